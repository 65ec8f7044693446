package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.Herd;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.metric.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Subjects that are deleted while their readings are on their way. */
class DeletedSubjectsTest extends LakeCase {

    private static final String UNKNOWN = "Column 'dog_id' holds [1], expected the id of a known dog";

    private Catalog whereRexGoesBefore(String method) {
        return before(method, () -> catalog.deleteSubject("dog", 1));
    }

    private static List<Reading> both(int each) {
        List<Reading> readings = new ArrayList<>(minutes(1, 0, 2));
        readings.addAll(minutes(2, 0, each));
        return readings;
    }

    @Test
    void theirReadingsOfABatchAreRejected() throws Exception {
        Lake lake = lake(whereRexGoesBefore("accept"));
        assertEquals(new IngestSummary(5, 3, 2, 0, false), lake.ingest("pulse", both(3)));
        assertEquals(Map.of(2, 3L), readings());
        assertEquals(List.of("1 " + UNKNOWN, "2 " + UNKNOWN), quarantine());
    }

    @Test
    void theirReadingsOfAStreamAreRejectedWithTheirPlaceInIt() throws Exception {
        Lake lake = lake(whereRexGoesBefore("commit"));
        List<Reading> readings = both(60);
        readings.add(1, pulse(2, 0, 5000));
        assertEquals(new IngestSummary(63, 60, 3, 0, false), lake.ingest("pulse", readings.stream()));
        assertEquals(Map.of(2, 60L), readings());
        assertEquals(
                List.of("1 " + UNKNOWN, "3 " + UNKNOWN),
                quarantine().stream().filter(line -> line.endsWith(UNKNOWN)).toList());
        assertEquals(pulses().files().size(), filesOnDisk(), "the files of the first attempt are gone");
    }

    @Test
    void aStreamOfTheirReadingsAloneIsRejectedAsAWhole() throws Exception {
        Lake lake = lake(whereRexGoesBefore("commit"));
        catalog.deleteSubject("dog", 2);
        assertEquals(
                "quarantine.full",
                assertThrows(KymographException.class, () -> lake.ingest("pulse", minutes(1, 0, BULK_FROM)))
                        .code());
        assertEquals(Map.of(), readings());
        assertEquals(List.of(), quarantine());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 60})
    void theirReadingsOfAFileAreRejected(int each) throws Exception {
        Lake lake = lake(whereRexGoesBefore(each < BULK_FROM ? "accept" : "commit"));
        Path file = data.resolve("pulse.csv");
        List<String> lines = new ArrayList<>(List.of("dog_id,timestamp,beats"));
        both(each)
                .forEach(reading -> lines.add(reading.subject() + "," + reading.timestamp() + ","
                        + reading.values().get("beats")));
        Files.write(file, lines);
        assertEquals(
                new IngestSummary(each + 2, each, 2, 0, false),
                lake.ingest(SourceFile.of(file, "pulse"), Watch.NOBODY));
        assertEquals(Map.of(2, (long) each), readings());
        assertEquals(List.of("2 " + UNKNOWN, "3 " + UNKNOWN), quarantine());
    }

    @Test
    void aDeletionOfAnotherSubjectDoesNotMatter() throws Exception {
        Lake lake = lake(before("accept", () -> catalog.deleteSubject("dog", 2)));
        assertEquals(new IngestSummary(2, 2, 0, 0, false), lake.ingest("pulse", minutes(1, 0, 2)));
        assertEquals(Map.of(1, 2L), readings());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aSubjectIsEitherDeletedOrHasItsReadings(long seed) throws Exception {
        Lake lake = lake(catalog);
        Random random = new Random(seed);
        CyclicBarrier start = new CyclicBarrier(2);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int dog = 10; dog < 70; dog++) {
                int id = dog;
                List<Reading> readings = minutes(id, 0, random.nextInt(3) == 0 ? BULK_FROM : 1);
                long pause = random.nextInt(readings.size() == 1 ? 2_000_000 : 30_000_000);
                catalog.register(List.of(Herd.dog(id, "Dog " + id, "Poodle", null)));
                Future<Boolean> deleted = other.submit(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    LockSupport.parkNanos(pause);
                    return isDeleted(id);
                });
                start.await(10, TimeUnit.SECONDS);
                long accepted = accepted(lake, readings);
                boolean gone = deleted.get(10, TimeUnit.SECONDS);
                assertEquals(gone ? 0 : readings.size(), accepted, "dog " + id + ", deleted: " + gone);
                assertEquals(accepted, readings().getOrDefault(id, 0L));
            }
        } finally {
            other.shutdownNow();
        }
    }

    private static long accepted(Lake lake, List<Reading> readings) {
        try {
            IngestSummary summary = lake.ingest("pulse", readings.stream());
            assertEquals(readings.size(), summary.accepted() + summary.rejected());
            return summary.accepted();
        } catch (KymographException e) {
            assertEquals("quarantine.full", e.code());
            return 0;
        }
    }

    private boolean isDeleted(int dog) {
        try {
            catalog.deleteSubject("dog", dog);
            return true;
        } catch (KymographException e) {
            assertEquals("subject.has-readings", e.code(), e.getMessage());
            return false;
        }
    }
}
