package dev.kymograph.engine;

import dev.kymograph.engine.extension.WatchMethod;
import dev.kymograph.engine.extension.WatchSpec;
import dev.kymograph.engine.extension.Watcher;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** What rules learn is large: how much of it is written. */
class WatchGrowthTest {

    private static final int DOGS = 100;
    private static final int FINDS = 15;
    private static final int STATE = 50_000;

    /** Finds readings of 300 and more, and takes as much room as a detector does. */
    static final class Large implements WatchMethod<Large.None> {

        /** Nothing. */
        public record None() {}

        @Override
        public WatchSpec<None> spec() {
            return new WatchSpec<>("large", "what is 300 and more", None.class);
        }

        @Override
        public MetricType derived(MetricType watched) {
            return MetricType.event(
                    watched.name() + "_large", watched.kind(), watched.unit(), Field.of("beats", FieldType.FLOAT));
        }

        @Override
        public Watcher begin(None parameters, MetricType watched) {
            return new Watcher() {
                @Override
                public List<Map<String, Object>> judge(Reading reading) {
                    float beats = (Float) reading.values().get("beats");
                    return beats >= 300 ? List.of(Map.of("beats", beats)) : List.of();
                }

                @Override
                public byte[] save() {
                    byte[] state = new byte[STATE];
                    new Random().nextBytes(state);
                    return state;
                }
            };
        }

        @Override
        public Watcher restore(None parameters, MetricType watched, byte[] saved) {
            return begin(parameters, watched);
        }
    }

    @TempDir
    Path folder;

    @Tag("heavy")
    @Test
    @Timeout(120)
    void aFindWritesWhatWasLearntOfItsSubjectAlone() throws Exception {
        try (Engine engine = Engine.builder()
                .data(folder.resolve("data"))
                .set("watch.large.metric", "pulse")
                .set("watch.large.method", "large")
                .extension(new Herd())
                .extension(new Large())
                .open()) {
            engine.subjects()
                    .register(IntStream.rangeClosed(1, DOGS)
                            .mapToObj(id -> Herd.dog(id, "Dog " + id, "Any", null))
                            .toList());
            long before = bytes();
            for (int i = 0; i < FINDS; i++) {
                Duration after = Duration.ofMinutes(i);
                engine.ingest(
                        "pulse",
                        IntStream.rangeClosed(1, DOGS)
                                .mapToObj(
                                        id -> Reading.of(id, WatchTest.NOON.plus(after), "beats", id == 1 ? 300f : 60f))
                                .toList());
                awaitFound(engine, i + 1);
            }
            long written = bytes() - before;
            assertTrue(written < 2L * FINDS * STATE, written + " bytes for " + FINDS + " finds");
        }
    }

    private static void awaitFound(Engine engine, int count) throws InterruptedException {
        for (int i = 0; i < 400 && found(engine) < count; i++) {
            Thread.sleep(20);
        }
        assertTrue(found(engine) == count, () -> found(engine) + " are found");
    }

    private static long found(Engine engine) {
        try (Result result = engine.sql("SELECT count(*) FROM pulse_large")) {
            result.next();
            return ((Number) result.value(0)).longValue();
        }
    }

    private long bytes() throws IOException {
        long bytes = 0;
        for (String name : List.of("catalog.duckdb", "catalog.duckdb.wal")) {
            Path file = folder.resolve("data").resolve(name);
            bytes += Files.exists(file) ? Files.size(file) : 0;
        }
        return bytes;
    }
}
