package dev.kymograph.engine.internal.duckdb;

import dev.kymograph.engine.RollupPolicy;
import dev.kymograph.engine.internal.config.PluginSections;
import dev.kymograph.engine.internal.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertTrue;

class StoreDatabaseTest {

    @TempDir
    Path data;

    @Test
    void putsWhatDoesNotFitIntoMemoryOntoDisk() throws Exception {
        Settings settings = new Settings(
                data,
                Optional.empty(),
                new Settings.CatalogSettings(data.resolve("catalog.duckdb"), Duration.ofMillis(2), 1 << 20),
                new Settings.DuckDb(64L << 20, 1, 0.5, data.resolve("temporary"), 1L << 30, List.of()),
                new Settings.Lake(
                        data.resolve("lake").toUri(),
                        new Settings.Cache(data.resolve("cache"), 1 << 20),
                        Settings.Verify.FIRST_READ,
                        "zstd",
                        122_880,
                        1 << 20),
                new Settings.Ingest(50_000, 500_000, Duration.ofMinutes(5), 1000, Duration.ofDays(1)),
                new Settings.Snapshots(Duration.ofDays(1), Duration.ofHours(1), Duration.ZERO),
                new Settings.Compaction(
                        Duration.ZERO,
                        1,
                        2,
                        100 << 20,
                        "zstd",
                        3,
                        new Settings.OldFiles(Duration.ZERO, 19, Optional.empty())),
                new Settings.Rollups(List.of(), Duration.ZERO, RollupPolicy.DEFAULT),
                new Settings.Retention(Duration.ZERO, List.of()),
                List.of(),
                new Settings.Query(Duration.ZERO, 0, 4, 0, true),
                new Settings.Breakers(5, Duration.ofSeconds(10)),
                new Settings.Plugins(
                        List.of(),
                        data,
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        1,
                        Settings.Signing.ANY,
                        PluginSections.NONE));
        try (DuckDbInstance store = StoreDatabase.open(settings)) {
            store.run("CREATE TEMP TABLE sorted AS SELECT hash(i) AS h, i FROM range(5000000) t(i) ORDER BY h");
            assertTrue(Files.isDirectory(data.resolve("temporary").resolve("store")), "it did not need the disk");
        }
    }
}
