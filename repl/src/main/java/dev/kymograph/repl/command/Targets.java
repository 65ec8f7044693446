package dev.kymograph.repl.command;

import dev.kymograph.repl.command.Target.Existing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Which files may be written: none where only the engine writes, and what is there only by {@code --force}. */
public final class Targets {

    private final Function<Path, Optional<Path>> own;
    private final Predicate<Path> adopted;
    private final boolean adds;

    private Targets(Function<Path, Optional<Path>> own, Predicate<Path> adopted, boolean adds) {
        this.own = own;
        this.adopted = adopted;
        this.adds = adds;
    }

    /**
     * Those outside of what is the engine's own.
     *
     * @param own the place of the engine's that a path is in, whose links are resolved
     * @param adopted whether a file that is there is one of others that the lake reads; links are resolved
     */
    public static Targets outside(Function<Path, Optional<Path>> own, Predicate<Path> adopted) {
        return new Targets(own, adopted, false);
    }

    /** The same, of which none is replaced. */
    public Targets added() {
        return new Targets(own, adopted, true);
    }

    /** A file that is not there. */
    public Target fresh(Path named) {
        return new Target(named, real(named), Existing.REFUSED);
    }

    /** A file that may be there; what was in it is gone when it is written. */
    public Target replacing(Path named) {
        if (adds) {
            throw Target.refused(
                    named,
                    "--force may replace a file, and kymo was started with --read-only; name a file that is not there,"
                            + " without --force");
        }
        return new Target(named, real(named), Existing.REPLACED);
    }

    /** A file at whose end is written. */
    public Target continued(Path named) {
        if (adds && Files.isRegularFile(named)) {
            throw Target.refused(
                    named, "it is there already, and kymo was started with --read-only; name a file that is not there");
        }
        return new Target(named, real(named), Existing.CONTINUED);
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
        return real;
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
