package dev.kymograph.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Folders of tests, in memory where it has room: no test ends the machine, so nothing is found out by waiting until a disk has it.
 * What needs a disk asks for {@code @TempDir(factory = TempDirFactory.Standard.class)}.
 */
public final class MemoryTempDir implements TempDirFactory {

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ROOM = 4L << 30;

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        return create();
    }

    /** One that nobody else has. */
    public static Path create() throws IOException {
        boolean roomy = Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ROOM;
        return roomy
                ? Files.createTempDirectory(MEMORY, "kymograph-test")
                : Files.createTempDirectory("kymograph-test");
    }
}
