package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.Herd;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Quarantine.Filter;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.metric.Reading;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BulkWriterTest extends LakeCase {

    private BulkWriter writer(Catalog over, BulkWriter.Parts parts) {
        FileWriter files = fileWriter();
        StagedWriter staged = new StagedWriter(
                over,
                files,
                new Commits(over, files),
                new Replacements(over, lakeFolder().local()));
        QuarantineRoom room = new QuarantineRoom(over, QUARANTINE_ROWS);
        return new BulkWriter(
                new BulkWriter.Place(store, staged, new KnownSubjects(over), room),
                new BulkWriter.Incoming(Herd.PULSE, Herd.DOG, "test", parts),
                Watch.NOBODY);
    }

    private IngestSummary write(BulkWriter.Parts parts, List<Reading> readings) {
        try (BulkWriter writer = writer(catalog, parts)) {
            readings.forEach(writer::take);
            return writer.finish();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 10, 11, 20, 21})
    void aPartEndsWithItsLastReading(int count) throws Exception {
        assertEquals(
                new IngestSummary(count, count, 0, 0, false), write(new BulkWriter.Parts(10, 5), minutes(1, 0, count)));
        assertEquals((count + 9) / 10, pulses().files().size());
        assertEquals(Map.of(1, (long) count), readings());
    }

    @Test
    void nothingMakesNoFileAndNoCommit() {
        assertEquals(new IngestSummary(0, 0, 0, 0, false), write(new BulkWriter.Parts(10, 5), List.of()));
        assertEquals(0, catalog.state(List.of()).snapshot());
    }

    @Test
    void rejectedReadingsAreKeptWithTheirPlace() throws Exception {
        List<Reading> readings = new ArrayList<>(minutes(1, 0, 25));
        readings.add(3, pulse(1, 1, 5000));
        readings.add(pulse(77, 1, 60));
        assertEquals(new IngestSummary(27, 25, 2, 0, false), write(new BulkWriter.Parts(10, 5), readings));
        assertEquals(
                List.of(
                        "4 Column 'beats' holds [5000.0], expected a number (FLOAT) from 1 to 800",
                        "27 Column 'dog_id' holds [77], expected the id of a known dog"),
                quarantine());
    }

    @Test
    void laterPartsReplaceTheReadingsOfEarlierOnes() throws Exception {
        List<Reading> readings = new ArrayList<>(minutes(1, 0, 10));
        readings.addAll(minutes(1, 5, 10));
        assertEquals(new IngestSummary(20, 20, 0, 5, false), write(new BulkWriter.Parts(10, 5), readings));
        assertEquals(new IngestSummary(20, 20, 0, 20, false), write(BulkWriter.Parts.ONE, readings));
    }

    @Test
    void whereTheQuarantineIsFullWhatCameBeforeIsKeptAndTold() throws Exception {
        List<Reading> readings = new ArrayList<>(minutes(1, 0, 15));
        for (int i = 0; i < QUARANTINE_ROWS + 1; i++) {
            readings.add(pulse(1, i, 5000));
        }
        readings.addAll(minutes(1, 100, 15));
        KymographException full =
                assertThrows(KymographException.class, () -> write(new BulkWriter.Parts(10, 1000), readings));
        assertEquals("quarantine.full", full.code());
        assertTrue(
                full.getMessage()
                        .contains("The first 35 readings are taken in (15 accepted, 20 rejected), those after them are"
                                + " not"),
                full.getMessage());
        assertEquals(Map.of(1, 15L), readings());
        assertEquals(QUARANTINE_ROWS, catalog.quarantine().count(Filter.ALL));
    }

    @Test
    void whatBelongsTogetherIsNotTakenInByHalves() throws Exception {
        List<Reading> readings = new ArrayList<>(minutes(1, 0, 60));
        for (int i = 0; i < QUARANTINE_ROWS + 1; i++) {
            readings.add(pulse(1, i, 5000));
        }
        KymographException full = assertThrows(KymographException.class, () -> write(BulkWriter.Parts.ONE, readings));
        assertTrue(full.getMessage().contains("None of what came with them is taken in"), full.getMessage());
        assertEquals(Map.of(), readings());
        assertEquals(0, catalog.quarantine().count(Filter.ALL));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void acceptedAndRejectedAreAllThatWasReadWhereverItEnds(long seed) throws Exception {
        Random random = new Random(seed);
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            readings.add(pulse(1, i, random.nextInt(6) == 0 ? 5000 : 60));
        }
        long told;
        long bad;
        try {
            IngestSummary summary =
                    write(new BulkWriter.Parts(1 + random.nextInt(40), 1 + random.nextInt(8)), readings);
            told = summary.read();
            bad = summary.rejected();
        } catch (KymographException e) {
            String first = e.getMessage().replaceFirst("(?s).*The first (\\d+) readings.*", "$1");
            told = Long.parseLong(first);
            bad = QUARANTINE_ROWS;
        }
        long refused = readings.subList(0, (int) told).stream()
                .filter(reading -> (Float) reading.values().get("beats") > 800)
                .count();
        assertEquals(refused, bad);
        assertEquals(refused, catalog.quarantine().count(Filter.ALL));
        assertEquals(Map.of(1, told - refused), readings());
    }

    @Test
    void aPartThatCannotBeCommittedKeepsNeitherItsReadingsNorItsRejections() throws Exception {
        Catalog failing = before("commit", () -> {
            throw new IllegalStateException("no commit today");
        });
        List<Reading> readings = new ArrayList<>(minutes(1, 0, 3));
        readings.add(pulse(1, 0, 5000));
        assertThrows(RuntimeException.class, () -> {
            try (BulkWriter writer = writer(failing, BulkWriter.Parts.ONE)) {
                readings.forEach(writer::take);
                writer.finish();
            }
        });
        assertEquals(Map.of(), readings());
        assertEquals(0, catalog.quarantine().count(Filter.ALL));
        assertEquals(List.of(), pulses().files().stream().map(LakeFile::path).toList());
    }

    @Test
    void whateverStopsItTellsWhatWasTakenInBefore() throws Exception {
        Catalog failing = after("commit", () -> {
            Files.delete(data.resolve("lake/.incoming"));
            Files.writeString(data.resolve("lake/.incoming"), "in the way");
        });
        KymographException stopped = assertThrows(KymographException.class, () -> {
            try (BulkWriter writer = writer(failing, new BulkWriter.Parts(10, 5))) {
                minutes(1, 0, 25).forEach(writer::take);
                writer.finish();
            }
        });
        assertEquals("storage.io", stopped.code(), stopped.getMessage());
        assertTrue(
                stopped.getMessage().contains("The first 10 readings are taken in (10 accepted, 0 rejected)"),
                stopped.getMessage());
        assertEquals(Map.of(1, 10L), readings());
    }

    @Test
    void aWriterThatCannotBeginLeavesNoConnectionOpen() throws Exception {
        int before = TestConnections.open(store);
        for (int i = 0; i < 10; i++) {
            Catalog failing = before("quarantine", () -> {
                throw new IllegalStateException("no count today");
            });
            assertThrows(IllegalStateException.class, () -> writer(failing, BulkWriter.Parts.ONE));
        }
        assertTrue(TestConnections.open(store) < before + 10, "the catalog keeps some, but not one for each");
    }
}
