package dev.kymograph.engine.internal.query.export;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.ExportTarget;
import dev.kymograph.engine.ExportTarget.Existing;
import dev.kymograph.engine.ExportTarget.Shape;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.config.OwnPlaces;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The target of an export: looked at before anything is written, and taken when all is. */
public final class Destination {

    private final ExportTarget target;
    private final Path path;
    private final Supplier<Set<Path>> adopted;

    private Destination(ExportTarget target, Path path, Supplier<Set<Path>> adopted) {
        this.target = target;
        this.path = path;
        this.adopted = adopted;
    }

    /**
     * Looks at a target.
     *
     * @param ours what the engine alone writes
     * @param adopted files of others that the lake reads where they lie
     */
    public static Destination of(ExportTarget target, OwnPlaces ours, Supplier<Set<Path>> adopted) {
        Destination destination = new Destination(target, resolved(target.path()), adopted);
        ours.holding(destination.path).ifPresent(own -> {
            throw refused(target, "it is in " + own + ", which only the engine writes. Choose another place");
        });
        destination.requireFree();
        return destination;
    }

    /** Brings what was written to its place, complete or not at all. */
    public void take(Path staged, Copy copy) {
        try {
            FileTree.sync(staged);
            requireFree();
            move(staged, copy);
            FileTree.syncOne(path.getParent());
        } catch (IOException e) {
            throw FileTree.failed("export to " + target.path(), target.path(), e);
        }
    }

    private void move(Path staged, Copy copy) throws IOException {
        try {
            Files.move(staged, path, StandardCopyOption.ATOMIC_MOVE);
            return;
        } catch (AtomicMoveNotSupportedException e) {
            // It is on another disk.
        }
        Path beside = path.resolveSibling(".kymo-export-" + UUID.randomUUID());
        try {
            copy.tree(staged, beside);
            FileTree.sync(beside);
            requireFree();
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            FileTree.delete(beside);
        }
    }

    private void requireFree() {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (target.shape() == Shape.FOLDER) {
            if (!isEmptyFolder()) {
                throw refused(target, "it is there already. Name a folder that is not there, or an empty one");
            }
        } else if (Files.isDirectory(path)) {
            throw refused(target, "it is a folder. Name a file in it; a / at its end asks for a folder of files");
        } else if (!Files.isRegularFile(path)) {
            throw refused(target, "it is not a regular file. Choose another name");
        } else if (target.existing() == Existing.REFUSE) {
            throw refused(target, "it is there already. Choose another name, or replace it with --force");
        } else if (adopted.get().contains(path)) {
            throw refused(target, "it was adopted, and the lake reads it. Choose another name");
        }
    }

    private boolean isEmptyFolder() {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (Stream<Path> inside = Files.list(path)) {
            return inside.findAny().isEmpty();
        } catch (IOException e) {
            throw FileTree.failed("look into " + target.path(), path, e);
        }
    }

    /** Where a path really is; its last part may not be there yet. */
    private static Path resolved(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        if (parent == null) {
            throw refused(path, "it is the root of a file system. Name a file");
        }
        if (!Files.isDirectory(parent)) {
            throw refused(path, "there is no folder " + parent + ". Make it first");
        }
        if (!Files.isWritable(parent)) {
            throw refused(path, "the folder " + parent + " cannot be written to. Choose another place");
        }
        return Files.exists(absolute) ? real(absolute) : real(parent).resolve(absolute.getFileName());
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }

    private static KymographException refused(ExportTarget target, String why) {
        return refused(target.path(), why);
    }

    private static KymographException refused(Path path, String why) {
        return new KymographException(ErrorKind.USAGE, "export.target", "Cannot export to " + path + ": " + why);
    }
}
