package dev.kymograph.repl.command;

import dev.kymograph.repl.command.Target.Existing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/** Which files may be written: none where only the engine writes, and what is there only by {@code --force}. */
public final class Targets {

    private final Function<Path, Optional<Path>> own;
    private final Predicate<Path> adopted;
    private final Predicate<Path> busy;
    private final IntSupplier stops;
    private final boolean adds;
    private final Map<String, OutputStream> open;

    private Targets(
            Function<Path, Optional<Path>> own,
            Predicate<Path> adopted,
            Predicate<Path> busy,
            IntSupplier stops,
            boolean adds,
            Map<String, OutputStream> open) {
        this.own = own;
        this.adopted = adopted;
        this.busy = busy;
        this.stops = stops;
        this.adds = adds;
        this.open = open;
    }

    /**
     * Those outside of what is the engine's own.
     *
     * @param own the place of the engine's that a path is in, whose links are resolved
     * @param adopted whether a file that is there is one of others that the lake reads; links are resolved
     */
    public static Targets outside(Function<Path, Optional<Path>> own, Predicate<Path> adopted) {
        return new Targets(own, adopted, file -> false, () -> 0, false, Map.of());
    }

    /** The same, of which none is replaced. */
    public Targets added() {
        return new Targets(own, adopted, busy, stops, true, open);
    }

    /**
     * The same without those that something else is written to.
     *
     * @param others whether a file is one; links are resolved
     */
    public Targets beside(Predicate<Path> others) {
        return new Targets(own, adopted, others, stops, adds, open);
    }

    /**
     * The same, which are waited for until somebody wants it no more.
     *
     * @param count how often somebody said so
     */
    public Targets until(IntSupplier count) {
        return new Targets(own, adopted, busy, count, adds, open);
    }

    /**
     * The same, and what this process has open already, as {@code /dev/stdout} is: where that is a file, it goes on where it is.
     *
     * @param streams by their numbers
     */
    public Targets open(Map<String, OutputStream> streams) {
        return new Targets(own, adopted, busy, stops, adds, Map.copyOf(streams));
    }

    /** A file that is not there. */
    public Target fresh(Path named) {
        return target(named, Existing.REFUSED);
    }

    /** A file that may be there; what was in it is gone when it is written. */
    public Target replacing(Path named) {
        if (adds) {
            throw Target.refused(
                    named,
                    "--force may replace a file, and kymo was started with --read-only; name a file that is not there,"
                            + " without --force");
        }
        return target(named, Existing.REPLACED);
    }

    /** A file at whose end is written. */
    public Target continued(Path named) {
        if (adds && Files.isRegularFile(named)) {
            throw Target.refused(
                    named, "it is there already, and kymo was started with --read-only; name a file that is not there");
        }
        return target(named, Existing.CONTINUED);
    }

    private Target target(Path named, Existing existing) {
        Optional<OutputStream> stream = descriptor(named.toAbsolutePath()).map(open::get);
        return stream.isPresent() ? Target.open(named, stream.get()) : new Target(named, real(named), existing, stops);
    }

    /** Where a path really is; its last part may not be there yet. */
    private Path real(Path named) {
        Path absolute = named.toAbsolutePath();
        Path parent = absolute.getParent();
        if (parent == null || Files.isDirectory(absolute)) {
            throw Target.refused(named, "it is a folder");
        }
        if (!Files.isDirectory(parent)) {
            throw Target.refused(named, "there is no such folder");
        }
        if (Files.exists(absolute) && !Files.isRegularFile(absolute)) {
            // A pipe of this process has no path of its own.
            return absolute;
        }
        if (descriptor(absolute).isPresent()) {
            throw Target.refused(named, "it stands for a file that is open already; name that");
        }
        Path real;
        try {
            real = Files.exists(absolute)
                    ? absolute.toRealPath()
                    : parent.toRealPath().resolve(absolute.getFileName());
        } catch (IOException e) {
            throw Target.refused(named, String.valueOf(e.getMessage()));
        }
        if (Files.isSymbolicLink(real)) {
            throw Target.refused(named, "it is a link to a file that is not there. Choose another name");
        }
        own.apply(real).ifPresent(place -> {
            throw Target.refused(named, inside(place));
        });
        if (Files.exists(real) && adopted.test(real)) {
            throw Target.refused(named, "it was adopted, and the lake reads it. Choose another name");
        }
        if (busy.test(real)) {
            throw Target.refused(named, "results or the log go there. Choose another name");
        }
        return real;
    }

    /** The number that this process has something open under, where a path leads to it by that, as {@code /dev/stdout} does. */
    private static Optional<String> descriptor(Path path) {
        try {
            Path next = path;
            while (Files.isSymbolicLink(next)) {
                Path folder = next.getParent().toRealPath();
                if (folder.equals(Path.of("/proc/self/fd").toRealPath())) {
                    return Optional.of(next.getFileName().toString());
                }
                next = folder.resolve(Files.readSymbolicLink(next));
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Refuses what is the engine's own for what the engine exports, which takes {@code ..} in a path as it is written. */
    void requireOutside(Path named, String doing) {
        Path absolute = named.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            return;
        }
        try {
            Path real = Files.exists(absolute)
                    ? absolute.toRealPath()
                    : parent.toRealPath().resolve(absolute.getFileName());
            own.apply(real).ifPresent(place -> {
                throw Mistake.of("export.target", "Cannot " + doing + " " + named + ": " + inside(place));
            });
        } catch (IOException e) {
            throw Target.refused(named, String.valueOf(e.getMessage()));
        }
    }

    private static String inside(Path place) {
        return "it is in " + place + ", which only the engine writes. Choose another place";
    }
}
