package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.postgresql.TestServer;
import dev.kymograph.metric.Subject;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Engines that are open for one tenant of several, on one catalog and one lake. */
class TenantTest {

    /** What a tenant's engine does; all else is refused. */
    private static final Set<String> DONE = Set.of(
            "ask",
            "sql",
            "export",
            "exportSql",
            "subjects",
            "vocabulary",
            "plugins",
            "statistics",
            "jobs",
            "breakers",
            "troubles",
            "close");

    @TempDir
    Path folder;

    private Map<String, String> shared;
    private Engine service;

    @BeforeEach
    void open() throws Exception {
        shared = new HashMap<>(TestServer.configuration());
        shared.put("lake.location", folder.resolve("lake").toString());
        service = on("service").open();
        SharedHerd.fill(service, true);
    }

    @AfterEach
    void close() {
        service.close();
    }

    private EngineBuilder on(String name) {
        EngineBuilder builder = SharedHerd.builder().data(folder.resolve(name));
        shared.forEach(builder::set);
        return builder;
    }

    private Engine of(String tenant) {
        return on(tenant).set("tenant", tenant).open();
    }

    private static String sql(Engine engine, String select) {
        return TenantQuestionsTest.told(engine, each -> each.sql(select));
    }

    private static long count(Engine engine, String from, AsOf asOf) {
        try (Result result = engine.sql("SELECT count(*) FROM " + from, asOf, Watch.NOBODY)) {
            result.next();
            return (Long) result.value(0);
        }
    }

    private static KymographException failure(Engine engine, String select) {
        return assertThrows(KymographException.class, () -> engine.sql(select).close());
    }

    @Test
    void eachSeesItsOwn() {
        try (Engine north = of("north");
                Engine south = of("south");
                Engine west = of("west")) {
            long all = count(service, "pulse", AsOf.NOW);
            long ofNorth = count(north, "pulse", AsOf.NOW);
            long ofSouth = count(south, "pulse", AsOf.NOW);
            assertEquals(count(service, "pulse WHERE dog_id < 600", AsOf.NOW), ofNorth);
            assertEquals(count(service, "pulse WHERE dog_id BETWEEN 600 AND 1000", AsOf.NOW), ofSouth);
            assertTrue(ofNorth > 0 && ofSouth > 0 && ofNorth + ofSouth < all, ofNorth + " + " + ofSouth + " of " + all);
            assertEquals(0, count(west, "pulse", AsOf.NOW));
            assertEquals(3, count(north, "dogs", AsOf.NOW));
            assertEquals(3, count(south, "dogs WHERE dog_name LIKE 'canary%'", AsOf.NOW));
            assertEquals(0, count(west, "dogs", AsOf.NOW));
            assertEquals(0, count(west, "dog_metrics", AsOf.NOW));
        }
    }

    @Test
    void theSubjectsAreItsOwn() {
        service.subjects().hold("dog", 701, "a canary");
        service.subjects().hold("dog", 2, "ours");
        try (Engine north = of("north")) {
            assertEquals(
                    List.of(1, 2, 3),
                    north.subjects().list("dog").stream().map(Subject::id).toList());
            assertEquals(Optional.empty(), north.subjects().find("dog", 701));
            assertTrue(north.subjects().find("dog", 1).isPresent());
            assertEquals(
                    List.of(2),
                    north.subjects().held("dog").stream().map(Subjects.Held::id).toList());
        }
    }

    @Test
    void eachSnapshotShowsItsOwn() {
        try (Engine north = of("north")) {
            int looked = 0;
            for (Snapshot snapshot : service.snapshots().list(100)) {
                AsOf asOf = AsOf.snapshot(snapshot.number());
                assertEquals(count(service, "pulse WHERE dog_id < 600", asOf), count(north, "pulse", asOf));
                looked += count(north, "pulse", asOf) > 0 ? 1 : 0;
            }
            assertTrue(looked > 3, looked + " snapshots have readings");
        }
    }

    @Test
    void aSubjectThatChangesItsTenantGoesWithAllItsReadings() {
        try (Engine north = of("north");
                Engine south = of("south")) {
            long before = count(north, "pulse", AsOf.NOW);
            String asked = "SELECT max(beats), count(*) FROM pulse";
            String kept = sql(north, asked);
            assertEquals(kept, sql(north, asked));
            Subject dog = service.subjects().find("dog", 701).orElseThrow();
            service.subjects()
                    .register(List.of(
                            new Subject(dog.kind(), dog.id(), dog.name(), dog.attributes(), Optional.of("north"))));
            assertEquals(
                    before + count(service, "pulse WHERE dog_id = 701", AsOf.NOW), count(north, "pulse", AsOf.NOW));
            assertEquals(0, count(south, "pulse WHERE dog_id = 701", AsOf.NOW));
            assertFalse(kept.equals(sql(north, asked)), "an answer of before was kept");
            service.erase("dog", 701, Watch.NOBODY);
            assertEquals(kept, sql(north, asked));
        }
    }

    @Test
    void aFailureTellsNothingOfOthers() {
        try (Engine north = of("north")) {
            String casts = "SELECT CAST(sensor_id AS INTEGER) FROM pulse WHERE CAST(sensor_id AS INTEGER) >= 0";
            assertTrue(failure(service, casts).getMessage().contains(SharedHerd.CANARY), "nothing to tell of");
            assertFalse(sql(north, casts).startsWith("error"), sql(north, casts));
            String own = "SELECT CAST(remark AS INTEGER) FROM pressure";
            String said = failure(north, own).getMessage();
            assertTrue(said.contains("calm") && !SharedHerd.tells(said), said);
        }
    }

    @Test
    void hostileStatementsShowNothingOfOthers() throws IOException {
        String file;
        try (Stream<Path> files = Files.walk(folder.resolve("lake"))) {
            file = files.filter(each -> each.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow()
                    .toString();
        }
        List<String> hostile = List.of(
                "SELECT * FROM read_parquet('" + file + "')",
                "SELECT * FROM '" + file + "'",
                "SELECT * FROM parquet_scan('" + folder + "/lake/**')",
                "SELECT * FROM parquet_metadata('" + file + "')",
                "SELECT * FROM read_text('" + file + "')",
                "SELECT * FROM read_blob('" + file + "')",
                "SELECT * FROM read_csv('" + folder + "/**')",
                "SELECT * FROM glob('" + folder + "/**')",
                "SELECT * FROM mirror.all_dogs",
                "SELECT * FROM mirror.hot_pulse",
                "SELECT * FROM \"mirror\".\"hot_pulse\"",
                "SELECT * FROM hot_pulse",
                "SELECT * FROM memory.mirror.hot_pulse",
                "SELECT * FROM main.pulse",
                "SELECT * FROM temp.pulse",
                "SELECT * FROM temp.main.\"pulse as seen\"",
                "SELECT * FROM \"pulse as seen\"",
                "SELECT p.* FROM pulse p, temp.main.\"pressure as seen\" q",
                "SELECT * FROM hot_batch",
                "SELECT * FROM subject_hold",
                "SELECT * FROM duckdb_tables()",
                "SELECT * FROM duckdb_views()",
                "SELECT * FROM duckdb_columns()",
                "SELECT * FROM duckdb_temporary_files()",
                "SELECT * FROM duckdb_settings()",
                "SELECT * FROM duckdb_logs()",
                "SELECT * FROM information_schema.tables",
                "SELECT * FROM pg_catalog.pg_class",
                "SELECT * FROM sqlite_master",
                "PRAGMA show_tables",
                "SHOW ALL TABLES",
                "DESCRIBE mirror.hot_pulse",
                "SELECT * FROM query('SELECT * FROM mirror.hot_pulse')",
                "SELECT * FROM query_table('mirror.hot_pulse')",
                "SELECT * FROM pragma_table_info('mirror.hot_pulse')",
                "SELECT * FROM pragma_storage_info('mirror.hot_pulse')",
                "SELECT getenv('HOME')",
                "SELECT current_setting('temp_directory')",
                "COPY pulse TO '" + folder + "/stolen.csv'",
                "COPY (SELECT * FROM mirror.hot_pulse) TO '" + folder + "/stolen.csv'",
                "ATTACH '" + folder + "/service/catalog.duckdb' AS theirs",
                "CREATE TABLE mine AS SELECT * FROM mirror.hot_pulse",
                "INSERT INTO mirror.all_dogs SELECT * FROM mirror.all_dogs",
                "UPDATE mirror.all_dogs SET tenant_id = 'north'",
                "DELETE FROM pulse",
                "DROP TABLE mirror.hot_pulse",
                "SET VARIABLE x = (SELECT max(beats) FROM mirror.hot_pulse)",
                "SELECT getvariable('x')",
                "WITH mirror AS (SELECT 1) SELECT * FROM mirror.hot_pulse",
                "WITH x AS (COPY pulse TO '" + folder + "/stolen.csv') SELECT 1",
                "SELECT (SELECT max(beats) FROM mirror.hot_pulse)",
                "SELECT 1; SELECT * FROM mirror.hot_pulse",
                "SELECT * FROM pulse UNION ALL SELECT * FROM mirror.hot_pulse",
                "EXPLAIN ANALYZE SELECT * FROM pulse",
                "FROM mirror.hot_pulse",
                "PIVOT mirror.hot_pulse ON sensor_id USING count(*)");
        try (Engine north = of("north")) {
            for (String sql : hostile) {
                String said = sql(north, sql);
                assertTrue(said.startsWith("error"), sql + " answered " + said);
                assertFalse(said.replace(sql, "").contains(SharedHerd.CANARY), sql + " answered " + said);
            }
        }
        assertFalse(Files.exists(folder.resolve("stolen.csv")));
    }

    @Test
    void whatIsExportedIsItsOwn() throws IOException {
        // One file with readings of all, which could be copied as it is.
        service.flush();
        service.compact(Compaction.ALL, Watch.NOBODY);
        try (Engine north = of("north")) {
            Path months = folder.resolve("months");
            Path lines = folder.resolve("answer.csv");
            Path one = folder.resolve("one.csv");
            long ours = count(north, "pulse", AsOf.NOW);
            Question readings = Question.of("readings", "pulse");
            assertEquals(
                    ours,
                    north.export(readings, ExportTarget.folder(months), Watch.NOBODY)
                            .rows());
            assertEquals(
                    ours,
                    north.export(readings, ExportTarget.file(one), Watch.NOBODY).rows());
            assertEquals(
                    ours,
                    north.exportSql("SELECT * FROM pulse", ExportTarget.file(lines), Watch.NOBODY)
                            .rows());
            for (Path each : List.of(lines, one)) {
                String text = Files.readString(each, StandardCharsets.UTF_8);
                assertFalse(text.contains(SharedHerd.CANARY), text);
                assertEquals(ours + 1, text.lines().count());
            }
            Engine fresh = SharedHerd.builder().data(folder.resolve("fresh")).open();
            try (fresh) {
                for (int id : List.of(1, 2, 3, 701, 702, 703, 1400)) {
                    fresh.subjects().register(List.of(Herd.dog(id, "Dog " + id, "any", null)));
                }
                fresh.adopt(Adoption.of(months, "pulse"), Watch.NOBODY);
                assertEquals(ours, count(fresh, "pulse", AsOf.NOW));
                assertEquals(0, count(fresh, "pulse WHERE dog_id > 600 OR beats >= 700", AsOf.NOW));
            }
        }
    }

    @Test
    void allThatIsNoQuestionIsRefused() throws Exception {
        long state = service.snapshots().list(1).get(0).number();
        try (Engine north = of("north")) {
            requireRefused(Engine.class, north, DONE);
            requireRefused(Subjects.class, north.subjects(), Set.of("find", "list", "held", "waiting"));
            requireRefused(Plugins.class, north.plugins(), Set.of("list"));
            assertEquals(List.of(), north.jobs().list());
            assertEquals(List.of(), north.troubles());
        }
        assertEquals(state, service.snapshots().list(1).get(0).number());
        KymographException schema = assertThrows(
                KymographException.class,
                () -> on("north").set("tenant", "north").schema());
        assertEquals("tenant.refused", schema.code());
    }

    private static void requireRefused(Class<?> noun, Object of, Set<String> done) throws Exception {
        for (Method method : noun.getMethods()) {
            if (!done.contains(method.getName()) && !java.lang.reflect.Modifier.isStatic(method.getModifiers())) {
                List<Object> arguments = new ArrayList<>();
                for (Class<?> type : method.getParameterTypes()) {
                    arguments.add(type == int.class ? (Object) 1 : null);
                }
                InvocationTargetException refused = assertThrows(
                        InvocationTargetException.class,
                        () -> method.invoke(of, arguments.toArray()),
                        method.toString());
                if (!method.isDefault()) {
                    KymographException why = (KymographException) refused.getCause();
                    assertEquals("tenant.refused", why.code(), method.toString());
                    assertTrue(why.getMessage().contains("for the tenant 'north'"), why.getMessage());
                }
            }
        }
    }

    @Test
    void aTenantOfAnEmbeddedCatalogSeesItsOwnToo() {
        Path data = folder.resolve("embedded");
        try (Engine all = SharedHerd.builder().data(data).open()) {
            SharedHerd.fill(all, true);
        }
        try (Engine north =
                SharedHerd.builder().data(data).set("tenant", "north").open()) {
            assertEquals(0, count(north, "pulse WHERE dog_id > 600", AsOf.NOW));
            assertTrue(count(north, "pulse", AsOf.NOW) > 600);
        }
    }

    @Test
    void whoSaysThatThereIsATenantHasToSayWhich() {
        KymographException empty = assertThrows(
                KymographException.class, () -> on("nobody").set("tenant", "").open());
        assertTrue(
                empty.getMessage().contains("tenant: found [], expected a tenant's id, or none"), empty.getMessage());
    }
}
