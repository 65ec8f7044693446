package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.Watcher;
import dev.kymograph.metric.Reading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/**
 * What watch rules have learnt, as it is in catalogs. One who changes how it is written has rules of before begin anew, unless it is read
 * as well; then {@code -Dkymograph.state=write} records it anew.
 */
class KeptStateTest {

    private static final Path RECORD = Path.of("src/test/resources/adaptive-watch.state");
    private static final AdaptiveWatch.Parameters PARAMETERS = new AdaptiveWatch.Parameters(0.5, 100);
    private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");
    private static final int LEARNT = 600;

    @Test
    void whatWasKeptIsReadAndKeptAsItWas() throws IOException {
        byte[] learnt = learnt().save();
        if ("write".equals(System.getProperty("kymograph.state"))) {
            Files.createDirectories(RECORD.getParent());
            Files.write(RECORD, learnt);
        }
        byte[] record = Files.readAllBytes(RECORD);
        assertArrayEquals(inflated(record), inflated(restored(record).save()));
        // Logarithms may differ in their last digit from machine to machine, but nothing else.
        assertEquals(inflated(record).length, inflated(learnt).length);
    }

    @Test
    void whatWasKeptGoesOn() throws IOException {
        Watcher restored = restored(Files.readAllBytes(RECORD));
        Watcher learnt = learnt();
        for (int i = LEARNT; i < LEARNT + 100; i++) {
            restored.judge(reading(i, 0));
            learnt.judge(reading(i, 0));
        }
        List<Map<String, Object>> found = restored.judge(reading(LEARNT + 100, 50));
        assertFalse(found.isEmpty());
        assertEquals(
                learnt.judge(reading(LEARNT + 100, 50)).get(0).get("reason"),
                found.get(0).get("reason"));
    }

    private static Watcher restored(byte[] kept) {
        return new AdaptiveWatch().restore(PARAMETERS, AdaptiveWatchTest.Stable.GAIT, kept);
    }

    private static Watcher learnt() {
        Watcher watcher = new AdaptiveWatch().begin(PARAMETERS, AdaptiveWatchTest.Stable.GAIT);
        for (int i = 0; i < LEARNT; i++) {
            watcher.judge(reading(i, i == LEARNT / 2 ? 40 : 0));
        }
        return watcher;
    }

    /** Each ten minutes, so that days and weeks are among what is learnt; by whole numbers, which are the same everywhere. */
    private static Reading reading(int number, int more) {
        double strides = number * 37 % 11 + number % 144 / 16 + more;
        return new Reading(
                1,
                BEGIN.plus(Duration.ofMinutes(10L * number)),
                Map.of("strides", strides, "sway", (double) (number * 53 % 17)),
                Optional.empty(),
                OptionalDouble.empty());
    }

    private static byte[] inflated(byte[] bytes) throws IOException {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        }
    }
}
