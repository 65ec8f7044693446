package dev.kymograph.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The most memory that a process had, by what Linux says of it. */
final class PeakMemory {

    private PeakMemory() {}

    /** Of a process that runs {@code main} with a folder, and a file that it has to {@link #tell} it in: {@code FOLDER SAID}. */
    static long kibibytes(Class<?> main, String heap, Path folder, Duration atMost)
            throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(ChildJvm.within(heap, main, folder, said))
                .redirectErrorStream(true)
                .redirectOutput(errors.toFile())
                .start();
        try {
            assertTrue(process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS), "it goes on and on");
            assertEquals(0, process.exitValue(), () -> read(errors));
            return Long.parseLong(read(said));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Tells that of this process. */
    static void tell(Path said) throws IOException {
        String peak = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .findFirst()
                .orElseThrow();
        Files.writeString(said, peak.replaceAll("\\D", ""));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
