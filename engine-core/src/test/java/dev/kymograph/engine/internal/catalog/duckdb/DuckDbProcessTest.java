package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.internal.catalog.Catalog;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class DuckDbProcessTest {

    @TempDir
    Path folder;

    @Test
    void aKilledProcessLosesNoBatchThatItAcknowledgedAndKeepsNoHalfOne() throws Exception {
        long acknowledged = -1;
        for (int kill = 0; kill < 2; kill++) {
            Process process = OtherProcess.start(folder);
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (int i = 0; i < 25 + 13 * kill; i++) {
                    assertNotNull(lines.readLine(), "the process ended by itself");
                    acknowledged++;
                }
                process.toHandle().destroyForcibly();
                // What was printed before the kill is acknowledged too.
                while (lines.readLine() != null) {
                    acknowledged++;
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        try (TestStore store = TestStore.open(folder);
                Catalog catalog = store.catalog()) {
            int batches = catalog.hotBatches("bell").size();
            assertTrue(batches > acknowledged, () -> batches + " batches are there");
            assertEquals(
                    List.of(),
                    store.ask("SELECT id, readings, content FROM hot_batch"
                            + " WHERE readings <> len(string_split(content, chr(10)))"),
                    "batches with readings missing");
            OtherProcess.acceptBatch(catalog, 7);
            assertEquals(batches + 1, catalog.hotBatches("bell").size());
        }
    }

    @Test
    void aSecondProcessIsToldWhoHasTheCatalogOpen() throws Exception {
        try (TestStore store = TestStore.open(folder);
                Catalog catalog = store.catalog()) {
            assertEquals(0, catalog.stateNumber());
            Process process = OtherProcess.start(folder);
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                String told = lines.readLine();
                assertEquals(
                        "catalog.in-use Cannot open the catalog " + folder + ": process "
                                + ProcessHandle.current().pid()
                                + " has it open. Close that one, or use another data folder (--data DIR)",
                        told);
                assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }
}
