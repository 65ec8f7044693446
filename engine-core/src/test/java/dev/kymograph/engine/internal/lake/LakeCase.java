package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.Herd;
import dev.kymograph.engine.Quarantine.Filter;
import dev.kymograph.engine.RollupPolicy;
import dev.kymograph.engine.StoredParts;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.breaker.KnownBreakers;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.catalog.duckdb.DuckDbDatabase;
import dev.kymograph.engine.internal.catalog.sql.SqlCatalog;
import dev.kymograph.engine.internal.config.PluginSections;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.duckdb.StoreDatabase;
import dev.kymograph.engine.internal.job.BackgroundJobs;
import dev.kymograph.engine.internal.lake.storage.FileBackend;
import dev.kymograph.engine.internal.lake.storage.FilesInPlace;
import dev.kymograph.engine.internal.lake.storage.LakeStorage;
import dev.kymograph.engine.internal.plugin.PluginHost;
import dev.kymograph.metric.Reading;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** A real catalog and store with two dogs, and lakes upon them whose catalog may be disturbed at chosen moments. */
abstract class LakeCase {

    static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");
    static final int BULK_FROM = 50;
    static final int QUARANTINE_ROWS = 20;

    @TempDir
    Path data;

    DuckDbInstance store;
    Catalog catalog;
    private Settings settings;
    private final List<Lake> lakes = new ArrayList<>();

    @BeforeEach
    void openCatalog() {
        settings = new Settings(
                data,
                Optional.empty(),
                new Settings.CatalogSettings(data.resolve("catalog.duckdb"), Duration.ofMillis(2), 1 << 24),
                new Settings.DuckDb(512L << 20, 2, 0.5, data.resolve("temporary"), 1L << 30, List.of()),
                new Settings.Lake(
                        data.resolve("lake").toUri(),
                        new Settings.Cache(data.resolve("cache"), 1 << 20),
                        Settings.Verify.FIRST_READ,
                        "zstd",
                        122_880,
                        1 << 20),
                new Settings.Ingest(BULK_FROM, 1_000_000, Duration.ofHours(1), quarantineRows(), Duration.ofDays(1)),
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
                new Settings.Query(Duration.ZERO, 0, 1, 0, true),
                new Settings.Breakers(5, Duration.ofSeconds(10)),
                new Settings.Plugins(
                        List.of(),
                        data,
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        1,
                        Settings.Signing.ANY,
                        PluginSections.NONE));
        store = StoreDatabase.open(settings);
        catalog = SqlCatalog.open(
                new DuckDbDatabase(store, settings.catalog()),
                settings.catalog().gatherFor());
        catalog.declare(List.of(Herd.DOG), List.of(Herd.PULSE, Herd.PRESSURE));
        catalog.register(List.of(Herd.dog(1, "Rex", "Shepherd", null), Herd.dog(2, "Ada", "Poodle", null)));
    }

    @AfterEach
    void closeCatalog() throws Exception {
        lakes.forEach(Lake::close);
        catalog.close();
        store.close();
    }

    /** How many rows the quarantine may hold. */
    int quarantineRows() {
        return QUARANTINE_ROWS;
    }

    Lake lake(Catalog over) {
        Formats formats = new Formats(PluginHost.open(settings.plugins(), List.of()));
        Lake lake = new Lake(over, store, settings, formats, lakeFolder(), new BackgroundJobs());
        lakes.add(lake);
        return lake;
    }

    FileWriter fileWriter() {
        return new FileWriter(lakeFolder(), settings.lake(), catalog.rollups(), catalog.retention());
    }

    LakeFolder lakeFolder() {
        PluginHost extensions = PluginHost.open(settings.plugins(), List.of(new FileBackend()));
        LakeStorage storage = LakeStorage.open(
                settings.lake().location(),
                extensions.storages(),
                settings.plugins().startWithin(),
                List.of(),
                new KnownBreakers(settings.breakers()));
        return new LakeFolder(
                storage,
                new VerifiedFiles(new FilesInPlace(storage), settings.lake().verify()));
    }

    Path folder() {
        return data.resolve("lake");
    }

    /** What something else does at a chosen moment. */
    interface Disturbance {
        void happen() throws Exception;
    }

    /** The catalog, with something else happening just before (or after) the first call of one of its methods. */
    Catalog disturbed(String method, Disturbance before, Disturbance after) {
        AtomicBoolean happened = new AtomicBoolean();
        assertTrue(
                Arrays.stream(Catalog.class.getMethods())
                        .anyMatch(known -> known.getName().equals(method)),
                method);
        return (Catalog) Proxy.newProxyInstance(
                Catalog.class.getClassLoader(), new Class<?>[] {Catalog.class}, (proxy, called, arguments) -> {
                    boolean now = called.getName().equals(method) && happened.compareAndSet(false, true);
                    if (now) {
                        before.happen();
                    }
                    try {
                        Object result = called.invoke(catalog, arguments);
                        if (now) {
                            after.happen();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    Catalog before(String method, Disturbance disturbance) {
        return disturbed(method, disturbance, () -> {});
    }

    Catalog after(String method, Disturbance disturbance) {
        return disturbed(method, () -> {}, disturbance);
    }

    /** Plausible pulses, one each minute. */
    static List<Reading> minutes(int dog, int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> pulse(dog, i, 60 + i % 50))
                .toList();
    }

    static Reading pulse(int dog, int minute, double beats) {
        return Reading.of(dog, NOON.plus(Duration.ofMinutes(minute)), "beats", (float) beats);
    }

    State.Part pulses() {
        return catalog.state(List.of(Scope.all("pulse")))
                .parts()
                .get(0)
                .with(file -> file.at(folder().resolve(file.path())));
    }

    /** How many readings of each dog there are, in files and in hot batches. */
    Map<Integer, Long> readings() throws Exception {
        Map<Integer, Long> readings = new TreeMap<>();
        State.Part part = pulses();
        if (!part.files().isEmpty()) {
            String files =
                    SqlText.texts(part.files().stream().map(LakeFile::path).toList());
            try (Connection connection = store.connect();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "SELECT dog_id, count(*) FROM read_parquet(" + files + ") GROUP BY 1")) {
                while (rows.next()) {
                    readings.merge(rows.getInt(1), rows.getLong(2), Long::sum);
                }
            }
        }
        try (Rows rows = catalog.hotReadings(
                "pulse", part.batches().stream().map(batch -> batch.id()).toList())) {
            while (rows.next()) {
                readings.merge((Integer) rows.value(2), 1L, Long::sum);
            }
        }
        return readings;
    }

    /** The quarantine, the oldest first: line and reason. */
    List<String> quarantine() {
        List<String> rejections = new ArrayList<>();
        try (Rows rows = catalog.quarantine().newest(Filter.ALL, 1000)) {
            while (rows.next()) {
                rejections.add(0, rows.value(3) + " " + rows.value(5));
            }
        }
        return rejections;
    }

    /** Parquet files in the folder, known to the catalog or not. */
    long filesOnDisk() throws Exception {
        return StoredParts.below(folder()).size();
    }
}
