package dev.kymograph.engine.internal.config;

import dev.kymograph.engine.extension.Secret;
import dev.kymograph.engine.internal.text.Nearest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All keys, in the order of reference.conf. */
final class Keys {

    static final String VARIABLE_PREFIX = "KYMO_";

    private static final long LIMITLESS = Long.MAX_VALUE;

    static final Key<Path> DATA = Key.of("data", ValueKind.PATH);

    static final String NO_TENANT = "none";
    static final Key<String> TENANT = Key.of("tenant", ValueKind.word("a tenant's id, or " + NO_TENANT));

    static final Key<Settings.CatalogType> CATALOG_TYPE = Key.of("catalog.type", ValueKind.CATALOG_TYPE, "DB_BACKEND");
    static final Key<Path> DATABASE = Key.of("catalog.database", ValueKind.PATH, "DUCKDB_DATABASE_PATH");
    static final Key<Duration> GATHER_FOR =
            Key.of("catalog.gather-for", ValueKind.duration(Duration.ZERO, Duration.ofSeconds(1)));
    static final Key<Amount> CHECKPOINT_AT =
            Key.of("catalog.checkpoint-at", ValueKind.size(Amount.MEBI / 16, Amount.TEBI));

    static final Key<String> CATALOG_HOST = Key.of("catalog.host", ValueKind.word("a host's name"), "POSTGRES_HOST");
    static final Key<Long> CATALOG_PORT = Key.of("catalog.port", ValueKind.whole(1, 65_535), "POSTGRES_PORT");
    static final Key<String> CATALOG_NAME = Key.of("catalog.name", ValueKind.word("a database's name"), "POSTGRES_DB");
    static final Key<String> CATALOG_USER = Key.of("catalog.user", ValueKind.word("a user's name"), "POSTGRES_USER");
    static final Key<Secret> CATALOG_PASSWORD = Key.of("catalog.password", ValueKind.SECRET, "POSTGRES_PASSWORD");
    static final Key<Long> POOL_SIZE = Key.of("catalog.pool.size", ValueKind.whole(2, 1000));
    static final Key<Duration> POOL_TIMEOUT =
            Key.of("catalog.pool.timeout", ValueKind.duration(Duration.ofSeconds(1), Duration.ofHours(1)));
    static final Key<Duration> POOL_LEAKS =
            Key.of("catalog.pool.leak-detection", ValueKind.durationOrNever(Duration.ofSeconds(2), Duration.ofDays(1)));
    static final Key<Duration> POOL_KEEP_ALIVE = Key.of(
            "catalog.pool.keep-alive", ValueKind.durationOrNever(Duration.ofSeconds(30), Duration.ofMinutes(25)));
    static final Key<Duration> LOCK_TIMEOUT =
            Key.of("catalog.timeout.lock", ValueKind.durationOrNever(Duration.ofSeconds(1), Duration.ofHours(1)));
    static final Key<Duration> STATEMENT_TIMEOUT =
            Key.of("catalog.timeout.statement", ValueKind.durationOrNever(Duration.ofSeconds(1), Duration.ofDays(1)));
    static final Key<Duration> SOCKET_TIMEOUT =
            Key.of("catalog.timeout.socket", ValueKind.durationOrNever(Duration.ofSeconds(1), Duration.ofDays(1)));

    static final Key<Duration> SUBJECTS_FOLLOW = Key.of(
            "subjects.follow-every",
            ValueKind.duration(Duration.ofMillis(100), Duration.ofDays(1)),
            Variables.DATA_SYNC_INTERVAL);
    static final Key<Long> SUBJECTS_AT_ONCE =
            Key.of("subjects.follow-at-once", ValueKind.whole(1, 100_000), "DATA_SYNC_BATCH_SIZE");
    static final Key<Duration> SUBJECTS_REREAD =
            Key.of("subjects.reread-every", ValueKind.duration(Duration.ofSeconds(1), Duration.ofDays(1)));

    static final Key<Amount> MEMORY =
            Key.of("duckdb.memory", ValueKind.sizeOrPart(64 * Amount.MEBI).orAuto(), "DUCKDB_MEMORY_LIMIT");
    static final Key<Double> MAX_MEMORY_PERCENTAGE =
            Key.of("duckdb.max-memory-percentage", ValueKind.percentage(), "DUCKDB_MAX_MEMORY_PERCENTAGE");
    static final Key<Long> THREADS =
            Key.of("duckdb.threads", ValueKind.whole(1, 1024).orAuto(), "DUCKDB_WORKER_THREADS");
    static final Key<Double> STORE_SHARE = Key.of("duckdb.store-share", ValueKind.number(0.1, 0.9));
    static final Key<Path> TEMPORARY = Key.of("duckdb.temporary", ValueKind.PATH);
    static final Key<Amount> TEMPORARY_LIMIT = Key.of("duckdb.temporary-limit", ValueKind.sizeOrPart(0));
    static final Key<List<String>> EXTENSIONS = Key.of("duckdb.extensions", ValueKind.EXTENSIONS);

    static final Key<URI> LAKE = Key.of("lake.location", ValueKind.LOCATION);
    static final Key<Path> LAKE_CACHE = Key.of("lake.cache.folder", ValueKind.PATH);
    static final Key<Amount> LAKE_CACHE_SIZE = Key.of("lake.cache.size", ValueKind.size(0, Amount.TEBI));
    static final Key<Settings.Verify> VERIFY = Key.of("lake.verify", ValueKind.VERIFY);
    static final Key<String> COMPRESSION = Key.of("lake.compression", ValueKind.COMPRESSION, "PARQUET_COMPRESSION");
    static final Key<Long> ROW_GROUP_ROWS =
            Key.of("lake.row-group-rows", ValueKind.whole(2048, 10_000_000), "PARQUET_ROW_GROUP_SIZE");
    static final Key<Amount> PAGE_SIZE =
            Key.of("lake.page-size", ValueKind.size(1024, 100 * Amount.MEBI), "PARQUET_PAGE_SIZE");

    static final Key<Long> BULK_FROM = Key.of("ingest.bulk-from", ValueKind.whole(1, Integer.MAX_VALUE));
    static final Key<Long> FLUSH_AT_READINGS = Key.of("ingest.flush-at-readings", ValueKind.whole(1, LIMITLESS));
    static final Key<Duration> FLUSH_AT_AGE =
            Key.of("ingest.flush-at-age", ValueKind.duration(Duration.ofSeconds(1), Duration.ofDays(365)));
    static final Key<Long> QUARANTINE_ROWS = Key.of("ingest.quarantine-rows", ValueKind.whole(0, LIMITLESS));

    static final Key<Duration> KEYS_KEPT =
            Key.of("ingest.keys-kept", ValueKind.duration(Duration.ofMinutes(1), Duration.ofDays(36_500)));

    static final Key<Duration> HOT_RETENTION = Key.of(
            "hot.retention", ValueKind.duration(Duration.ZERO, Duration.ofDays(3650)), Variables.ENABLE_DUAL_WRITE);

    static final Key<Duration> SNAPSHOTS_KEEP =
            Key.of("snapshots.keep", ValueKind.duration(Duration.ZERO, Duration.ofDays(36_500)));
    static final Key<Duration> VACUUM_GRACE =
            Key.of("snapshots.vacuum.grace", ValueKind.duration(Duration.ZERO, Duration.ofDays(36_500)));
    static final Key<Duration> VACUUM_EVERY =
            Key.of("snapshots.vacuum.every", ValueKind.duration(Duration.ZERO, Duration.ofDays(365)));

    static final Key<Boolean> COMPACTION_ENABLED = Key.of("compaction.enabled", ValueKind.FLAG);
    static final Key<Duration> COMPACTION_EVERY =
            Key.of("compaction.every", ValueKind.duration(Duration.ofMillis(100), Duration.ofDays(1)));
    static final Key<Double> COMPACTION_BUDGET = Key.of("compaction.budget", ValueKind.number(0.01, 1));
    static final Key<Long> SMALL_FILES = Key.of("compaction.small-files", ValueKind.whole(2, 1_000_000));
    static final Key<Amount> TARGET_SIZE =
            Key.of("compaction.target-size", ValueKind.size(Amount.MEBI, Amount.TEBI / 1024));
    static final Key<String> COMPACTION_COMPRESSION = Key.of("compaction.compression", ValueKind.COMPRESSION.orAuto());
    static final Key<Long> COMPACTION_LEVEL = Key.of("compaction.level", ValueKind.whole(1, 22));
    static final Key<Duration> OLD_AFTER =
            Key.of("compaction.old.after", ValueKind.duration(Duration.ZERO, Duration.ofDays(36_500)));
    static final Key<Long> OLD_LEVEL = Key.of("compaction.old.level", ValueKind.whole(1, 22));
    static final Key<URI> OLD_LOCATION = Key.of("compaction.old.location", ValueKind.LOCATION.orAuto());

    static final Key<List<String>> ROLLUPS = Key.of("rollups.kept", ValueKind.ROLLUPS);
    static final Key<Duration> ROLLUPS_EVERY =
            Key.of("rollups.refresh-every", ValueKind.duration(Duration.ZERO, Duration.ofDays(1)));
    static final Key<Duration> ROLLUPS_START =
            Key.of("rollups.refresh-start", ValueKind.duration(Duration.ZERO, Duration.ofDays(36_500)));
    static final Key<Duration> ROLLUPS_END =
            Key.of("rollups.refresh-end", ValueKind.duration(Duration.ZERO, Duration.ofDays(36_500)));

    static final Key<Duration> RETENTION_EVERY =
            Key.of("retention.run-every", ValueKind.duration(Duration.ZERO, Duration.ofDays(365)));

    static final Key<Duration> TIMEOUT =
            Key.of("query.timeout", ValueKind.duration(Duration.ZERO, Duration.ofDays(365)));
    static final Key<Long> ROWS = Key.of("query.rows", ValueKind.whole(0, LIMITLESS));
    static final Key<Long> AT_ONCE = Key.of("query.at-once", ValueKind.whole(1, 1024));
    static final Key<Amount> CACHE = Key.of("query.cache", ValueKind.size(0, Amount.TEBI));

    static final Key<Boolean> DUCKDB_ENABLED = Key.of("query.duckdb.enabled", ValueKind.FLAG);

    static final Key<Long> BREAKER_FAILURES = Key.of("breakers.failures", ValueKind.whole(0, 1000));
    static final Key<Duration> BREAKER_REST =
            Key.of("breakers.rest", ValueKind.duration(Duration.ofMillis(10), Duration.ofHours(1)));

    static final Key<List<Path>> PLUGIN_FOLDERS = Key.of("plugins.folders", ValueKind.PATHS.orAuto());
    static final Key<Path> PLUGIN_COPIES = Key.of("plugins.copies", ValueKind.PATH);
    static final Key<Duration> PLUGIN_LOOK_EVERY =
            Key.of("plugins.look-every", ValueKind.duration(Duration.ZERO, Duration.ofDays(1)));
    static final Key<Duration> PLUGIN_START_WITHIN =
            Key.of("plugins.start-within", ValueKind.duration(Duration.ofMillis(1), Duration.ofHours(1)));
    static final Key<Long> PLUGIN_FAILURES = Key.of("plugins.failures", ValueKind.whole(1, Integer.MAX_VALUE));

    static final Key<Settings.Unsigned> PLUGIN_UNSIGNED = Key.of("plugins.unsigned", ValueKind.UNSIGNED);
    static final Key<List<String>> PLUGIN_TRUSTED = Key.of("plugins.trusted", ValueKind.PUBLIC_KEYS);

    static final List<Key<?>> ALL = List.of(
            DATA,
            TENANT,
            CATALOG_TYPE,
            DATABASE,
            GATHER_FOR,
            CHECKPOINT_AT,
            CATALOG_HOST,
            CATALOG_PORT,
            CATALOG_NAME,
            CATALOG_USER,
            CATALOG_PASSWORD,
            POOL_SIZE,
            POOL_TIMEOUT,
            POOL_LEAKS,
            POOL_KEEP_ALIVE,
            LOCK_TIMEOUT,
            STATEMENT_TIMEOUT,
            SOCKET_TIMEOUT,
            SUBJECTS_FOLLOW,
            SUBJECTS_AT_ONCE,
            SUBJECTS_REREAD,
            MEMORY,
            MAX_MEMORY_PERCENTAGE,
            THREADS,
            STORE_SHARE,
            TEMPORARY,
            TEMPORARY_LIMIT,
            EXTENSIONS,
            LAKE,
            LAKE_CACHE,
            LAKE_CACHE_SIZE,
            VERIFY,
            COMPRESSION,
            ROW_GROUP_ROWS,
            PAGE_SIZE,
            BULK_FROM,
            FLUSH_AT_READINGS,
            FLUSH_AT_AGE,
            QUARANTINE_ROWS,
            KEYS_KEPT,
            HOT_RETENTION,
            SNAPSHOTS_KEEP,
            VACUUM_GRACE,
            VACUUM_EVERY,
            COMPACTION_ENABLED,
            COMPACTION_EVERY,
            COMPACTION_BUDGET,
            SMALL_FILES,
            TARGET_SIZE,
            COMPACTION_COMPRESSION,
            COMPACTION_LEVEL,
            OLD_AFTER,
            OLD_LEVEL,
            OLD_LOCATION,
            ROLLUPS,
            ROLLUPS_EVERY,
            ROLLUPS_START,
            ROLLUPS_END,
            RETENTION_EVERY,
            TIMEOUT,
            ROWS,
            AT_ONCE,
            CACHE,
            DUCKDB_ENABLED,
            BREAKER_FAILURES,
            BREAKER_REST,
            PLUGIN_FOLDERS,
            PLUGIN_COPIES,
            PLUGIN_LOOK_EVERY,
            PLUGIN_START_WITHIN,
            PLUGIN_FAILURES,
            PLUGIN_UNSIGNED,
            PLUGIN_TRUSTED);

    static final Map<String, Key<?>> BY_PATH =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Key::path, Function.identity()));

    private Keys() {}

    /** The keys of a section: of {@code duckdb} all that begin with {@code duckdb.}; none where there is no such section. */
    static List<Key<?>> within(String section) {
        return ALL.stream().filter(key -> key.path().startsWith(section + ".")).toList();
    }

    /** What an unknown key is answered with. */
    static String suggestion(String unknown) {
        return Nearest.to(unknown, ALL.stream().map(Key::path).toList())
                .or(() -> sameLastWord(unknown))
                .map(near -> "unknown key; did you mean " + near + "?")
                .orElse("unknown key; \"config show\" lists all");
    }

    /** The right word in the wrong section. */
    private static Optional<String> sameLastWord(String unknown) {
        String last = "." + unknown.substring(unknown.lastIndexOf('.') + 1);
        return ALL.stream().map(Key::path).filter(path -> path.endsWith(last)).findFirst();
    }
}
