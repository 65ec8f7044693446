package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Catalog;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** What becomes of files whose commit gives no answer. */
class CommitsTest extends LakeCase {

    private static void noAnswer() {
        throw new KymographException(ErrorKind.EXTERNAL, "catalog.outcome-unknown", "nobody knows");
    }

    @Test
    void whatTurnsOutToBeCommittedKeepsItsFiles() throws Exception {
        Lake lake = lake(after("commit", CommitsTest::noAnswer));
        assertEquals(BULK_FROM, lake.ingest("pulse", minutes(1, 0, BULK_FROM)).accepted());
        assertEquals(1, filesOnDisk());
        assertEquals(Map.of(1, (long) BULK_FROM), readings());
    }

    @Test
    void whatTurnsOutNotToBeCommittedLosesThem() throws Exception {
        assertUnknown(before("commit", CommitsTest::noAnswer));
        assertEquals(0, filesOnDisk());
        assertEquals(Map.of(), readings());
    }

    @Test
    void nothingIsDeletedWhileNobodyCanTell() throws Exception {
        Catalog silent = disturbed("commit", () -> {}, () -> {
            store.run("ALTER TABLE snapshot RENAME TO snapshot_elsewhere");
            noAnswer();
        });
        KymographException failure =
                assertThrows(KymographException.class, () -> lake(silent).ingest("pulse", minutes(1, 0, BULK_FROM)));
        store.run("ALTER TABLE snapshot_elsewhere RENAME TO snapshot");
        assertEquals("catalog.outcome-unknown", failure.code());
        assertEquals(1, filesOnDisk());
        assertEquals(Map.of(1, (long) BULK_FROM), readings());
    }

    @Test
    void aFlushWithoutAnswerMovesEachReadingOnce() throws Exception {
        lake(catalog).ingest("pulse", minutes(1, 0, 10));
        assertEquals(10, lake(after("commit", CommitsTest::noAnswer)).flush());
        assertEquals(List.of(), catalog.hotBatches("pulse"));
        assertEquals(Map.of(1, 10L), readings());
    }

    private void assertUnknown(Catalog over) {
        KymographException unknown =
                assertThrows(KymographException.class, () -> lake(over).ingest("pulse", minutes(1, 0, BULK_FROM)));
        assertEquals("catalog.outcome-unknown", unknown.code());
    }
}
