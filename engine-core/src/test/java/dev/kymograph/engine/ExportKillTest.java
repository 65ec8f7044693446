package dev.kymograph.engine;

import dev.kymograph.metric.Reading;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Processes killed while they export, to the disk of the data folder and to another where there is one. */
class ExportKillTest {

    private static final int READINGS = 60_000;

    @TempDir
    Path folder;

    @RegisterExtension
    final MemoryFolder memory = new MemoryFolder();

    private final long seed = Long.getLong("kymograph.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private Path data;

    @Tag("heavy")
    @Test
    @Timeout(180)
    void whatIsAtATargetIsComplete() throws Exception {
        data = folder.resolve("data");
        try (Engine engine = Engine.builder().data(data).extension(new Herd()).open()) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
            Instant first = Instant.parse("2023-01-01T00:00:00Z");
            engine.ingest(
                    "pulse",
                    IntStream.range(0, READINGS)
                            .mapToObj(i -> Reading.of(1, first.plusSeconds(i), "beats", 60f + i % 50)));
        }
        for (int i = 0; i < 6; i++) {
            Path targets =
                    Files.createDirectory((i % 2 == 0 ? folder.resolve("here-" + i) : memory.resolve("there-" + i)));
            killed(targets);
            check(targets, i);
            try (Engine engine =
                    Engine.builder().data(data).extension(new Herd()).open()) {
                assertEquals("[[" + READINGS + "]]", EngineTest.sql(engine, "SELECT count(*) FROM pulse"));
            }
            Path exports = data.resolve("temporary").resolve("exports");
            try (Stream<Path> left = Files.list(exports)) {
                assertEquals(List.of(), left.toList(), "left in the staging folder after the next start");
            }
        }
    }

    private void killed(Path targets) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(ChildJvm.running(ExportingProcess.class, data, targets))
                .redirectError(folder.resolve("errors").toFile())
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertNotNull(said.readLine(), () -> errors());
            Thread.sleep(random.nextInt(400));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("errors"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void check(Path targets, int round) throws IOException {
        String what = "seed " + seed + ", round " + round + ": ";
        byte[] whole = Files.readAllBytes(targets.resolve("0.csv"));
        try (Stream<Path> all = Files.list(targets)) {
            for (Path target : all.toList()) {
                String name = target.getFileName().toString();
                if (name.endsWith(".csv")) {
                    assertEquals(whole.length, Files.size(target), what + name);
                } else if (name.endsWith("-folder")) {
                    try (Stream<Path> files = Files.walk(target)) {
                        assertEquals(1, files.filter(Files::isRegularFile).count(), what + name);
                    }
                } else {
                    assertTrue(name.startsWith(".kymo-export-"), what + name);
                }
            }
        }
    }
}
