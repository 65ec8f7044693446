package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A collar that was away for two months sends all that it has at once. */
class LateReadingsTest {

    private static final int DOGS = 100;
    private static final int MINUTES = 20_000;
    private static final Instant LATE = Instant.parse("2024-01-01T00:00:30Z");
    private static final Instant PUNCTUAL = Instant.parse("2024-01-01T00:00:00Z");
    private static final long MOST_KIBIBYTES = 512 * 1024;

    @TempDir
    Path folder;

    /** Takes a million readings in that are late, and sums up what they touch: {@code DATA SAID}. */
    static final class Late {

        private Late() {}

        public static void main(String[] arguments) throws IOException {
            try (Engine engine = open(Path.of(arguments[0]))) {
                engine.ingest("pulse", readings(LATE, 10_000));
                engine.flush();
                for (Rollups.Status rollup : engine.rollups().list()) {
                    engine.rollups().refresh(rollup.name(), Watch.NOBODY);
                }
            }
            PeakMemory.tell(Path.of(arguments[1]));
        }
    }

    private static Engine open(Path folder) {
        return Engine.builder()
                .data(folder.resolve("data"))
                .set("duckdb.memory", "256MiB")
                .set("duckdb.threads", "2")
                .set("rollups.refresh-every", "0s")
                .set("compaction.enabled", "false")
                .extension(new Herd())
                .open();
    }

    private static Stream<Reading> readings(Instant first, int minutes) {
        return LongStream.range(0, (long) DOGS * minutes)
                .mapToObj(i -> Reading.of(
                        (int) (i % DOGS) + 1, first.plusSeconds(60 * (i / DOGS)), "beats", 60 + i % 90 / 2f));
    }

    @Test
    @Tag("heavy")
    @EnabledOnOs(OS.LINUX)
    @Timeout(300)
    void aMillionOfThemAreAbsorbedInLittleMemory() throws Exception {
        try (Engine engine = open(folder)) {
            engine.subjects()
                    .register(IntStream.rangeClosed(1, DOGS)
                            .mapToObj(id -> Herd.dog(id, "Dog " + id, "Any", LocalDate.parse("2021-06-01")))
                            .toList());
            engine.ingest("pulse", readings(PUNCTUAL, MINUTES));
            engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
            engine.rollups().create("pulse", Duration.ofDays(1), Optional.empty(), Watch.NOBODY);
        }
        long peak = PeakMemory.kibibytes(Late.class, "160m", folder, Duration.ofMinutes(4));
        assertTrue(peak < MOST_KIBIBYTES, () -> peak + " KiB at the peak");
        try (Engine engine = open(folder)) {
            Question all = Question.of("statistics", "pulse").where("quantiles", "none");
            try (Result summedUp = engine.ask(all);
                    Result raw = engine.ask(all.where("rollups", "off"))) {
                assertTrue(summedUp.next() && raw.next());
                assertTrue(!summedUp.provenance().rollup().isEmpty(), "the rollups answer");
                assertEquals(raw.value("count"), summedUp.value("count"));
                assertEquals((long) DOGS * (MINUTES + 10_000), raw.value("count"));
            }
        }
    }
}
