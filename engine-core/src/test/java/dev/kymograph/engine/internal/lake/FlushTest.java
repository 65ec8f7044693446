package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.Herd;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.LakeFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FlushTest extends LakeCase {

    private Flush flush(Catalog over) {
        FileWriter files = fileWriter();
        return new Flush(over, store, files, new Commits(over, files));
    }

    private long run(Catalog over) {
        return flush(over).run(Herd.PULSE.name());
    }

    @Test
    void nothingHotIsNothingToDo() throws Exception {
        assertEquals(0, run(catalog));
        assertEquals(0, catalog.state(List.of()).snapshot());
    }

    @Test
    void movesAllBatchesIntoOneFileOfTheirSequences() throws Exception {
        Lake lake = lake(catalog);
        lake.ingest("pulse", minutes(1, 0, 10));
        lake.ingest("pulse", minutes(2, 5, 10));
        lake.ingest("pulse", minutes(1, 5, 10));
        assertEquals(30, run(catalog));
        List<LakeFile> files = pulses().files();
        assertEquals(1, files.size());
        assertEquals(25, files.get(0).readings(), "of one key the last write is kept");
        assertEquals(1, files.get(0).sequenceFrom());
        assertEquals(3, files.get(0).sequenceTo());
        assertEquals(Map.of(1, 15L, 2, 10L), readings());
        assertEquals(List.of(), catalog.hotBatches("pulse"));
        assertEquals(0, run(catalog));
    }

    @Test
    void batchesBeforeAndAfterABulkCommitShareNoFile() {
        Lake lake = lake(catalog);
        lake.ingest("pulse", minutes(1, 0, 10));
        lake.ingest("pulse", minutes(1, 0, BULK_FROM));
        lake.ingest("pulse", minutes(1, 0, 10));
        assertEquals(20, run(catalog));
        assertEquals(
                List.of("1-1", "2-2", "3-3"),
                pulses().files().stream()
                        .map(file -> file.sequenceFrom() + "-" + file.sequenceTo())
                        .sorted()
                        .toList());
    }

    @Test
    void aBatchThatCameMeanwhileStaysHot() throws Exception {
        Lake lake = lake(catalog);
        lake.ingest("pulse", minutes(1, 0, 10));
        assertEquals(10, run(before("commit", () -> lake.ingest("pulse", minutes(1, 100, 3)))));
        assertEquals(3, HotBatch.readings(catalog.hotBatches("pulse")));
        assertEquals(Map.of(1, 13L), readings());
    }

    @Test
    void aBatchThatIsGoneMeanwhileIsNotWrittenTwice() throws Exception {
        lake(catalog).ingest("pulse", minutes(1, 0, 10));
        for (String moment : List.of("hotReadings", "commit")) {
            lake(catalog).ingest("pulse", minutes(2, moment.length() * 100, 10));
            assertEquals(0, run(before(moment, () -> run(catalog))), moment);
        }
        assertEquals(Map.of(1, 10L, 2, 20L), readings());
        assertEquals(pulses().files().size(), filesOnDisk());
    }

    @Test
    void readingsThatAreMissingStopIt() throws Exception {
        lake(catalog).ingest("pulse", minutes(1, 0, 10));
        store.run("UPDATE hot_batch SET content = substr(content, instr(content, chr(10)) + 1)");
        KymographException refused = assertThrows(KymographException.class, () -> run(catalog));
        assertEquals("catalog.conflict", refused.code());
        assertTrue(refused.getMessage().contains("found [9] hot readings, expected [10]"), refused.getMessage());
        assertEquals(10, HotBatch.readings(catalog.hotBatches("pulse")));
    }
}
