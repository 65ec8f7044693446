package dev.kymograph.engine.internal.lake.check;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.lake.storage.ErasureMarks;
import dev.kymograph.engine.internal.lake.storage.KeptMarks;
import dev.kymograph.engine.internal.lake.storage.LakeStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Brings the files of another lake into this one; those stay where they are. */
final class Bringing {

    private static final String ALL = "metric_type=";

    private final LakeStorage storage;
    private final Path own;
    private final Runnable goesOn;

    Bringing(LakeStorage storage, Path own, Runnable goesOn) {
        this.storage = storage;
        this.own = own;
        this.goesOn = goesOn;
    }

    void run(Path lake) {
        if (!Files.isDirectory(lake)) {
            throw new KymographException(
                    ErrorKind.USAGE, "rebuild.folder", "Cannot rebuild from " + lake + ": there is no such folder");
        }
        try (Stream<Path> all = Files.walk(lake)) {
            List<Path> files = all.filter(Files::isRegularFile).sorted().toList();
            if (Files.isDirectory(own) && Files.isSameFile(lake, own)) {
                return;
            }
            for (Path file : files) {
                goesOn.run();
                String key = lake.relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), "/");
                if (isOfTheEngine(key) && storage.stat(key).isEmpty()) {
                    bring(file, key);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new KymographException(
                    ErrorKind.EXTERNAL, "storage.io", "Cannot bring files from " + lake + ": " + e.getMessage(), e);
        }
    }

    private static boolean isOfTheEngine(String key) {
        return Stream.of(ALL, LakeStorage.OLD + ALL, ErasureMarks.PREFIX, KeptMarks.PREFIX)
                        .anyMatch(key::startsWith)
                && !key.contains("/.");
    }

    /** By a second name where that can be: files of a lake never change. */
    private void bring(Path file, String key) throws IOException {
        Path incoming = Files.createDirectories(own.resolve(".incoming")).resolve(UUID.randomUUID() + ".parquet");
        try {
            Files.createLink(incoming, file);
        } catch (IOException | UnsupportedOperationException noLinks) {
            Files.copy(file, incoming);
        }
        storage.put(key, incoming);
    }
}
