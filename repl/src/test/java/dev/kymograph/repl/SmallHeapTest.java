package dev.kymograph.repl;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A million rows do not need a million rows of memory. */
class SmallHeapTest {

    private static final long ROWS = 1_000_000;

    @TempDir
    Path folder;

    @Tag("heavy")
    @ParameterizedTest
    @Timeout(120)
    @ValueSource(strings = {"csv", "ndjson", "tsv"})
    void aMillionRowsAreWritten(String format) throws Exception {
        Path out = folder.resolve("rows." + format);
        Path said = folder.resolve("said.txt");
        Process kymo = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.kymograph.repl.Main",
                        "--data",
                        folder.resolve("lake").toString(),
                        "--format",
                        format,
                        "-c",
                        "SELECT range AS n, 'row ' || range AS name, range / 8 AS part FROM range(" + ROWS + ")"))
                .redirectOutput(out.toFile())
                .redirectError(said.toFile())
                .start();
        try {
            kymo.getOutputStream().close();
            assertTrue(kymo.waitFor(100, TimeUnit.SECONDS), "it goes on and on");
            assertEquals(0, kymo.exitValue(), () -> read(said));
        } finally {
            kymo.destroyForcibly();
        }
        try (Stream<String> lines = Files.lines(out)) {
            assertEquals(format.equals("ndjson") ? ROWS : ROWS + 1, lines.count());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
