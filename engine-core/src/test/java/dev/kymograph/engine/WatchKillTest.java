package dev.kymograph.engine;

import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Processes killed while they ingest and judge: each reading that is there was judged once. */
class WatchKillTest {

    private static final int ROUNDS = 6;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("kymograph.seed", System.nanoTime());
    private final Random random = new Random(seed);

    static Engine open(Path data) {
        return Engine.builder()
                .data(data)
                .set("duckdb.memory", "256MiB")
                .set("ingest.bulk-from", "40")
                .set("watch.loud.metric", "pulse")
                .set("watch.loud.method", "records")
                .extension(new Herd())
                .extension(new Records())
                .open();
    }

    /** The same for the same number of a reading, and mostly a new record. */
    static float beats(long number) {
        return (float) (60 + number / 100.0 + number * 2_654_435_761L % 97 / 50.0);
    }

    static long readings(Engine engine) {
        try (Result result = engine.sql("SELECT count(*) FROM pulse")) {
            result.next();
            return ((Number) result.value(0)).longValue();
        }
    }

    /** Ingests until it is killed. */
    static final class Ingesting {
        private Ingesting() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] arguments) {
            try (Engine engine = open(Path.of(arguments[0]))) {
                Random random = new Random(readings(engine));
                for (long next = readings(engine); ; ) {
                    List<Reading> batch = new ArrayList<>();
                    for (int i = 1 + random.nextInt(60); i > 0; i--) {
                        batch.add(Reading.of(1, WatchTest.NOON.plus(Duration.ofSeconds(next)), "beats", beats(next)));
                        next++;
                    }
                    engine.ingest("pulse", batch);
                    if (random.nextInt(40) == 0) {
                        engine.flush();
                    }
                    System.out.println(next);
                }
            }
        }
    }

    @Test
    @Timeout(180)
    void whatIsThereWasJudgedOnce() throws Exception {
        Path data = folder.resolve("data");
        try (Engine engine = open(data)) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
        }
        for (int i = 0; i < ROUNDS; i++) {
            kill(data);
        }
        try (Engine engine = open(data)) {
            List<String> expected = expected(readings(engine));
            for (int i = 0; i < 200 && WatchTest.found(engine).size() < expected.size(); i++) {
                Thread.sleep(50);
            }
            assertEquals(expected, WatchTest.found(engine), "seed " + seed);
            assertTrue(expected.size() > 50, "only " + expected.size() + " records, seed " + seed);
        }
    }

    private static List<String> expected(long readings) {
        List<String> expected = new ArrayList<>();
        float greatest = Float.NEGATIVE_INFINITY;
        for (long number = 0; number < readings; number++) {
            if (beats(number) > greatest) {
                greatest = beats(number);
                expected.add("1 " + WatchTest.NOON.plus(Duration.ofSeconds(number)) + " " + (double) greatest + " "
                        + (number + 1));
            }
        }
        return expected;
    }

    private void kill(Path data) throws IOException, InterruptedException {
        Path said = Files.createTempFile(folder, "said", "");
        Process process = new ProcessBuilder(ChildJvm.running(Ingesting.class, data))
                .redirectOutput(said.toFile())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        try {
            while (Files.size(said) == 0) {
                assertTrue(process.isAlive(), () -> errors());
                Thread.sleep(10);
            }
            Thread.sleep(300 + random.nextInt(2_000));
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
}
