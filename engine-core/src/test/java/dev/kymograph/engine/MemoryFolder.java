package dev.kymograph.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A folder for one test, in memory where there is such a place: for tests that are not about the disk, and would wait for it most of
 * their time.
 */
final class MemoryFolder implements BeforeEachCallback, AfterEachCallback {

    private Path root;

    Path resolve(String name) {
        return root.resolve(name);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        root = MemoryTempDir.create();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        delete(root);
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
