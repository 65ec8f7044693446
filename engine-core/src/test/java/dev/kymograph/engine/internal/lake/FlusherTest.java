package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.config.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FlusherTest extends LakeCase {

    private static final Settings.Ingest AT_ONCE =
            new Settings.Ingest(BULK_FROM, 1, Duration.ofHours(1), 20, Duration.ofDays(1));

    private final AtomicInteger tries = new AtomicInteger();
    private volatile boolean broken = true;
    private volatile Instant now = NOON;

    /** Goes on only when told to. */
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    private long flush(String metricType) {
        tries.incrementAndGet();
        if (broken) {
            throw new KymographException(ErrorKind.EXTERNAL, "storage.io", "Cannot write the file x: no space left");
        }
        return lake(catalog).flush();
    }

    private Flusher flusher() {
        return new Flusher(catalog, this::flush, AT_ONCE, clock);
    }

    @Test
    void aFailureIsToldAndTriedAgainAfterEverLongerRests() {
        lake(catalog).ingest("pulse", minutes(1, 0, 3));
        Flusher flusher = flusher();
        flusher.look(Watch.NOBODY);
        assertEquals(
                List.of("Hot readings of pulse stay in the catalog, where they are safe: Cannot write the file x: no"
                        + " space left (tried 1 time since 2023-03-01T12:00:00Z, the next time at"
                        + " 2023-03-01T12:00:01Z)"),
                flusher.troubles());
        for (int second = 1; second <= 3600; second++) {
            now = NOON.plusSeconds(second);
            flusher.look(Watch.NOBODY);
        }
        // At 1, 3, 7, 15, 31, 63, 127, 255 and 511 seconds, then every five minutes.
        assertEquals(20, tries.get());
        assertTrue(
                flusher.troubles().get(0).contains("tried 20 times since 2023-03-01T12:00:00Z"),
                () -> flusher.troubles().toString());
    }

    @Test
    void aFlushThatSucceedsIsTheEndOfTheTrouble() {
        lake(catalog).ingest("pulse", minutes(1, 0, 3));
        Flusher flusher = flusher();
        flusher.look(Watch.NOBODY);
        broken = false;
        flusher.look(Watch.NOBODY);
        assertEquals(1, flusher.troubles().size(), "it rests");
        now = NOON.plusSeconds(1);
        flusher.look(Watch.NOBODY);
        assertEquals(List.of(), flusher.troubles());
        assertEquals(List.of(), catalog.hotBatches("pulse"));
    }

    @Test
    void aFlushBySomebodyElseIsTheEndOfTheTroubleToo() {
        lake(catalog).ingest("pulse", minutes(1, 0, 3));
        Flusher flusher = flusher();
        flusher.look(Watch.NOBODY);
        flusher.flushed("pulse");
        assertEquals(List.of(), flusher.troubles());
    }

    @Test
    void anErrorDoesNotEndTheLooksToCome() {
        lake(catalog).ingest("pulse", minutes(1, 0, 3));
        Flusher.MetricFlush exhausted = metricType -> {
            throw new OutOfMemoryError("none left");
        };
        Flusher flusher = new Flusher(catalog, exhausted, AT_ONCE, clock);
        flusher.look(Watch.NOBODY);
        assertTrue(flusher.troubles().get(0).contains("none left"));
    }

    @Test
    void oneThatIsCancelledLeavesReadingsHotForTheNextLook() {
        lake(catalog).ingest("pulse", minutes(1, 0, 3));
        broken = false;
        Flusher flusher = flusher();
        Watch cancelled = new Watch() {
            @Override
            public boolean cancelled() {
                return true;
            }
        };
        KymographException told = assertThrows(KymographException.class, () -> flusher.look(cancelled));
        assertEquals(ErrorKind.CANCELLED, told.kind());
        assertEquals(0, tries.get());
        flusher.look(Watch.NOBODY);
        assertEquals(1, tries.get());
        assertEquals(List.of(), catalog.hotBatches("pulse"));
    }
}
