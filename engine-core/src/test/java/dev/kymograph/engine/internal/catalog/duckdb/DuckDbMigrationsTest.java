package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Quarantine.Filter;
import dev.kymograph.engine.Schema;
import dev.kymograph.engine.Schema.Applied;
import dev.kymograph.engine.Schema.Loss;
import dev.kymograph.engine.Schema.Migration;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Commit;
import dev.kymograph.engine.internal.catalog.Foreign;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.NewFile;
import dev.kymograph.engine.internal.catalog.RefusedRow;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.Shape;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.catalog.sql.SqlSchema;
import dev.kymograph.metric.Subject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DuckDbMigrationsTest {

    private static final List<String> NAMES = List.of(
            "vocabulary",
            "lake",
            "intake",
            "batches",
            "replay",
            "adoption",
            "rollups",
            "snapshots",
            "sources",
            "rollup_policies",
            "asked",
            "retention",
            "erasures",
            "processes",
            "changes",
            "constraints",
            "mapped",
            "watches",
            "tenants",
            "replaced",
            "plausible",
            "seen",
            "guards",
            "recent");
    private static final int NEWEST = NAMES.size();

    private static final String TABLES = "SELECT table_name, column_name, data_type, is_nullable, column_default"
            + " FROM information_schema.columns WHERE table_schema = 'main' ORDER BY table_name, ordinal_position";
    private static final String CONSTRAINTS =
            "SELECT table_name, constraint_type, constraint_text" + " FROM duckdb_constraints() ORDER BY 1, 2, 3";

    @TempDir
    Path folder;

    private TestStore store;
    private SqlSchema schema;

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(folder);
        schema = new SqlSchema(store.database());
    }

    @AfterEach
    void close() {
        schema.close();
    }

    private static List<String> steps(List<Migration> migrations) {
        return migrations.stream()
                .map(step -> step.version() + " " + step.name() + " " + step.direction())
                .toList();
    }

    private static List<String> steps(String direction, int from, int to) {
        List<String> steps = new ArrayList<>();
        int step = direction.equals("up") ? 1 : -1;
        for (int version = from; version != to + step; version += step) {
            steps.add(version + " " + NAMES.get(version - 1) + " " + direction);
        }
        return steps;
    }

    private List<String> shape() throws Exception {
        List<String> shape = new ArrayList<>(store.ask(TABLES));
        shape.addAll(store.ask(CONSTRAINTS));
        return shape;
    }

    @Test
    void goesUpDownAndUpAgainToTheSameTables() throws Exception {
        assertEquals(0, schema.current());
        assertEquals(List.of(), schema.history());
        List<String> up = steps("up", 1, NEWEST);
        assertEquals(up, steps(schema.migrate(schema.newest())));
        assertEquals(NEWEST, schema.current());
        List<String> before = shape();

        assertEquals(steps("down", NEWEST, 2), steps(schema.migrate(1)));
        assertEquals(1, schema.current());
        assertEquals(List.of("1 vocabulary down"), steps(schema.migrate(0)));
        assertEquals(
                List.of("schema_history"),
                store.ask("SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'"));
        assertEquals(up, steps(schema.migrate(NEWEST)));
        assertEquals(before, shape());
        assertEquals(List.of(), schema.migrate(NEWEST));

        List<Applied> history = schema.history();
        assertEquals(3 * NEWEST, history.size());
        assertEquals(NAMES.get(NEWEST - 1), history.get(NEWEST).name());
        assertEquals("down", history.get(NEWEST).direction());
        assertFalse(history.get(3 * NEWEST - 1).at().isBefore(history.get(0).at()));
        assertFalse(history.get(0).took().isNegative());
        assertEquals(history.get(0).checksum(), history.get(2 * NEWEST).checksum());
        assertEquals(
                history.get(0).checksum(),
                history.get(2 * NEWEST - 1).checksum(),
                "one checksum stands for both scripts");
        assertNotEquals(history.get(0).checksum(), history.get(1).checksum());
    }

    @Test
    void aPlanSaysWhatWouldBeLostAndChangesNothing() throws Exception {
        try (Catalog catalog = store.catalog()) {
            catalog.declare(List.of(OtherProcess.KIND), List.of(OtherProcess.TYPE));
            catalog.register(List.of(Subject.of("cow", 1, "Berta", Map.of())));
            OtherProcess.acceptBatch(catalog, 1);
        }
        List<String> before = shape();
        assertEquals(
                List.of(new Loss("hot readings", 2), new Loss("metric types", 1), new Loss("cows", 1)),
                schema.losses(0));
        assertEquals(List.of(new Loss("hot readings", 2)), schema.losses(1));
        assertEquals(List.of(new Loss("hot readings", 2)), schema.losses(3));
        assertEquals(List.of(), schema.losses(NEWEST));
        List<Migration> plan = schema.plan(0);
        assertEquals(steps("down", NEWEST, 1), steps(plan));
        String lake = plan.get(NEWEST - 2).script();
        assertTrue(lake.contains("DROP VIEW \"cow_metrics\";"), lake);
        assertTrue(lake.contains("DROP TABLE \"hot_bell\";"), lake);
        String vocabulary = plan.get(NEWEST - 1).script();
        assertTrue(vocabulary.contains("DROP TABLE \"cows\";"), vocabulary);
        assertEquals(before, shape());
        assertEquals(NEWEST, schema.current());

        schema.migrate(0);
        assertEquals(
                List.of("schema_history"),
                store.ask("SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'"));
        assertRefused("schema.downgraded", "taken down to version 0 and this program needs " + NEWEST, store::catalog);
        assertEquals(0, schema.current(), "opening leaves it where somebody wanted it");
        schema.migrate(NEWEST);
        try (Catalog catalog = store.catalog()) {
            assertEquals(List.of(), catalog.declarations().kinds());
        }
    }

    @Test
    void goingDownForgetsAdoptedFilesAndSaysSo() throws Exception {
        try (Catalog catalog = store.catalog()) {
            catalog.declare(List.of(OtherProcess.KIND), List.of(OtherProcess.TYPE));
            catalog.register(List.of(Subject.of("cow", 1, "Berta", Map.of())));
            Span span = new Span(1, 0, 5, 2);
            NewFile own = new NewFile("bell", "own", 1, 1, 1, "x", "zstd", true, List.of(span));
            Foreign found = new Foreign("/f", "shape", 7);
            NewFile foreign = new NewFile("bell", "/f/a", 1, 2, 2, "y", "zstd", false, found, List.of(span));
            catalog.commit(new Commit(
                    "t",
                    List.of(own, foreign),
                    OptionalLong.empty(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.empty()));
            assertEquals(List.of(Foreign.NOT, found), foreign(catalog));
        }
        int before = NAMES.indexOf("adoption");
        assertEquals(List.of(new Loss("adopted files", 1)), schema.losses(before));
        schema.migrate(before);
        assertEquals(List.of("own"), store.ask("SELECT path FROM lake_file"));
        assertEquals(List.of("1"), store.ask("SELECT file_id FROM segment"));
        assertEquals(List.of(), store.ask("SELECT file_id FROM file_overlap"));
        schema.migrate(NEWEST);
        try (Catalog catalog = store.catalog()) {
            assertEquals(
                    List.of(Foreign.own(Shape.own("cow_id", OtherProcess.TYPE).text())), foreign(catalog));
        }
    }

    private static List<Foreign> foreign(Catalog catalog) {
        return catalog.state(List.of(Scope.all("bell"))).parts().get(0).files().stream()
                .map(LakeFile::foreign)
                .toList();
    }

    @Test
    void snapshotsFromBeforeKnowWhatTheyAdded() throws Exception {
        int before = NAMES.indexOf("snapshots");
        schema.migrate(NEWEST);
        schema.migrate(before);
        store.instance().run("INSERT INTO snapshot VALUES (1, 't', TIMESTAMP '2024-01-02 03:04:05')");
        store.instance()
                .run("INSERT INTO lake_file VALUES (1, 'bell', 'p', 1, 7, 0, 9, 1, 1, 'x', 'zstd', true, 1, NULL,"
                        + " TIMESTAMP '2024-01-02 03:04:05', '', '', 0, 1)");
        schema.migrate(NEWEST);
        assertEquals(
                List.of("unknown|1|0|7|null"),
                store.ask("SELECT cause, files_added, files_removed, readings, expired_at FROM snapshot"));
    }

    @Test
    void adoptedFilesThatWereReplacedBeforeStayKnown() throws Exception {
        int before = NAMES.indexOf("replaced");
        schema.migrate(before);
        for (String snapshot : List.of("1, 'a', 'adopt'", "2, 'b', 'compact'", "3, 'c', 'delete'", "4, 'd', 'adopt'")) {
            store.instance()
                    .run(
                            "INSERT INTO snapshot (number, token, cause, committed_at) SELECT *, TIMESTAMP '2024-01-02' FROM"
                                    + " (VALUES (" + snapshot + "))");
        }
        file(1, "compacted", 1, "2", "theirs");
        file(2, "deleted", 1, "3", "theirs");
        file(3, "back", 1, "2", "theirs");
        file(4, "back", 4, "NULL", "theirs");
        file(5, "ours", 1, "2", "");
        file(6, "gone", 1, "4", "theirs");
        schema.migrate(NEWEST);
        assertEquals(
                List.of("compacted|true|2|null", "deleted|true|3|null"),
                store.ask("SELECT path, deleted, added_in, removed_in FROM replaced_file ORDER BY path"));
        assertEquals(
                List.of(new Loss("adopted files that were replaced, and could bring back what was deleted since", 2)),
                schema.losses(before));
    }

    private void file(int id, String path, int added, String removed, String adopted) throws Exception {
        store.instance()
                .run("INSERT INTO lake_file VALUES (" + id + ", 'bell', '" + path + "', 1, 7, 0, 9, 1, 1, 'x', 'zstd',"
                        + " false, " + added + ", " + removed + ", TIMESTAMP '2024-01-02 03:04:05', '" + adopted
                        + "', '', 0, 1)");
    }

    @Test
    void goingDownForgetsKeysAndWhatWasToBeDeletedAndSaysSo() throws Exception {
        schema.migrate(NEWEST);
        store.instance().run("INSERT INTO unneeded_file VALUES ('p', 1, TIMESTAMP '2024-01-02 03:04:05')");
        store.instance()
                .run(
                        "INSERT INTO source_record (source_key, name, read_rows, accepted, rejected, replaced, taken_at, content)"
                                + " VALUES ('key:k', 'n', 1, 1, 0, 0, TIMESTAMP '2024-01-02 03:04:05', 'h'),"
                                + " ('h', 'n', 1, 1, 0, 0, TIMESTAMP '2024-01-02 03:04:05', '')");
        int before = NAMES.indexOf("snapshots");
        assertEquals(
                List.of(
                        new Loss("files that wait to be deleted, and stay on the disk", 1),
                        new Loss("keys of batches taken in", 1)),
                schema.losses(before));
        schema.migrate(before);
        assertEquals(List.of("h"), store.ask("SELECT source_key FROM source_record"));
    }

    @Test
    void declarationsThatStayedGetTheirTablesBack() throws Exception {
        try (Catalog catalog = store.catalog()) {
            catalog.declare(List.of(OtherProcess.KIND), List.of(OtherProcess.TYPE));
        }
        List<String> before = shape();
        schema.migrate(1);
        assertEquals(1, schema.current());
        schema.migrate(2);
        assertRefused("schema.downgraded", "Run 'schema upgrade'", store::catalog);
        schema.migrate(NEWEST);
        try (Catalog catalog = store.catalog()) {
            assertEquals(before, shape());
            OtherProcess.acceptBatch(catalog, 1);
            assertEquals(1, catalog.hotBatches("bell").size());
        }
    }

    @Test
    void hotReadingsStayWhenEachBatchBecomesOneRow() throws Exception {
        schema.migrate(3);
        store.instance()
                .run(
                        "INSERT INTO subject_kind VALUES ('cow', 'cows', 'cows', 'cow_id', 'name', NULL, 0)",
                        "INSERT INTO metric_type VALUES ('bell', 'cow', '', NULL, NULL, false, '', 7)",
                        "INSERT INTO metric_field VALUES ('bell', 0, 'loud', 'FLOAT', 0, 9, 0, 9, '', NULL),"
                                + " ('bell', 1, 'tune', 'TEXT', '-inf', 'inf', '-inf', 'inf', '', NULL),"
                                + " ('bell', 2, 'rung', 'BOOLEAN', '-inf', 'inf', '-inf', 'inf', '', NULL)",
                        "CREATE TABLE hot_bell (_batch BIGINT, _subject INTEGER, _micros BIGINT, sensor_id VARCHAR,"
                                + " quality_score REAL, loud REAL, tune VARCHAR, rung BOOLEAN)",
                        "UPDATE engine_state SET last_batch = 2, write_sequence = 5, state_number = 9",
                        "INSERT INTO hot_batch VALUES (1, 'bell', 4, 7, 2, 10, 20, TIMESTAMP '2024-01-02 03:04:05'),"
                                + " (2, 'bell', 5, 7, 1, 30, 30, TIMESTAMP '2024-01-02 03:04:06')",
                        "INSERT INTO hot_span VALUES (1, 3, 10, 20, 2), (2, 4, 30, 30, 1)",
                        "INSERT INTO hot_bell VALUES (1, 3, 10, 'a' || chr(9) || 'b' || chr(10) || chr(92) || 'c', 0.9, 0.1,"
                                + " '', true), (1, 3, 20, NULL, NULL, 'nan', chr(92) || 'N', NULL),"
                                + " (2, 4, 30, 's', 1, NULL, NULL, false)");
        try (Catalog catalog = store.catalog()) {
            assertEquals(
                    List.of(
                            new HotBatch(1, 4, 7, 2, 10, 20, Instant.parse("2024-01-02T03:04:05Z")),
                            new HotBatch(2, 5, 7, 1, 30, 30, Instant.parse("2024-01-02T03:04:06Z"))),
                    catalog.hotBatches("bell"));
            assertEquals(9, catalog.stateNumber());
            Set<List<Object>> found = new HashSet<>();
            try (Rows rows = catalog.hotReadings("bell", List.of(1L, 2L))) {
                while (rows.next()) {
                    found.add(IntStream.range(0, rows.columns().size())
                            .mapToObj(rows::value)
                            .collect(Collectors.toCollection(ArrayList::new)));
                }
            }
            assertEquals(
                    Set.of(
                            Arrays.asList(1L, 4L, 3, 10L, 0.1f, "", true, "a\tb\n\\c", 0.9f),
                            Arrays.asList(1L, 4L, 3, 20L, Float.NaN, "\\N", null, null, null),
                            Arrays.asList(2L, 5L, 4, 30L, null, null, false, "s", 1f)),
                    found);
        }
    }

    @Test
    void rowsThatWereFixedAreAsTheyCameAgainAfterTheWayDown() throws Exception {
        schema.migrate(4);
        store.instance()
                .run("INSERT INTO quarantine VALUES (1, TIMESTAMP '2024-01-02', 'a.csv', 3, 'bell', 'old', '1,x')");
        schema.migrate(5);
        store.instance()
                .run(
                        "INSERT INTO quarantine_origin VALUES (4, 'of=READINGS&form=READING&marks=&zone=Z')",
                        "INSERT INTO quarantine VALUES (2, TIMESTAMP '2024-01-02', 'b.csv', 5, 'bell', 'new', '1,2', 4, 1,"
                                + " '1,y')");
        assertEquals(List.of(new Loss("rows in quarantine that can be replayed", 1)), schema.losses(4));
        schema.migrate(4);
        assertEquals(List.of("1,x", "1,y"), store.ask("SELECT content FROM quarantine ORDER BY id"));
        schema.migrate(5);
        try (Catalog catalog = store.catalog()) {
            assertEquals(
                    List.of(Optional.empty(), Optional.empty()),
                    catalog.quarantine().rows(Filter.ALL, 0, 9).stream()
                            .map(RefusedRow::origin)
                            .toList());
        }
    }

    @Test
    void aWatchRuleFromBeforeCountsFromNowOn() throws Exception {
        schema.migrate(NAMES.indexOf("seen"));
        store.instance().run("INSERT INTO watch_rule VALUES ('deep', 'song', 'any{}', 1, '', 0, 0)");
        schema.migrate(NEWEST);
        try (Catalog catalog = store.catalog()) {
            Instant now = Instant.now();
            assertEquals(Set.of(), catalog.watches().forgetOthers(List.of(), now, now));
            assertEquals(Set.of("deep"), catalog.watches().forgetOthers(List.of(), now.plusSeconds(1), now));
        }
    }

    @Test
    void refusesVersionsItDoesNotKnow() {
        assertRefused(
                "schema.unknown-version",
                "Cannot plan a migration to version " + (NEWEST + 1) + ": this program knows versions 0 (base) to "
                        + NEWEST,
                () -> schema.plan(NEWEST + 1));
        assertRefused("schema.unknown-version", "version -1", () -> schema.migrate(-1));
        assertEquals(0, schema.current());
    }

    @Test
    void refusesACatalogThatANewerProgramMade() throws Exception {
        schema.migrate(NEWEST);
        store.instance()
                .run("INSERT INTO schema_history VALUES (1000, 'core', " + (NEWEST + 1)
                        + ", 'holograms', 'up', 'ab', now()::TIMESTAMP, 1)");
        assertEquals(NEWEST + 1, schema.current());
        String told = "catalog.duckdb: its tables were made by a newer program (" + String.format("V%03d", NEWEST + 1)
                + " 'holograms';"
                + " this one knows versions to " + NEWEST
                + "). Use that program, or let it run 'schema downgrade --to " + NEWEST + "'";
        assertRefused("schema.newer", told, () -> store.catalog());
        assertRefused("schema.newer", told, () -> schema.migrate(0));
    }

    @Test
    void refusesAScriptThatWasChangedSinceItRan() throws Exception {
        schema.migrate(3);
        store.instance().run("UPDATE schema_history SET checksum = 'beef' WHERE version = 2");
        assertRefused("schema.changed", "the migration V002 'lake' was changed since it ran", () -> store.catalog());
        assertRefused("schema.changed", "(checksum then [beef], now [", () -> schema.plan(0));
    }

    @Test
    void aStepThatFailsLeavesTheVersionBeforeIt() throws Exception {
        store.instance().run("CREATE TABLE hot_batch (mine INTEGER)");
        assertThrows(KymographException.class, () -> schema.migrate(NEWEST));
        assertEquals(1, schema.current());
        assertEquals(List.of("0"), store.ask("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'segment'"));
        store.instance().run("DROP TABLE hot_batch");
        assertEquals(steps("up", 2, NEWEST), steps(schema.migrate(NEWEST)));
    }

    private static void assertRefused(String code, String part, Executable executable) {
        KymographException refused = assertThrows(KymographException.class, executable);
        assertEquals(code, refused.code(), refused.getMessage());
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }

    @Test
    void whatSomebodyChangedOfTheTablesIsFound() throws Exception {
        store.catalog().close();
        assertEquals(List.of(), schema.verify());
        store.instance().run("ALTER TABLE quarantine DROP COLUMN fixes", "DELETE FROM engine_state");
        assertEquals(
                List.of(
                        new Schema.Difference("column quarantine.fixes", "BIGINT NOT NULL", "nothing"),
                        new Schema.Difference("rows of engine_state", "1", "0")),
                schema.verify());
    }

    @Test
    void rowsThatNoEngineWritesAreFound() throws Exception {
        store.catalog().close();
        store.instance()
                .run(
                        "INSERT INTO lake_file VALUES (1, 'bell', 'p', 1, 0, 9, 8, 1, 1, 'x', 'zstd', true, 1, NULL,"
                                + " TIMESTAMP '2024-01-02 03:04:05', '', '', 0, 1), (2, 'bell', 'q', 1, 7, 0, 9, 1, 1, 'x',"
                                + " 'zstd', true, 1, 2, TIMESTAMP '2024-01-02 03:04:05', '', '', 0, 1)",
                        "INSERT INTO segment VALUES (1, 1, 3, 9, 8, -1)",
                        "INSERT INTO rollup VALUES ('bell_1h', 'bell', 3600, NULL, NULL, NULL)");
        String unknown = " of a metric type that is not declared";
        assertEquals(
                List.of(
                        new Schema.Difference("rows of lake_file that end before they begin", "0", "1"),
                        new Schema.Difference("rows of lake_file without readings", "0", "1"),
                        new Schema.Difference("rows of segment that end before they begin", "0", "1"),
                        new Schema.Difference("rows of segment without readings", "0", "1"),
                        new Schema.Difference("rows of lake_file" + unknown, "0", "1"),
                        new Schema.Difference("rows of rollup" + unknown, "0", "1")),
                schema.verify());
    }
}
