package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.AnsweredRows;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tables that plugins keep for themselves, and what their scripts may do. */
class PluginMigrationsTest {

    private static final String MAKE = """
            CREATE TABLE facts (word VARCHAR PRIMARY KEY, n INTEGER, seen_at TIMESTAMP);
            INSERT INTO facts VALUES ('a', 1, '2024-02-29 12:00:00.000001'), ('b', 2, NULL);
            """;
    private static final String DROP = "DROP TABLE facts;\n";

    @TempDir
    private Path data;

    private Path folder;
    private Engine engine;

    @BeforeEach
    void open() {
        folder = data.resolve("plugins");
        engine = Engine.builder()
                .data(data)
                .set("plugins.folders", folder.toString())
                .set("plugins.look-every", "0s")
                .open();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void reopen() {
        engine.close();
        open();
    }

    @Test
    void theTableIsReadInSqlAsOthersAre() throws IOException {
        drop("lex-icon", MAKE, DROP);
        assertEquals(
                List.of("[a, 1, 2024-02-29T12:00:00.000001Z]", "[b, 2, null]"), rows("SELECT * FROM facts ORDER BY 1"));
        assertEquals(List.of("[2]"), rows("WITH f AS (SELECT n FROM FACTS WHERE word = 'b') SELECT n FROM f"));
        assertEquals(List.of("table facts"), report("lex-icon").contributed());
        assertTrue(engine.vocabulary().relations().stream()
                .anyMatch(relation ->
                        relation.name().equals("facts") && relation.columns().equals(List.of("word", "n", "seen_at"))));
        assertTrue(
                engine.explainSql("SELECT * FROM facts").steps().toString().contains("the table of plugin 'lex-icon'"));
    }

    @Test
    void itsScriptsRunOnceAndTheTableIsThereAtTheNextStart() throws Exception {
        drop("lexicon", MAKE, DROP);
        reopen();
        assertEquals(List.of("[2]"), rows("SELECT count(*) FROM facts"));
        engine.close();
        assertEquals(
                List.of("plugin_lexicon 1 facts1 up"),
                inCatalog("SELECT zone || ' ' || version || ' ' || name || ' ' || direction FROM schema_history"
                        + " WHERE zone LIKE 'plugin%'"));
        open();
    }

    @Test
    void aNewVersionBringsItsTableFurther() throws IOException {
        drop("lexicon", MAKE, DROP);
        assertEquals(List.of("[2]"), rows("SELECT count(*) FROM facts"));
        drop(
                "lexicon",
                MAKE,
                DROP,
                "INSERT INTO facts SELECT word || word, n * 10, seen_at FROM facts; \nCREATE INDEX by_n ON facts (n);",
                "DROP INDEX by_n;\nDELETE FROM facts WHERE n >= 10;\n");
        assertEquals(List.of("[4]"), rows("SELECT count(*) FROM facts"));
        assertEquals(List.of("[20]"), rows("SELECT n FROM facts WHERE word = 'bb'"));
        reopen();
        assertEquals(List.of("[4]"), rows("SELECT count(*) FROM facts"));
    }

    @Test
    void ofAVersionThatFailsNothingIsKeptAndTheOneBeforeGoesOn() throws IOException {
        drop("lexicon", MAKE, DROP);
        drop(
                "lexicon",
                MAKE,
                DROP,
                "DELETE FROM facts;\nINSERT INTO facts VALUES ('c', 'many', NULL);\n",
                "DELETE FROM facts;\n");
        String problem = report("lexicon").problem().orElseThrow();
        assertTrue(
                problem.contains("its script V002__facts2.up.sql cannot run: Could not convert string 'many' to INT32"),
                problem);
        assertTrue(problem.endsWith("Until then its version 1.2.0 goes on"), problem);
        assertEquals(1, problem.lines().count(), problem);
        assertEquals(List.of("[2]"), rows("SELECT count(*) FROM facts"));
    }

    @Test
    void aScriptThatFailsRefusesItsPluginAlone() throws IOException {
        PluginJar.animals().writeTo(folder);
        drop("lexicon", "CREATE TABLE facts (word TEXTUAL);\n", DROP);
        assertEquals(PluginReport.State.ACTIVE, report("animals").state());
        assertEquals(PluginReport.State.REFUSED, report("lexicon").state());
        assertTrue(
                report("lexicon").problem().orElseThrow().contains("its script V001__facts1.up.sql cannot run: "),
                report("lexicon")::toString);
        assertThrows(KymographException.class, () -> rows("SELECT * FROM facts"));
    }

    @Test
    void aScriptThatTakesTooLongIsEndedAndRefusesItsPluginAlone() throws IOException {
        String endless =
                "UPDATE facts SET n = (SELECT max(i % j) FROM range(1, 10000000) a(i), range(1, 10000000) b(j));\n";
        engine.close();
        engine = Engine.builder()
                .data(data)
                .set("plugins.folders", folder.toString())
                .set("plugins.look-every", "0s")
                .set("plugins.start-within", "1s")
                .open();
        drop("lexicon", MAKE + endless, DROP);
        assertTrue(
                report("lexicon")
                        .problem()
                        .orElseThrow()
                        .endsWith(
                                "its script V001__facts1.up.sql cannot run: the plugin's scripts took longer than 1.0 s;"
                                        + " let them do less, or set plugins.start-within higher"),
                report("lexicon")::toString);
        drop("lexicon", MAKE, DROP);
        assertEquals(PluginReport.State.ACTIVE, report("lexicon").state());
    }

    @Test
    void aScriptThatWasChangedIsRefusedByName() throws IOException {
        drop("lexicon", MAKE, DROP);
        drop("lexicon", MAKE.replace("'b', 2", "'b', 3"), DROP);
        String problem = report("lexicon").problem().orElseThrow();
        assertTrue(
                problem.contains(
                        "its script V001__facts1.up.sql cannot run: it, or its way down, was changed since it ran"),
                problem);
        assertTrue(problem.contains("write another script"), problem);
        reopen();
        assertEquals(PluginReport.State.REFUSED, report("lexicon").state());
    }

    @Test
    void anOlderVersionIsRefusedWithWhatToDo() throws IOException {
        drop("lexicon", MAKE, DROP, "DELETE FROM facts;\n", "DELETE FROM facts;\n");
        engine.plugins().remove("lexicon");
        drop("lexicon", MAKE, DROP);
        String problem = report("lexicon").problem().orElseThrow();
        assertTrue(
                problem.contains(
                        "its tables were made by a newer version of it (V002 'facts2'; this one knows versions to 1)"),
                problem);
        assertTrue(problem.contains("plugins remove lexicon --with-tables"), problem);
        engine.plugins().removeWithTables("lexicon");
        drop("lexicon", MAKE, DROP);
        assertEquals(List.of("[2]"), rows("SELECT count(*) FROM facts"));
    }

    @Test
    void removingLeavesTheTablesAndRemovingWithTablesRollsThemBack() throws Exception {
        drop("lexicon", MAKE, DROP);
        engine.plugins().remove("lexicon");
        assertTrue(assertThrows(KymographException.class, () -> rows("SELECT * FROM facts"))
                .getMessage()
                .contains("facts"));
        engine.close();
        assertEquals(List.of("2"), inCatalog("SELECT count(*) FROM plugin_lexicon.facts"));
        open();
        drop("lexicon", MAKE, DROP);
        assertEquals(List.of("[2]"), rows("SELECT count(*) FROM facts"));
        engine.plugins().removeWithTables("lexicon");
        assertThrows(KymographException.class, () -> engine.plugins().removeWithTables("lexicon"));
        engine.close();
        assertEquals(
                List.of("0"), inCatalog("SELECT count(*) FROM duckdb_schemas() WHERE schema_name = 'plugin_lexicon'"));
        assertEquals(
                List.of("up", "down"),
                inCatalog("SELECT direction FROM schema_history WHERE zone LIKE 'plugin%' ORDER BY number"));
        open();
        drop("lexicon", MAKE, DROP);
        assertEquals(List.of("[2]"), rows("SELECT count(*) FROM facts"));
    }

    @Test
    void theTablesOfAPluginThatIsGoneCanStillBeRemoved() throws IOException {
        drop("lexicon", MAKE, DROP);
        engine.plugins().remove("lexicon");
        engine.plugins().removeWithTables("lexicon");
        assertEquals(
                "plugin.unknown",
                assertThrows(KymographException.class, () -> engine.plugins().removeWithTables("lexicon"))
                        .code());
    }

    @Test
    void verifyingTriesTheScriptsAndKeepsNothing() throws Exception {
        Path jar = jar("lexicon", MAKE, DROP).writeTo(data.resolve("elsewhere"));
        assertEquals(PluginReport.State.ACTIVE, engine.plugins().verify(jar).state());
        Path broken = jar("lexicon", MAKE, "").writeTo(data.resolve("elsewhere"));
        String problem = engine.plugins().verify(broken).problem().orElseThrow();
        assertTrue(
                problem.contains("V001__facts1.down.sql cannot run: after the way down the table 'facts' is left"),
                problem);
        engine.close();
        assertEquals(List.of("0"), inCatalog("SELECT count(*) FROM schema_history WHERE zone <> 'core'"));
        open();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE FROM lake_file|Table with name lake_file does not exist",
                "DELETE FROM main.lake_file|[main.lake_file] names a schema",
                "DROP TABLE IF EXISTS lake_file|IF EXISTS and IF NOT EXISTS are not for scripts",
                "INSERT INTO facts SELECT name, 1, NULL FROM metric_type|Table with name metric_type does not exist",
                "UPDATE engine_state SET snapshot = 0|Table with name engine_state does not exist",
                "ATTACH 'x.duckdb' AS x|[ATTACH 'X.DUCKDB' AS] is not for scripts",
                "COPY facts TO 'x.csv'|[COPY FACTS TO] is not for scripts",
                "SET memory_limit = '1TB'|[SET MEMORY_LIMIT =] is not for scripts",
                "PRAGMA database_list|[PRAGMA DATABASE_LIST] is not for scripts",
                "CREATE VIEW v AS SELECT 1|[CREATE VIEW V] is not for scripts",
                "CREATE TEMP TABLE t (x INTEGER)|[CREATE TEMP TABLE] is not for scripts",
                "INSERT INTO facts SELECT content, 1, NULL FROM read_text('/etc/passwd')|the function read_text reads",
                "INSERT INTO facts SELECT table_name, 1, NULL FROM duckdb_tables()|the function duckdb_tables reads",
                "INSERT INTO facts SELECT a, 1, NULL FROM '/etc/passwd' AS t(a)|script V001__facts1.up.sql cannot run",
                "DELETE FROM facts; DELETE FROM facts|two statements are in one line",
                "INSERT INTO facts VALUES ($$x$$, 1, NULL)|[$] is not for scripts",
                "COMMIT|[COMMIT] is not for scripts",
            })
    void whatIsNotAScriptsToDoIsRefused(String statement, String why) throws IOException {
        drop("lexicon", MAKE + statement + ";\n", DROP);
        String problem = report("lexicon").problem().orElse("no problem");
        assertTrue(problem.contains(why), problem);
        assertEquals(List.of("[1]"), rows("SELECT 1"));
    }

    @Test
    void aTableThatTheScriptsDoNotMakeIsRefused() throws IOException {
        drop("lexicon", "CREATE TABLE other (n INTEGER);\n", "DROP TABLE other;\n");
        assertTrue(report("lexicon")
                .problem()
                .orElseThrow()
                .contains("it leaves no table 'facts', which the plugin brings"));
        drop("lexicon", "CREATE TABLE facts (word VARCHAR, n VARCHAR);\nINSERT INTO facts VALUES ('a', 'b');\n", DROP);
        String problem = report("lexicon").problem().orElseThrow();
        assertTrue(problem.contains("the column 'n' of the plugin's table 'facts' cannot be read as INTEGER"), problem);
        drop("lexicon");
        assertTrue(report("lexicon").problem().orElseThrow().contains("its jar has no scripts that make it"));
    }

    @Test
    void aListThatDoesNotFitItsFilesIsRefused() throws IOException {
        jar("lexicon", MAKE, DROP).entry("migrations/x", new byte[0]).writeTo(folder);
        engine.plugins().refresh();
        assertEquals(PluginReport.State.ACTIVE, report("lexicon").state());
        base("gaps")
                .entry("migrations/migrations.txt", "V002__late\n".getBytes(StandardCharsets.UTF_8))
                .writeTo(folder);
        base("lacking")
                .entry("migrations/migrations.txt", "V001__gone\n".getBytes(StandardCharsets.UTF_8))
                .writeTo(folder);
        engine.plugins().refresh();
        String problems = engine.plugins().list().toString();
        assertTrue(problems.contains("has [V002__late], expected V001__name"), problems);
        assertTrue(problems.contains("migrations/V001__gone.up.sql is not there"), problems);
    }

    @Test
    void anotherPluginsTablesAreOutOfReach() throws IOException {
        drop("lexicon", MAKE, DROP);
        base("thief")
                .entry("migrations/migrations.txt", "V001__take\n".getBytes(StandardCharsets.UTF_8))
                .entry("migrations/V001__take.up.sql", "DELETE FROM facts;\n".getBytes(StandardCharsets.UTF_8))
                .entry("migrations/V001__take.down.sql", new byte[0])
                .writeTo(folder);
        engine.plugins().refresh();
        assertFalse(report("thief").problem().isEmpty());
        assertEquals(List.of("[2]"), rows("SELECT count(*) FROM facts"));
    }

    private void drop(String id, String... upAndDown) throws IOException {
        jar(id, upAndDown).writeTo(folder);
        engine.plugins().refresh();
    }

    private static PluginJar jar(String id, String... upAndDown) {
        PluginJar jar = base(id);
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < upAndDown.length; i += 2) {
            String stem = "V00" + (i / 2 + 1) + "__facts" + (i / 2 + 1);
            list.append(stem).append('\n');
            jar.entry("migrations/" + stem + ".up.sql", upAndDown[i].getBytes(StandardCharsets.UTF_8));
            jar.entry("migrations/" + stem + ".down.sql", upAndDown[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return list.isEmpty()
                ? jar
                : jar.entry("migrations/migrations.txt", list.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static PluginJar base(String id) {
        String table = id.equals("lexicon") || id.equals("lex-icon") ? "facts" : id;
        return PluginJar.of(id).extension("sample.Facts", """
                package sample;
                import dev.kymograph.engine.extension.*;
                import java.util.List;
                public class Facts implements ReferenceTable {
                    public String name() { return "%s"; }
                    public List<Column> columns() {
                        return List.of(new Column("word", ColumnType.TEXT), new Column("n", ColumnType.INTEGER),
                                new Column("seen_at", ColumnType.TIMESTAMP));
                    }
                }
                """.formatted(table));
    }

    private PluginReport report(String id) {
        return engine.plugins().list().stream()
                .filter(report -> report.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(engine.plugins().list()));
    }

    private List<String> rows(String select) {
        try (Result result = engine.sql(select)) {
            return AnsweredRows.rest(result).stream().map(Object::toString).toList();
        }
    }

    private List<String> inCatalog(String select) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + data.resolve("catalog.duckdb"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(select)) {
            List<String> found = new ArrayList<>();
            while (row.next()) {
                found.add(row.getString(1));
            }
            return found;
        }
    }
}
