package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Functions that plugins bring, in users' SQL. */
class SqlFunctionsTest {

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
                .set("plugins.failures", "9")
                .open();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void computesRowByRow() throws IOException {
        drop("scaled", "BIGINT, ColumnType.BIGINT", "BIGINT", "return (Long) a[0] * (Long) a[1];");
        assertEquals(List.of(0L, 3L, 6L), rows("SELECT scaled(i, 3) AS x FROM range(3) t(i) ORDER BY 1"));
        assertEquals(List.of(true), rows("SELECT sum(scaled(i, 3)) = sum(i * 3) FROM range(1000000) t(i)"));
    }

    @Test
    void passesValuesOfEachTypeAsTheyAre() throws IOException {
        List<List<Object>> values = List.of(
                List.of("TEXT", "'Ä\u1F415'", "Ä\u1F415"),
                List.of("BOOLEAN", "true", true),
                List.of("INTEGER", "-7", -7),
                List.of("BIGINT", "9007199254740993", 9007199254740993L),
                List.of("FLOAT", "CAST(0.1 AS FLOAT)", 0.1f),
                List.of("DOUBLE", "CAST(0.1 AS DOUBLE)", 0.1),
                List.of("DATE", "DATE '2024-02-29'", LocalDate.parse("2024-02-29")),
                List.of(
                        "TIMESTAMP",
                        "TIMESTAMP '1969-12-31 23:59:59.999999'",
                        Instant.parse("1969-12-31T23:59:59.999999Z")));
        for (List<Object> value : values) {
            drop("same", (String) value.get(0), (String) value.get(0), "return a[0];");
            assertEquals(List.of(value.get(2)), rows("SELECT same(" + value.get(1) + ")"));
            ArrayList<Object> nothing = new ArrayList<>();
            nothing.add(null);
            assertEquals(nothing, rows("SELECT same(NULL)"));
        }
    }

    @Test
    void aResultMayBeNull() throws IOException {
        drop("odd", "BIGINT", "BIGINT", "return (Long) a[0] % 2 == 1 ? a[0] : null;");
        assertEquals(List.of(2L), rows("SELECT count(odd(i)) FROM range(4) t(i)"));
    }

    @Test
    void whatItThrowsIsThePluginsFailureInOneLine() throws IOException {
        drop(
                "picky",
                "BIGINT",
                "BIGINT",
                "if ((Long) a[0] == 5) throw new IllegalStateException(\"no five\"); return a[0];");
        for (String sql : List.of("SELECT picky(i) FROM range(9) t(i)", "SELECT sum(picky(i)) FROM range(9) t(i)")) {
            KymographException failed = assertThrows(KymographException.class, () -> rows(sql));
            assertEquals("plugin.failed", failed.code());
            assertEquals(
                    "Cannot compute picky of plugin 'functions' (" + folder.resolve("functions.jar")
                            + "): java.lang.IllegalStateException: no five; correct the plugin, or take another"
                            + " version of it",
                    failed.getMessage());
        }
        String code = "plugin.failed";
        for (int times = 0; times < 9 && code.equals("plugin.failed"); times++) {
            code = assertThrows(KymographException.class, () -> rows("SELECT picky(5)"))
                    .code();
        }
        assertEquals("plugin.aside", code);
        assertEquals(PluginReport.State.ASIDE, engine.plugins().list().get(0).state());
    }

    @Test
    void aResultOfAnotherTypeIsItsFailure() throws IOException {
        drop("lying", "BIGINT", "BIGINT", "return \"five\";");
        assertEquals(
                "plugin.failed",
                assertThrows(KymographException.class, () -> rows("SELECT lying(1)"))
                        .code());
    }

    @Test
    void aNewVersionIsCalledFromTheNextStatementOn() throws IOException {
        drop("step", "BIGINT", "BIGINT", "return (Long) a[0] + 1;");
        assertEquals(List.of(2L), rows("SELECT step(1)"));
        drop("step", "BIGINT", "BIGINT", "return (Long) a[0] + 2;");
        assertEquals(List.of(3L), rows("SELECT step(1)"));
        drop("step", "TEXT", "TEXT", "return a[0] + \"!\";");
        assertEquals(List.of("1!"), rows("SELECT step('1')"));
        engine.plugins().unload("functions");
        KymographException gone = assertThrows(KymographException.class, () -> rows("SELECT step('1')"));
        assertEquals("sql.unknown-name", gone.code());
    }

    @Test
    @Timeout(60)
    void aStatementEndsWithTheVersionThatItBeganWithAndTheNextOneWaitsForIt() throws Exception {
        drop("step", "BIGINT", "BIGINT", "return 1L;");
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<List<Object>> next;
            try (Result result = engine.sql("SELECT step(i) FROM range(3000000) t(i)")) {
                assertTrue(result.next());
                drop("step", "BIGINT", "BIGINT", "return 2L;");
                next = other.submit(() -> rows("SELECT step(1)"));
                assertEquals(2_999_999, ones(result));
                assertFalse(next.isDone());
            }
            assertEquals(List.of(2L), next.get());
        } finally {
            other.shutdownNow();
        }
    }

    /** How many rows are left, each of which is one. */
    private static long ones(Result result) {
        long rows = 0;
        while (result.next()) {
            assertEquals(1L, result.value(0));
            rows++;
        }
        return rows;
    }

    @Test
    @Timeout(60)
    void aStatementEndsThoughItsPluginGoes() throws IOException {
        drop("step", "BIGINT", "BIGINT", "return 1L;");
        try (Result result = engine.sql("SELECT step(i) FROM range(3000000) t(i)")) {
            assertTrue(result.next());
            engine.plugins().unload("functions");
            assertEquals(2_999_999, ones(result));
        }
    }

    @Test
    void onesThatSqlHasAreRefused() throws IOException {
        drop("upper", "TEXT", "TEXT", "return a[0];");
        assertTrue(engine.plugins()
                .list()
                .get(0)
                .problem()
                .orElse("")
                .contains("it brings the function 'upper', which SQL has already; rename it"));
        drop("blank", "NESTED", "TEXT", "return a[0];");
        assertTrue(engine.plugins().list().get(0).problem().orElse("").contains("has a type that is none of"));
    }

    private void drop(String name, String parameters, String result, String body) throws IOException {
        PluginJar.of("functions")
                .extension("sample.Function", """
                package sample;
                import dev.kymograph.engine.extension.*;
                import java.util.*;
                public class Function implements SqlFunction {
                    public String name() { return "%s"; }
                    public String summary() { return "For tests."; }
                    public List<ColumnType> parameters() { return List.of(ColumnType.%s); }
                    public ColumnType result() { return ColumnType.%s; }
                    public Object apply(Object[] a) { %s }
                }
                """.formatted(name, parameters, result, body))
                .writeTo(folder);
        engine.plugins().refresh();
    }

    private List<Object> rows(String sql) {
        List<Object> rows = new ArrayList<>();
        try (Result result = engine.sql(sql)) {
            while (result.next()) {
                rows.add(result.value(0));
            }
        }
        return rows;
    }
}
