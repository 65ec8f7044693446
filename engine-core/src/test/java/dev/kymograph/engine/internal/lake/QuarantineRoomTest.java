package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Quarantine.Filter;
import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Origin;
import dev.kymograph.engine.internal.catalog.Rejection;
import dev.kymograph.metric.Reading;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class QuarantineRoomTest extends LakeCase {

    private static final Rejection FIRST = new Rejection("a.csv", 1, "pulse", "r", "c", Origin.PROGRAM);

    private void keep(int rows) {
        catalog.quarantine().reject(Collections.nCopies(rows, FIRST));
    }

    private static List<Reading> impossible(int count) {
        return Collections.nCopies(count, pulse(1, 0, 5000));
    }

    @Test
    void theLastPlaceCanBeTakenAndNoneAfterIt() {
        QuarantineRoom room = new QuarantineRoom(catalog, 5);
        assertEquals(5, room.left());
        assertDoesNotThrow(() -> room.require(5, () -> FIRST));
        assertThrows(KymographException.class, () -> room.require(6, () -> FIRST));
        keep(4);
        assertEquals(1, room.left());
        assertDoesNotThrow(() -> room.require(1, () -> FIRST));
        keep(3);
        assertEquals(0, room.left());
        assertDoesNotThrow(() -> room.require(0, () -> FIRST));
        KymographException full = assertThrows(KymographException.class, () -> room.require(1, () -> FIRST));
        assertEquals("quarantine.full", full.code());
        assertEquals(ErrorKind.RESOURCE, full.kind());
        assertTrue(full.getMessage().contains("holds 7 of 5 rows, and 1 more would be rejected"), full.getMessage());
        assertTrue(full.getMessage().contains(". The first is line 1 of a.csv: r. None of"), full.getMessage());
        assertTrue(full.getMessage().contains("'quarantine drop', or raise ingest.quarantine-rows"), full.getMessage());
    }

    @Test
    void aBatchThatDoesNotFitChangesNothing() throws Exception {
        Lake lake = lake(catalog);
        keep(1);
        List<Reading> fits = impossible(QUARANTINE_ROWS - 1);
        assertThrows(KymographException.class, () -> lake.ingest("pulse", impossible(QUARANTINE_ROWS)));
        assertEquals(1, catalog.quarantine().count(Filter.ALL));
        assertEquals(new IngestSummary(fits.size(), 0, fits.size(), 0, false), lake.ingest("pulse", fits));
        assertEquals(new IngestSummary(1, 1, 0, 0, false), lake.ingest("pulse", minutes(1, 0, 1)));
        assertEquals(Map.of(1, 1L), readings());
    }

    @Test
    void aFileThatDoesNotFitChangesNothingAndCanBeTakenInLater() throws Exception {
        Lake lake = lake(catalog);
        Path file = Files.writeString(
                data.resolve("a.csv"), "dog_id,timestamp,beats\n1,2023-03-01T12:00:00Z,60\n1,2023-03-01T12:00:00Z,x\n");
        keep(QUARANTINE_ROWS);
        SourceFile source = SourceFile.of(file, "pulse");
        KymographException full = assertThrows(KymographException.class, () -> lake.ingest(source, Watch.NOBODY));
        assertTrue(
                full.getMessage().contains("The first is line 3 of a.csv: Column 'beats' holds [x]"),
                full.getMessage());
        assertEquals(Map.of(), readings());
        assertEquals(QUARANTINE_ROWS, catalog.quarantine().drop(Filter.ALL.target("pulse")));
        assertEquals(new IngestSummary(2, 1, 1, 0, false), lake.ingest(source, Watch.NOBODY));
    }

    @Tag("heavy")
    @Test
    void refusedRowsOfMoreThanFitsIntoMemoryStopAFile() throws Exception {
        Path file = data.resolve("long.csv");
        String filling = "x".repeat(4_000_000);
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            writer.write("dog_id,timestamp,beats\n");
            for (int i = 0; i < 18; i++) {
                writer.write("1,2023-03-01T12:00:00Z," + filling + "\n");
            }
        }
        Lake lake = lake(catalog);
        KymographException full =
                assertThrows(KymographException.class, () -> lake.ingest(SourceFile.of(file, "pulse"), Watch.NOBODY));
        assertEquals("quarantine.full", full.code(), full.getMessage());
        assertTrue(full.getMessage().contains("18 of its 18 rows were refused"), full.getMessage());
        assertEquals(0, catalog.quarantine().count(Filter.ALL));
    }
}
