package dev.kymograph.engine.internal.config;

import dev.kymograph.engine.Configuration.Setting;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.RollupPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ConfigurationFileTest {

    private static final String PUBLIC_KEY = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";

    private static final Machine MACHINE =
            new Machine(20 * Amount.GIBI, 6, Optional.empty(), folder -> 100 * Amount.GIBI);

    @TempDir
    private Path folder;

    @Test
    void withoutAFileEverythingIsAsTheReferenceSays() {
        Settings settings = read(Map.of()).settings();
        Path data = Path.of("kymo-data").toAbsolutePath();
        assertEquals(data, settings.data());
        assertEquals(
                new Settings.CatalogSettings(data.resolve("catalog.duckdb"), Duration.ofMillis(2), 64 * Amount.MEBI),
                settings.catalog());
        assertEquals(6, settings.duckdb().threads());
        assertEquals(0.4, settings.duckdb().storeShare());
        assertEquals(data.resolve("temporary"), settings.duckdb().temporary());
        assertTrue(settings.duckdb().temporaryBytes() > 0);
        assertEquals(
                List.of("core_functions", "icu", "json", "parquet"),
                settings.duckdb().extensions());
        assertEquals(
                new Settings.Lake(
                        ValueKind.location(data.resolve("lake")),
                        new Settings.Cache(data.resolve("cache"), 10 * Amount.GIBI),
                        Settings.Verify.FIRST_READ,
                        "zstd",
                        122_880,
                        100 * Amount.MEBI),
                settings.lake());
        assertEquals(
                new Settings.Ingest(50_000, 500_000, Duration.ofMinutes(5), 100_000, Duration.ofDays(30)),
                settings.ingest());
        assertEquals(
                new Settings.Compaction(
                        Duration.ofMinutes(1),
                        0.25,
                        8,
                        100 * Amount.MEBI,
                        "zstd",
                        3,
                        new Settings.OldFiles(Duration.ZERO, 19, Optional.empty())),
                settings.compaction());
        assertEquals(new Settings.Query(Duration.ofMinutes(30), 0, 4, 64 << 20, true), settings.query());
        assertEquals(List.of(data.resolve("plugins")), settings.plugins().folders());
    }

    @Test
    void memoryIsAPartOfTheMachineAndBoundedTwice() {
        assertEquals(4 * Amount.GIBI, read(Map.of()).settings().duckdb().memoryBytes(), "auto, large machine");
        Machine small = new Machine(5 * Amount.GIBI, 2, Optional.empty(), folder -> 100 * Amount.GIBI);
        assertEquals(2 * Amount.GIBI, memory(small, Map.of()), "auto, small machine");
        assertEquals(15 * Amount.GIBI, memory(MACHINE, Map.of("duckdb.memory", "75%")));
        assertEquals(1_000_000_000L, memory(MACHINE, Map.of("duckdb.memory", "1GB")));
        assertEquals(1_610_612_736L, memory(MACHINE, Map.of("duckdb.memory", "1.5 gib")));
        assertEquals(16 * Amount.GIBI, memory(MACHINE, Map.of("duckdb.memory", "64GiB")), "never more than 80 %");
        assertEquals(
                5 * Amount.GIBI,
                memory(MACHINE, Map.of("duckdb.memory", "64GiB", "duckdb.max-memory-percentage", "25")));
    }

    @Test
    void problemsStandInTheOrderOfTheFilesLines() throws IOException {
        Path file = Files.writeString(
                folder.resolve("a.conf"),
                "query.rows = many\nnonsense = 1\nduckdb.threads = none\n\n\n\n\n\n\nlake.compression = zip\ndaat = x\n");
        List<String> problems =
                new ConfigurationFile(Optional.of(file), Map.of("query.timeout", "soon"), Map.of(), MACHINE).problems();
        List<String> places = problems.stream()
                .map(problem -> problem.replace(file.toString(), "").split(": ", 3))
                .map(words -> words[0] + " " + words[1])
                .toList();
        assertEquals(
                List.of(
                        ":1 query.rows",
                        ":2 nonsense",
                        ":3 duckdb.threads",
                        ":10 lake.compression",
                        ":11 daat",
                        "command line query.timeout"),
                places);
    }

    @Test
    void pluginsBesideTheProgramComeFirst() {
        Machine released = new Machine(Amount.GIBI, 1, Optional.of(Path.of("/opt/kymo")), folder -> 100 * Amount.GIBI);
        var settings = new ConfigurationFile(Optional.empty(), Map.of("data", "/d"), Map.of(), released).settings();
        assertEquals(
                List.of(Path.of("/opt/kymo/plugins"), Path.of("/d/plugins")),
                settings.plugins().folders());
    }

    @Test
    void whatOnlyTheEngineWritesIsKnown() throws IOException {
        Path real = folder.toRealPath();
        Path catalog = Files.writeString(real.resolve("catalog.db"), "");
        Files.createDirectory(real.resolve("cold"));
        Files.createSymbolicLink(real.resolve("link"), real.resolve("cold"));
        Files.createDirectory(real.resolve("fast"));
        Files.createSymbolicLink(real.resolve("fast-link"), real.resolve("fast"));
        var configuration = new ConfigurationFile(
                Optional.empty(),
                Map.of(
                        "data", real.resolve("data").toString(),
                        "lake.location", real.resolve("link").toString(),
                        "lake.cache.folder", real.resolve("cache").toString(),
                        "duckdb.temporary", real.resolve("fast-link/made/later").toString(),
                        "catalog.database", catalog.toString()),
                Map.of(),
                MACHINE);
        for (String own : List.of(
                "data/demo.state",
                "cold/a/b.parquet",
                "cache/x",
                "catalog.db",
                "catalog.db.wal",
                "fast/made/later/x")) {
            assertTrue(configuration.ownPlace(real.resolve(own)).isPresent(), own);
        }
        for (String other : List.of("x.csv", "data2/x", "catalog", "cold.csv", "fast/made/x")) {
            assertTrue(configuration.ownPlace(real.resolve(other)).isEmpty(), other);
        }
        assertTrue(new ConfigurationFile(Optional.empty(), Map.of("lake.location", "s3://a/b"), Map.of(), MACHINE)
                .ownPlace(real.resolve("x"))
                .isEmpty());
    }

    /** A tenant would see all if it said nothing. */
    @Test
    void anEmptyTenantInTheEnvironmentIsRefused() {
        var configuration =
                new ConfigurationFile(Optional.empty(), Map.of(), Map.of("KYMO_TENANT", "", "KYMO_DATA", ""), MACHINE);
        assertEquals(
                1, configuration.problems().size(), configuration.problems().toString());
        assertTrue(
                configuration.problems().get(0).contains("KYMO_TENANT"),
                configuration.problems().get(0));
    }

    @Test
    void theCommandLineGoesBeforeTheEnvironmentAndThatBeforeTheFile() throws IOException {
        Path file = file("duckdb { threads = 1 }\nlake.compression = gzip\nquery.rows = 10\n");
        var configuration = new ConfigurationFile(
                Optional.of(file),
                Map.of("duckdb.threads", "3"),
                Map.of("DUCKDB_WORKER_THREADS", "2", "PARQUET_COMPRESSION", "SNAPPY"),
                MACHINE);
        Settings settings = configuration.settings();
        assertEquals(3, settings.duckdb().threads());
        assertEquals("snappy", settings.lake().compression());
        assertEquals(10, settings.query().rows());
        assertEquals("command line", explained(configuration, "duckdb.threads").from());
        assertEquals(
                "environment PARQUET_COMPRESSION",
                explained(configuration, "lake.compression").from());
        assertEquals(file + ":3", explained(configuration, "query.rows").from());
        assertEquals("default", explained(configuration, "query.timeout").from());
    }

    @Test
    void everyKeyCanBeSetByItsVariable() {
        Map<String, String> environment = Map.ofEntries(
                Map.entry("KYMO_DATA", "/k"),
                Map.entry("KYMO_TENANT", "north"),
                Map.entry("KYMO_CATALOG_DATABASE", "/k/c.db"),
                Map.entry("KYMO_CATALOG_GATHER_FOR", "0"),
                Map.entry("KYMO_CATALOG_CHECKPOINT_AT", "1MiB"),
                Map.entry("KYMO_DUCKDB_MEMORY", "512MiB"),
                Map.entry("KYMO_DUCKDB_THREADS", "2"),
                Map.entry("KYMO_DUCKDB_STORE_SHARE", "0.5"),
                Map.entry("KYMO_DUCKDB_TEMPORARY", "/k/t"),
                Map.entry("KYMO_DUCKDB_TEMPORARY_LIMIT", "10GiB"),
                Map.entry("KYMO_DUCKDB_EXTENSIONS", "core_functions, parquet"),
                Map.entry("KYMO_LAKE_LOCATION", "/k/l"),
                Map.entry("KYMO_LAKE_CACHE_FOLDER", "/k/c"),
                Map.entry("KYMO_LAKE_CACHE_SIZE", "1GiB"),
                Map.entry("KYMO_LAKE_VERIFY", "always"),
                Map.entry("KYMO_LAKE_COMPRESSION", "lz4"),
                Map.entry("KYMO_LAKE_ROW_GROUP_ROWS", "4096"),
                Map.entry("KYMO_LAKE_PAGE_SIZE", "1MiB"),
                Map.entry("KYMO_INGEST_BULK_FROM", "7"),
                Map.entry("KYMO_INGEST_FLUSH_AT_READINGS", "8"),
                Map.entry("KYMO_INGEST_FLUSH_AT_AGE", "9 seconds"),
                Map.entry("KYMO_INGEST_QUARANTINE_ROWS", "10"),
                Map.entry("KYMO_INGEST_KEYS_KEPT", "11h"),
                Map.entry("KYMO_HOT_RETENTION", "0s"),
                Map.entry("KYMO_SNAPSHOTS_KEEP", "12d"),
                Map.entry("KYMO_SNAPSHOTS_VACUUM_GRACE", "13h"),
                Map.entry("KYMO_SNAPSHOTS_VACUUM_EVERY", "14h"),
                Map.entry("KYMO_COMPACTION_ENABLED", "yes"),
                Map.entry("KYMO_COMPACTION_EVERY", "11s"),
                Map.entry("KYMO_COMPACTION_BUDGET", "0.5"),
                Map.entry("KYMO_COMPACTION_SMALL_FILES", "12"),
                Map.entry("KYMO_COMPACTION_TARGET_SIZE", "13MiB"),
                Map.entry("KYMO_COMPACTION_COMPRESSION", "snappy"),
                Map.entry("KYMO_COMPACTION_LEVEL", "14"),
                Map.entry("KYMO_COMPACTION_OLD_AFTER", "15d"),
                Map.entry("KYMO_COMPACTION_OLD_LEVEL", "16"),
                Map.entry("KYMO_ROLLUPS_KEPT", "pulse_rate_1h,pulse_rate_1d"),
                Map.entry("KYMO_ROLLUPS_REFRESH_EVERY", "15s"),
                Map.entry("KYMO_ROLLUPS_REFRESH_START", "17d"),
                Map.entry("KYMO_ROLLUPS_REFRESH_END", "18m"),
                Map.entry("KYMO_RETENTION_RUN_EVERY", "16m"),
                Map.entry("KYMO_QUERY_TIMEOUT", "90s"),
                Map.entry("KYMO_QUERY_ROWS", "12"),
                Map.entry("KYMO_QUERY_AT_ONCE", "13"),
                Map.entry("KYMO_QUERY_CACHE", "14MiB"),
                Map.entry("KYMO_QUERY_DUCKDB_ENABLED", "no"),
                Map.entry("KYMO_BREAKERS_FAILURES", "6"),
                Map.entry("KYMO_BREAKERS_REST", "11s"),
                Map.entry("KYMO_PLUGINS_FOLDERS", "/k/p,/k/q"),
                Map.entry("KYMO_PLUGINS_COPIES", "/k/c"),
                Map.entry("KYMO_PLUGINS_LOOK_EVERY", "2s"),
                Map.entry("KYMO_PLUGINS_START_WITHIN", "3s"),
                Map.entry("KYMO_PLUGINS_FAILURES", "14"),
                Map.entry("KYMO_PLUGINS_UNSIGNED", "deny"),
                Map.entry("KYMO_PLUGINS_TRUSTED", PUBLIC_KEY + ", " + PUBLIC_KEY));
        Path k = Path.of("/k");
        assertEquals(
                new Settings(
                        k,
                        Optional.of("north"),
                        new Settings.CatalogSettings(k.resolve("c.db"), Duration.ZERO, Amount.MEBI),
                        new Settings.DuckDb(
                                512 * Amount.MEBI,
                                2,
                                0.5,
                                k.resolve("t"),
                                10 * Amount.GIBI,
                                List.of("core_functions", "parquet")),
                        new Settings.Lake(
                                ValueKind.location(k.resolve("l")),
                                new Settings.Cache(k.resolve("c"), 1 << 30),
                                Settings.Verify.ALWAYS,
                                "lz4_raw",
                                4096,
                                Amount.MEBI),
                        new Settings.Ingest(7, 8, Duration.ofSeconds(9), 10, Duration.ofHours(11)),
                        new Settings.Snapshots(Duration.ofDays(12), Duration.ofHours(13), Duration.ofHours(14)),
                        new Settings.Compaction(
                                Duration.ofSeconds(11),
                                0.5,
                                12,
                                13 * Amount.MEBI,
                                "snappy",
                                14,
                                new Settings.OldFiles(Duration.ofDays(15), 16, Optional.empty())),
                        new Settings.Rollups(
                                List.of("pulse_rate_1h", "pulse_rate_1d"),
                                Duration.ofSeconds(15),
                                new RollupPolicy(
                                        Optional.of(Duration.ofDays(17)),
                                        Optional.of(Duration.ofMinutes(18)),
                                        Optional.empty())),
                        new Settings.Retention(Duration.ofMinutes(16), List.of()),
                        List.of(),
                        new Settings.Query(Duration.ofSeconds(90), 12, 13, 14 * Amount.MEBI, false),
                        new Settings.Breakers(6, Duration.ofSeconds(11)),
                        new Settings.Plugins(
                                List.of(k.resolve("p"), k.resolve("q")),
                                k.resolve("c"),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3),
                                14,
                                new Settings.Signing(
                                        Settings.Unsigned.DENY, List.of(PUBLIC_KEY, PUBLIC_KEY), Optional.empty()),
                                new PluginSections(Map.of(), environment))),
                read(environment).settings());
    }

    @Test
    void howLongReadingsAreKeptIsSaidByMetricType() throws Exception {
        Path file =
                file("retention { run-every = 1d, default { raw = 5y }, pulse { raw = 90d, 1h = 2y, \"60m\" = 2y } }");
        ConfigurationFile read =
                new ConfigurationFile(Optional.of(file), Map.of("retention.pulse.1d", "forever"), Map.of());
        Settings.Retention retention = read.settings().retention();
        Optional<Duration> day = Optional.of(Duration.ofDays(1));
        assertEquals(Optional.of(Period.ofDays(90)), retention.kept("pulse", Optional.empty()));
        assertEquals(Optional.of(Period.ofYears(2)), retention.kept("pulse", Optional.of(Duration.ofHours(1))));
        assertEquals(Optional.empty(), retention.kept("pulse", day));
        assertEquals(Optional.of(Period.ofYears(5)), retention.kept("weight", Optional.empty()));
        assertEquals(Optional.empty(), retention.kept("weight", day));
        assertEquals("90d", read.explain("retention.pulse.raw").orElseThrow().value());
        assertTrue(read.explain("retention.pulse").orElseThrow().value().contains("retention.pulse.1h"));
    }

    @Test
    void rulesSayWhatIsWatchedAndHow() throws Exception {
        Path file = file("watch { fever { metric = body_temp, method = adaptive, parameters { threshold = 0.7 } },"
                + " calm { metric = pulse_rate, method = baseline } }");
        ConfigurationFile read =
                new ConfigurationFile(Optional.of(file), Map.of("watch.fever.parameters.probation", "90"), Map.of());
        assertEquals(
                List.of(
                        new WatchRule("calm", "pulse_rate", "baseline", Map.of()),
                        new WatchRule("fever", "body_temp", "adaptive", Map.of("threshold", "0.7", "probation", "90"))),
                read.settings().watches());
        assertEquals(
                "adaptive", read.explain("watch.fever.method").orElseThrow().value());
        assertTrue(read.explain("watch.fever").orElseThrow().value().contains("watch.fever.parameters.threshold"));
    }

    @Test
    void mistakesInRulesAreNamedByLine() throws Exception {
        Path file = file(
                "watch.a { metric = pulse_rate, mehtod = adaptive }\nwatch.b { metric = \"\", method = adaptive }\n"
                        + "watch.Loud { metric = pulse_rate, method = adaptive }\nwatch.c = 5");
        String wrong = String.join("\n", new ConfigurationFile(Optional.of(file), Map.of(), Map.of()).problems());
        assertTrue(wrong.contains(":1: watch.a.mehtod: unknown key; did you mean method?"), wrong);
        assertTrue(wrong.contains(":1: watch.a.method: it is missing; expected a method that a plugin brings"), wrong);
        assertTrue(wrong.contains(":2: watch.b.metric: found [], expected a value"), wrong);
        assertTrue(wrong.contains(":3: watch.Loud: Cannot name a watch rule 'Loud'"), wrong);
        assertTrue(wrong.contains(":4: watch.c: unknown key"), wrong);
    }

    @Test
    void mistakesInHowLongReadingsAreKeptAreNamedByLine() throws Exception {
        Path file = file("retention.pulse {\n raw = 90\n 7h = 2y\n rav = 1y\n 1d = 0d\n}\nretention.puls = 3d");
        List<String> problems = new ConfigurationFile(Optional.of(file), Map.of(), Map.of()).problems();
        String expected = "expected days, weeks, months or years, as 90d, 6mo or 2y, or forever";
        assertEquals(5, problems.size(), problems::toString);
        assertTrue(problems.get(0).endsWith(":2: retention.pulse.raw: found [90], " + expected), problems.get(0));
        assertTrue(problems.get(1).contains(":3: retention.pulse.7h: unknown key; expected raw"), problems.get(1));
        assertTrue(problems.get(2).contains(":4: retention.pulse.rav: unknown key"), problems.get(2));
        assertTrue(problems.get(3).endsWith(":5: retention.pulse.1d: found [0d], " + expected), problems.get(3));
        assertTrue(problems.get(4).contains(":7: retention.puls: unknown key"), problems.get(4));
    }

    @Test
    void whichTableSubjectsAreInIsSaidByKind() throws IOException {
        Path file = file(
                "catalog.type = postgresql\nsubjects { reread-every = 5s, follow-every = 2s, dog { table = public.pets, id = pet_id,"
                        + " origin = born_on, attributes { breed = race } } }");
        ConfigurationFile read =
                new ConfigurationFile(Optional.of(file), Map.of("subjects.dog.tenant", "shop"), Map.of());
        assertEquals(
                new Settings.Following(
                        Duration.ofSeconds(2),
                        200,
                        Duration.ofSeconds(5),
                        List.of(new Settings.MappedTable(
                                "dog",
                                "public.pets",
                                "pet_id",
                                "name",
                                Optional.of("born_on"),
                                Optional.of("shop"),
                                Map.of("breed", "race")))),
                read.settings().catalog().following());
        assertEquals(
                "race",
                read.explain("subjects.dog.attributes.breed").orElseThrow().value());
        assertTrue(read.explain("subjects.dog").orElseThrow().value().contains("subjects.dog.table"));
    }

    @Test
    void whatIsWrongWithMappedTablesIsSaidTogether() throws IOException {
        Path file = file("catalog.type = postgresql\nsubjects.dog {\n tabel = pets\n table = a.b.c\n id = \"\"\n}\n"
                + "subjects.cat {\n name = a\n}\nsubjects.cow = pets\nsubjects.hen.attributes = 3");
        List<String> problems = new ConfigurationFile(Optional.of(file), Map.of(), Map.of()).problems();
        assertEquals(6, problems.size(), problems.toString());
        assertTrue(
                problems.get(0).endsWith(":3: subjects.dog.tabel: unknown key; did you mean table?"), problems.get(0));
        assertTrue(problems.get(1)
                .endsWith(":4: subjects.dog.table: found [a.b.c], expected a table, as pets or public.pets"));
        assertTrue(problems.get(2).endsWith(":5: subjects.dog.id: found [], expected the name of a column"));
        assertTrue(problems.get(3)
                .endsWith(":8: subjects.cat.table: it is missing; expected a table, as pets or public.pets"));
        assertTrue(problems.get(4).contains(":10: subjects.cow: unknown key"), problems.get(4));
        assertTrue(problems.get(5).contains(":11: subjects.hen.attributes: unknown key"), problems.get(5));
        Path embedded = file("subjects.dog.table = pets");
        assertTrue(new ConfigurationFile(Optional.of(embedded), Map.of(), Map.of())
                .problems()
                .get(0)
                .endsWith(":1: subjects.dog: expected catalog.type = postgresql: tables of others are on its server"));
    }

    @Test
    void theNamesThatPeopleUseForAServerMakeTheCatalogBeThere() {
        assertEquals(
                Optional.empty(),
                read(Map.of("POSTGRES_HOST", "db")).settings().catalog().postgres());
        ConfigurationFile all = read(Map.of(
                "DB_BACKEND", "postgres",
                "POSTGRES_HOST", "db.example.com",
                "POSTGRES_PORT", "5433",
                "POSTGRES_DB", "herd",
                "POSTGRES_USER", "rex",
                "POSTGRES_PASSWORD", "open sesame"));
        Settings.Postgres server = all.settings().catalog().postgres().orElseThrow();
        assertEquals("db.example.com:5433/herd", server.server());
        assertEquals("rex", server.user());
        assertEquals("open sesame", server.password().reveal());
        assertEquals("******", all.explain("catalog.password").orElseThrow().value());
        assertEquals(
                "",
                read(Map.of("DB_BACKEND", "postgresql"))
                        .settings()
                        .catalog()
                        .postgres()
                        .orElseThrow()
                        .password()
                        .reveal());
    }

    @Test
    void theNamesThatPeopleUseForFollowingSubjectsWork() {
        Map<String, String> environment =
                Map.of("DB_BACKEND", "postgresql", "DATA_SYNC_BATCH_SIZE", "1000", "DATA_SYNC_INTERVAL", "60");
        Settings.Following following = read(environment).settings().catalog().following();
        assertEquals(1000, following.atOnce());
        assertEquals(Duration.ofMinutes(1), following.every());
        assertEquals(
                "environment DATA_SYNC_INTERVAL",
                read(environment).explain("subjects.follow-every").orElseThrow().from());
        Map<String, String> withUnit = Map.of("DB_BACKEND", "postgresql", "DATA_SYNC_INTERVAL", "5m");
        assertEquals(
                Duration.ofMinutes(5),
                read(withUnit).settings().catalog().following().every());
    }

    @Test
    void theNameThatPeopleUseForWritingTwiceSaysWhether() {
        Map<String, String> wanted = Map.of("DB_BACKEND", "postgresql", "ENABLE_DUAL_WRITE", "true");
        assertEquals(Duration.ofDays(7), read(wanted).settings().catalog().keepRecent());
        Map<String, String> unwanted = Map.of("DB_BACKEND", "postgresql", "ENABLE_DUAL_WRITE", "False");
        assertEquals(Duration.ZERO, read(unwanted).settings().catalog().keepRecent());
        Map<String, String> howLong = Map.of("DB_BACKEND", "postgresql", "KYMO_HOT_RETENTION", "2h");
        assertEquals(Duration.ofHours(2), read(howLong).settings().catalog().keepRecent());
    }

    @Test
    void hotReadingsAreKeptAsRowsOnAServerAlone() {
        assertEquals(
                List.of("environment ENABLE_DUAL_WRITE: hot.retention: found [7d], expected 0s, or catalog.type ="
                        + " postgresql"),
                read(Map.of("ENABLE_DUAL_WRITE", "true")).problems());
    }

    @Test
    void theNamesThatPeopleAlreadyUseWork() {
        Settings settings = read(Map.of(
                        "DUCKDB_DATABASE_PATH", "/x/analytics.duckdb",
                        "DUCKDB_MEMORY_LIMIT", "8GB",
                        "DUCKDB_MAX_MEMORY_PERCENTAGE", "30%",
                        "DUCKDB_WORKER_THREADS", "5",
                        "PARQUET_COMPRESSION", "ZSTD",
                        "PARQUET_ROW_GROUP_SIZE", "100000",
                        "PARQUET_PAGE_SIZE", "1048576"))
                .settings();
        assertEquals(Path.of("/x/analytics.duckdb"), settings.catalog().database());
        assertEquals(6 * Amount.GIBI, settings.duckdb().memoryBytes());
        assertEquals(5, settings.duckdb().threads());
        assertEquals(
                new Settings.Lake(
                        ValueKind.location(settings.data().resolve("lake")),
                        new Settings.Cache(settings.data().resolve("cache"), 10 * Amount.GIBI),
                        Settings.Verify.FIRST_READ,
                        "zstd",
                        100_000,
                        Amount.MEBI),
                settings.lake());
    }

    @Test
    void aRowGroupGivenInBytesBecomesRows() {
        for (String bytes : List.of("134217728", "128MiB")) {
            assertEquals(
                    131_072,
                    read(Map.of("PARQUET_ROW_GROUP_SIZE", bytes))
                            .settings()
                            .lake()
                            .rowGroupRows());
        }
    }

    @Test
    void anEmptyVariableSaysNothingAndOurOwnNameGoesFirst() {
        assertEquals(
                6, read(Map.of("DUCKDB_WORKER_THREADS", "")).settings().duckdb().threads());
        assertEquals(
                2,
                read(Map.of("DUCKDB_WORKER_THREADS", "3", "KYMO_DUCKDB_THREADS", "2"))
                        .settings()
                        .duckdb()
                        .threads());
    }

    @Test
    void anEmptyVariableSaysNothingInAFileEither() throws IOException {
        Map<String, String> empty = Map.of("PATIENCE", " ");
        Path optional = file("query.timeout = 5s\nquery.timeout = ${?PATIENCE}\n");
        var configuration = new ConfigurationFile(Optional.of(optional), Map.of(), empty, MACHINE);
        assertEquals(Duration.ofSeconds(5), configuration.settings().query().timeout());
        Path needed = file("query.timeout = ${PATIENCE}\n");
        List<String> problems = new ConfigurationFile(Optional.of(needed), Map.of(), empty, MACHINE).problems();
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).contains("${PATIENCE}"), problems.get(0));
    }

    @Test
    void aStrangeVariableIsAWarningOnly() {
        var configuration = read(Map.of("KYMO_DUCKDB_THREDS", "2", "KYMO_JAVA_OPTIONS", "-Xmx1g", "KYMO_PORT", "x"));
        assertEquals(List.of(), configuration.problems());
        assertEquals(
                List.of(
                        "environment KYMO_DUCKDB_THREDS: has no effect: did you mean KYMO_DUCKDB_THREADS?",
                        "environment KYMO_PORT: has no effect: there is no such key"),
                configuration.warnings());
    }

    @Test
    void substitutionsSeeWhatGoesBeforeTheFile() throws IOException {
        Path file = file("data = /from-file\nlake.location = ${data}/parquet\nduckdb.temporary = ${SCRATCH}/duckdb\n");
        var configuration = new ConfigurationFile(
                Optional.of(file), Map.of("data", "/from-command"), Map.of("SCRATCH", "/scratch"), MACHINE);
        Settings settings = configuration.settings();
        assertEquals(
                ValueKind.location(Path.of("/from-command/parquet")),
                settings.lake().location());
        assertEquals(Path.of("/from-command/catalog.duckdb"), settings.catalog().database());
        assertEquals(Path.of("/scratch/duckdb"), settings.duckdb().temporary());
        assertEquals(file + ":2", explained(configuration, "lake.location").from());
    }

    @Test
    void whatTheEnvironmentReplacesIsFoundWhereMuchIsReplaced() throws IOException {
        Path file = file("""
                data = ./here
                lake {
                  location = "s3://my-bucket/kymograph"
                  location = ${?STORAGE_LOCATION}
                }
                plugins.storage-s3 {
                  endpoint = ${?STORAGE_ENDPOINT}
                  secret-key = ${?STORAGE_SECRET_KEY}
                }
                """);
        Map<String, String> environment = Map.of(
                "STORAGE_LOCATION", "s3://bucket/lake",
                "STORAGE_ENDPOINT", "http://127.0.0.1:1",
                "STORAGE_SECRET_KEY", "hush");
        for (Map<String, String> command : List.of(Map.<String, String>of(), Map.of("data", "/from-command"))) {
            var configuration = new ConfigurationFile(Optional.of(file), command, environment, MACHINE);
            assertEquals(List.of(), configuration.problems());
            assertEquals(
                    "s3://bucket/lake",
                    explained(configuration, "lake.location").value());
            assertEquals(
                    command.isEmpty() ? file + ":1" : "command line",
                    explained(configuration, "data").from());
        }
    }

    @Test
    void allProblemsAreToldAtOnceWithFileLineAndKey() throws IOException {
        Path file = file("""
                duckdb {
                  thread = 2
                  memory = lots
                  store-share = 0.95
                  extensions = [core_functions, parquet, httpfs]
                }
                lake = here
                query.timeout = 5
                query.rows = [1, 2]
                ingest.flush-at-age { s = 5 }
                storage { s3 { secret-key = hush } }
                rollups { refresh-start = 1h, refresh-end = 2h }
                catalog.timeout { statement = 1m, socket = 60s }
                """);
        var configuration = new ConfigurationFile(
                Optional.of(file),
                Map.of("lake.compresion", "zstd", "lake.page-size", "1GiB"),
                Map.of("DUCKDB_WORKER_THREADS", "many", "DUCKDB_DATABASE_PATH", ":memory:"),
                MACHINE);
        List<String> expected = List.of(
                file + ":2: duckdb.thread: unknown key; did you mean duckdb.threads?",
                file + ":3: duckdb.memory: found [lots], expected a size from 64MiB, as 512MiB or 1GB, or a percentage,"
                        + " as 75%, or auto",
                file + ":4: duckdb.store-share: found [0.95], expected a number from 0.1 to 0.9",
                file + ":5: duckdb.extensions: cannot use [core_functions, parquet, httpfs]: httpfs is not bundled and"
                        + " would have to be downloaded; bundled are core_functions, icu, json, parquet",
                file + ":7: lake: found [here], expected a section with the keys lake.location,"
                        + " lake.cache.folder, lake.cache.size, lake.verify, lake.compression, lake.row-group-rows, lake.page-size",
                file + ":8: query.timeout: found [5], expected a duration from 0s to 365d, as 2ms, 30s, 10m or 1h",
                file + ":9: query.rows: found [[1, 2]], expected a whole number from 0",
                file + ":10: ingest.flush-at-age: found [a section], expected a duration from 1s to 365d, as 2ms, 30s,"
                        + " 10m or 1h",
                file + ":11: storage.s3.secret-key: unknown key; \"config show\" lists all",
                file
                        + ":12: rollups.refresh-start: found [1h], expected longer than rollups.refresh-end [2h], or 0s for"
                        + " no bound",
                file + ":13: catalog.timeout.socket: found [60s], expected longer than catalog.timeout.statement [1m],"
                        + " or 0s for no bound",
                "environment DUCKDB_WORKER_THREADS: duckdb.threads: found [many], expected a whole number from 1 to"
                        + " 1024, or auto",
                "environment DUCKDB_DATABASE_PATH: catalog.database: found [:memory:], expected a path",
                "command line: lake.compresion: unknown key; did you mean lake.compression?",
                "command line: lake.page-size: found [1GiB], expected a size from 1KiB to 100MiB");
        assertEquals(
                expected.stream().sorted().toList(),
                configuration.problems().stream().sorted().toList());
        KymographException refused = assertThrows(KymographException.class, configuration::settings);
        assertEquals(ErrorKind.CONFIGURATION, refused.kind());
        assertEquals("config.invalid", refused.code());
        assertEquals(
                "Cannot use the configuration:\n  " + String.join("\n  ", configuration.problems()),
                refused.getMessage());
    }

    @Test
    void aLakeIsInAFolderOrAtALocation() {
        String here = Path.of("lake").toAbsolutePath().toString();
        assertEquals(here, shownLake("lake"));
        assertEquals("/srv/lake", shownLake("file:///srv/lake/"));
        assertEquals("/srv/lake", shownLake("file:/srv/x/../lake"));
        assertEquals("s3://herd/2024", shownLake("s3://herd/2024"));
    }

    private static String shownLake(String location) {
        ConfigurationFile configuration =
                new ConfigurationFile(Optional.empty(), Map.of("lake.location", location), Map.of(), MACHINE);
        return explained(configuration, "lake.location").value();
    }

    @Test
    void aLocationHasNoKeysInIt() {
        ConfigurationFile configuration = new ConfigurationFile(
                Optional.empty(), Map.of("lake.location", "s3://me:hush@herd/2024"), Map.of(), MACHINE);
        assertEquals(
                List.of("command line: lake.location: cannot use [s3://******@herd/2024]: a location has no user,"
                        + " password, query or fragment; keys are set under plugins"),
                configuration.problems());
        assertEquals(
                "s3://******@herd/2024",
                explained(configuration, "lake.location").value());
    }

    @Test
    void aKeyInTheWrongSectionIsFound() throws IOException {
        Path file = file("threads = 2\ncatalog.row-group-rows = 4096\n");
        assertEquals(
                List.of(
                        file + ":1: threads: unknown key; did you mean duckdb.threads?",
                        file + ":2: catalog.row-group-rows: unknown key; did you mean lake.row-group-rows?"),
                reading(file).problems().stream().sorted().toList());
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path file = folder.resolve("no.conf");
        assertEquals(
                "Cannot use the configuration: " + file + ": cannot read the configuration: there is no such file",
                assertThrows(KymographException.class, reading(file)::settings).getMessage());
        assertEquals(
                List.of(folder + ": cannot read the configuration: it is a folder"),
                reading(folder).problems());
    }

    @Test
    void aFileThatIsNotHoconIsNamedWithItsLine() throws IOException {
        Path file = file("data = /d\nlake {\n");
        String problem = reading(file).problems().get(0);
        assertTrue(problem.startsWith(file + ":3: this is not HOCON: "), problem);
        Path open = file("data = ${nowhere}\n");
        assertEquals(
                open + ":1: Could not resolve substitution to a value: ${nowhere}",
                reading(open).problems().get(0));
    }

    @Test
    void anIncludedFileIsNamed() throws IOException {
        Path included = Files.writeString(folder.resolve("more.conf"), "\nduckdb.threads = zero\n");
        String problem = reading(file("include \"more.conf\"\n")).problems().get(0);
        assertTrue(problem.startsWith(included + ":2: duckdb.threads: found [zero]"), problem);
    }

    @Test
    void everyKeyIsExplained() {
        ConfigurationFile configuration = read(Map.of());
        assertEquals(Keys.ALL.size(), configuration.all().size());
        for (Setting setting : configuration.all()) {
            assertTrue(setting.help().endsWith("."), setting + " has no help");
        }
        assertEquals(
                new Setting(
                        "lake.compression",
                        "How Parquet files are compressed: zstd, snappy, gzip, lz4_raw or uncompressed. Also set by"
                                + " PARQUET_COMPRESSION.",
                        "zstd",
                        "default"),
                explained(configuration, "lake.compression"));
        assertEquals("4GiB", explained(configuration, "duckdb.memory").value());
        assertEquals(
                "query.timeout, query.rows, query.at-once, query.cache, query.duckdb.enabled",
                explained(configuration, "query").value());
        assertEquals(Optional.empty(), configuration.explain("lake.nothing"));
    }

    @Test
    void aWrongValueIsExplainedAsItStands() {
        assertEquals(
                "many",
                explained(read(Map.of("KYMO_DUCKDB_THREADS", "many")), "duckdb.threads")
                        .value());
    }

    @Test
    void secretsAreMasked() {
        for (String path : List.of("catalog.password", "storage.secret", "storage.s3.secret-key")) {
            assertEquals("******", Key.masked(path, "hush"), path);
        }
        assertEquals("shown", Key.masked("lake.location", "shown"));
    }

    @Test
    void theReadyConfigurationSaysTheDefaults() {
        Path embedded = Path.of(System.getProperty("kymograph.root"), "conf", "embedded.conf");
        assertEquals(read(Map.of()).settings(), reading(embedded).settings());
    }

    private ConfigurationFile reading(Path file) {
        return new ConfigurationFile(Optional.of(file), Map.of(), Map.of(), MACHINE);
    }

    private static ConfigurationFile read(Map<String, String> environment) {
        return new ConfigurationFile(Optional.empty(), Map.of(), environment, MACHINE);
    }

    private static long memory(Machine machine, Map<String, String> overrides) {
        return new ConfigurationFile(Optional.empty(), overrides, Map.of(), machine)
                .settings()
                .duckdb()
                .memoryBytes();
    }

    private static Setting explained(ConfigurationFile configuration, String key) {
        return configuration.explain(key).orElseThrow();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("my.conf"), text);
    }
}
