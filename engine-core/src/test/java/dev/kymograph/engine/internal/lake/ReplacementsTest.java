package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.Herd;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.metric.Reading;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReplacementsTest extends LakeCase {

    @ParameterizedTest
    @ValueSource(ints = {5, BULK_FROM})
    void aFlushBetweenTheStateAndItsHotReadingsHidesNone(int count) {
        Lake lake = lake(catalog);
        lake.ingest("pulse", minutes(1, 0, 5));
        Lake disturbed = lake(before("hotReadings", lake::flush));
        IngestSummary summary = disturbed.ingest("pulse", minutes(1, 0, count));
        assertEquals(new IngestSummary(count, count, 0, 5, false), summary);
        assertTrue(!pulses().files().isEmpty(), "the flush came in between");
    }

    @Test
    void whatIsAddedInBetweenByOthersIsNotWaitedFor() {
        Lake lake = lake(catalog);
        lake.ingest("pulse", minutes(1, 0, 5));
        Lake disturbed = lake(before("hotReadings", () -> lake.ingest("pulse", minutes(1, 100, 5))));
        assertEquals(5, disturbed.ingest("pulse", minutes(1, 0, 10)).replaced());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void countsTheAcceptedWhoseKeyWasThere(long seed) {
        Random random = new Random(seed);
        Lake lake = lake(catalog);
        Set<String> keys = new HashSet<>();
        for (int step = 0; step < 25; step++) {
            List<Reading> readings = new ArrayList<>();
            int count = random.nextInt(4) == 0 ? BULK_FROM + random.nextInt(20) : 1 + random.nextInt(10);
            long replaced = 0;
            for (int i = 0; i < count; i++) {
                int dog = 1 + random.nextInt(2);
                int minute = random.nextInt(200);
                readings.add(pulse(dog, minute, 60));
                replaced += keys.add(dog + " " + minute) ? 0 : 1;
            }
            assertEquals(
                    new IngestSummary(count, count, 0, replaced, false),
                    lake.ingest("pulse", readings),
                    "seed " + seed + ", step " + step);
            if (random.nextInt(5) == 0) {
                lake.flush();
            }
        }
    }

    @Test
    void manySubjectsAreNotNamedAndStillCounted() {
        List<Reading> readings = new ArrayList<>();
        for (int dog = 1; dog <= 250; dog++) {
            catalog.register(List.of(Herd.dog(dog, "Dog " + dog, "Poodle", null)));
            readings.add(pulse(dog, 0, 60));
        }
        Lake lake = lake(catalog);
        assertEquals(0, lake.ingest("pulse", readings).replaced());
        assertEquals(250, lake.ingest("pulse", readings).replaced());
    }
}
