package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Answers that are larger than memory or longer than patience. */
class StreamingTest {

    private static final int READINGS = 1_000_000;

    @TempDir
    Path folder;

    /** Writes the readings of a data folder as CSV, in a process of its own. */
    static final class Writer {

        private Writer() {}

        public static void main(String[] arguments) throws IOException {
            try (Engine engine = open(Path.of(arguments[0]));
                    Result readings = engine.ask(Question.of("readings", "pulse"), Watch.NOBODY);
                    BufferedWriter csv = Files.newBufferedWriter(Path.of(arguments[1]))) {
                int columns = readings.columns().size();
                while (readings.next()) {
                    for (int i = 0; i < columns; i++) {
                        csv.append(i == 0 ? "" : ",").append(String.valueOf(readings.value(i)));
                    }
                    csv.append('\n');
                }
            }
        }
    }

    @Tag("heavy")
    @Test
    @Timeout(180)
    void aMillionReadingsBecomeCsvInASmallHeap() throws Exception {
        Instant first = Instant.parse("2023-01-01T00:00:00Z");
        try (Engine engine = open(folder)) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Shepherd", LocalDate.parse("2021-06-01"))));
            engine.ingest(
                    "pulse",
                    LongStream.range(0, READINGS)
                            .mapToObj(i -> Reading.of(1, first.plusSeconds(i), "beats", 60 + i % 100f)));
            engine.flush();
        }
        Path csv = folder.resolve("readings.csv");
        Path said = folder.resolve("said.txt");
        Process writer = new ProcessBuilder(ChildJvm.within("48m", Writer.class, folder, csv))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertTrue(writer.waitFor(150, TimeUnit.SECONDS), "the writer goes on and on");
            assertEquals(0, writer.exitValue(), () -> text(said.toFile()));
        } finally {
            writer.destroyForcibly();
        }
        try (var lines = Files.lines(csv)) {
            assertEquals(READINGS, lines.count());
        }
    }

    @ParameterizedTest
    @Timeout(60)
    @CsvSource(
            delimiter = '|',
            value = {
                "an aggregate | SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range + b.range = 7",
                "a sort       | SELECT range FROM range(1000000000) ORDER BY hash(range)",
                "a stream     | SELECT a.range FROM range(10000000) a, range(10000000) b"
            })
    void isCancelledWithinASecond(String what, String sql) throws Exception {
        AtomicBoolean cancelled = new AtomicBoolean();
        CountDownLatch underWay = new CountDownLatch(5);
        Watch watch = new Watch() {
            @Override
            public boolean cancelled() {
                return cancelled.get();
            }

            @Override
            public void progress(String doing, double share) {
                underWay.countDown();
            }
        };
        ExecutorService asker = Executors.newSingleThreadExecutor();
        try (Engine engine = open(folder)) {
            Future<Long> rows = asker.submit(() -> count(engine.sql(sql, watch)));
            assertTrue(underWay.await(30, TimeUnit.SECONDS), what + " is not under way");
            long asked = System.nanoTime();
            cancelled.set(true);
            ExecutionException stopped = assertThrows(ExecutionException.class, () -> rows.get(30, TimeUnit.SECONDS));
            Duration took = Duration.ofNanos(System.nanoTime() - asked);
            assertEquals(ErrorKind.CANCELLED, ((KymographException) stopped.getCause()).kind());
            assertTrue(took.compareTo(Duration.ofSeconds(1)) < 0, what + " went on for " + took);
        } finally {
            asker.shutdownNow();
        }
    }

    private static long count(Result result) {
        try (result) {
            long rows = 0;
            while (result.next()) {
                rows++;
            }
            return rows;
        }
    }

    private static Engine open(Path data) {
        return Engine.builder()
                .data(data)
                .set("duckdb.memory", "512MB")
                .extension(new Herd())
                .open();
    }

    private static String text(File file) {
        try {
            return Files.readString(file.toPath(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
