package dev.kymograph.engine.internal.query.export;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.duckdb.DiskFull;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A file, or a folder with all that is in it. */
public final class FileTree {

    private FileTree() {}

    /** The files and folders from the root on, each after the one it is in. */
    static List<Path> all(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    static void delete(Path root) throws IOException {
        for (Path path : all(root).stream().sorted(Comparator.reverseOrder()).toList()) {
            Files.deleteIfExists(path);
        }
    }

    /** Brings all of it onto the disk. */
    static void sync(Path root) throws IOException {
        for (Path path : all(root)) {
            syncOne(path);
        }
    }

    static void syncOne(Path path) throws IOException {
        boolean folder = Files.isDirectory(path);
        try (FileChannel channel =
                FileChannel.open(path, folder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** The error for what could not be done with a file or folder. */
    public static KymographException failed(String doing, Path where, IOException e) {
        return DiskFull.of(e, doing, where).orElseGet(() -> {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            return new KymographException(ErrorKind.EXTERNAL, "storage.io", "Cannot " + doing + ": " + why, e);
        });
    }
}
