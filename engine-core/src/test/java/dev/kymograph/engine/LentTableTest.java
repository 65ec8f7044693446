package dev.kymograph.engine;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a program lends to a statement is there for that one, as it was. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LentTableTest {

    @TempDir
    static Path folder;

    private Engine engine;

    @BeforeAll
    void open() {
        engine = Engine.builder()
                .data(folder.resolve("data"))
                .extension(new Herd())
                .open();
    }

    @AfterAll
    void close() {
        engine.close();
    }

    /** What a statement answers, as it is lent to the next. */
    private LentTable answer(String sql) {
        try (Result result = engine.sql(sql)) {
            List<Column> columns = result.columns();
            List<String> types = result.types();
            List<List<Object>> rows = AnsweredRows.rest(result);
            return new LentTable("_", columns, types, () -> Rows.of(columns, rows));
        }
    }

    private static LentTable numbers(Object... values) {
        List<Column> columns = List.of(new Column("a", ColumnType.BIGINT, "bpm"));
        List<List<Object>> rows = new ArrayList<>();
        for (Object value : values) {
            rows.add(Collections.singletonList(value));
        }
        return new LentTable("_", columns, List.of("BIGINT"), () -> Rows.of(columns, rows));
    }

    private Result ask(String sql, LentTable... lent) {
        return engine.sql(Select.of(sql).lending(List.of(lent)), Watch.NOBODY);
    }

    private List<List<Object>> rows(String sql, LentTable... lent) {
        try (Result result = ask(sql, lent)) {
            return AnsweredRows.rest(result);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "CAST(1 AS TINYINT)",
                "CAST(65535 AS USMALLINT)",
                "CAST(4294967295 AS UINTEGER)",
                "9223372036854775807",
                "CAST('18446744073709551615' AS UBIGINT)",
                "CAST('-170141183460469231731687303715884105727' AS HUGEINT)",
                "CAST('12345678901234567890.12' AS DECIMAL(38, 2))",
                "CAST(1.50 AS DECIMAL(9, 2))",
                "CAST('1e-30' AS FLOAT)",
                "CAST('-infinity' AS FLOAT)",
                "CAST('nan' AS DOUBLE)",
                "CAST(0.1 AS DOUBLE) + 0.2",
                "'it''s \"quoted\" \\ é 🐕 $$ ; --' || chr(10) || chr(0)",
                "DATE '2024-02-29'",
                "TIME '12:34:56.789'",
                "CAST('12:34:56+02:00' AS TIMETZ)",
                "TIMESTAMP '2024-02-29 12:34:56.789012'",
                "TIMESTAMP 'infinity'",
                "CAST('2024-02-29 12:34:56.789012345' AS TIMESTAMP_NS)",
                "CAST('2024-02-29 12:34:56' AS TIMESTAMP_S)",
                "TIMESTAMPTZ '2024-02-29 12:34:56+02:00'",
                "INTERVAL '1 year 2 months -3 days 04:05:06.5'",
                "CAST('9b2f6c1e-5a8a-4c6d-9b35-0d6f0f1f2a3b' AS UUID)",
                "unhex('00FF5C')",
                "CAST('0101' AS BIT)",
                "CAST('{\"a\": [1, null]}' AS JSON)",
                "[CAST('{\"k\": [1, \"a\"]}' AS JSON), NULL, CAST('null' AS JSON), CAST('\"text\"' AS JSON)]",
                "{'JSON': 1, 'BLOB': 'x', 'a \"JSON\"': CAST('{\"k\": 1}' AS JSON)}",
                "MAP {'k': CAST('{\"k\": 1}' AS JSON)}",
                "[CAST('JSON' AS ENUM('JSON', 'it''s'))]",
                "MAP {CAST(1.50 AS DECIMAL(9, 2)): [1]}",
                "[1, NULL, 3]",
                "CAST([1, 2, 3] AS INTEGER[3])",
                "[['a,b', NULL, ''], [], NULL]",
                "[TIMESTAMP '2024-02-29 12:34:56.789012']",
                "[INTERVAL '1 month 2 days', NULL]",
                "[CAST('NaN' AS DOUBLE), 0.1, CAST('inf' AS DOUBLE)]",
                "[CAST('12345678901234567890.12' AS DECIMAL(38, 2))]",
                "{'a': 1, 'b c': 'x \"y\" ''z''', 'd': {'e': [DATE '2024-02-29', NULL]}}",
                "MAP {'a': 1, 'b': NULL}",
                "MAP {1: ['x'], 2: NULL}",
                "[MAP {DATE '2024-02-29': {'t': TIMESTAMPTZ '2024-02-29 12:34:56+02:00'}}]",
            })
    void isOfTheTypesAndValuesThatWereAnswered(String value) {
        LentTable lent = answer("SELECT " + value + " AS a UNION ALL SELECT NULL");
        try (Result result = ask("SELECT a FROM _", lent)) {
            assertEquals(lent.types(), result.types());
            assertEquals(AnsweredRows.rest(lent.rows().get()), AnsweredRows.rest(result));
        }
        assertEquals(
                List.of(List.of(1L)),
                rows(
                        "SELECT count(*) FROM _ WHERE a IS NOT DISTINCT FROM (SELECT " + value + ") AND a IS NOT NULL",
                        lent));
    }

    @Test
    void isShownWhereATypeHasNoTextThatIsRead() {
        LentTable lent = answer(
                "SELECT [unhex('00FF')] AS a, CAST(1 AS UNION(n INTEGER, t VARCHAR)) AS b, CAST('x' AS ENUM('x')) AS c, (1, 'y') AS d, NULL AS e");
        assertEquals(
                List.of(List.of("[\"00ff\"]", "1", "x", "{element1=1, element2=y}", 0L)),
                rows("SELECT CAST(a AS VARCHAR), b || '', c || '', d, count(e) FROM _ GROUP BY ALL", lent));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'a': 1}", "[1]", "['a,b', NULL]", "MAP {1: 2}", "[CAST(1.5 AS DECIMAL(5, 2))]"})
    void isShownWhereTheKeysOfAMapHaveNoTextThatIsRead(String key) {
        LentTable lent = answer("SELECT [MAP {" + key + ": 'x'}] AS a, 7 AS b");
        assertEquals(List.of(List.of(7, "JSON")), rows("SELECT b, typeof(a) FROM _", lent));
    }

    @Test
    void isOfItsColumnsTypesWhereNoOthersAreKnown() {
        List<Column> columns = List.of(new Column("a", ColumnType.DECIMAL), new Column("b", ColumnType.NESTED));
        List<List<Object>> rows =
                List.of(List.of(new BigDecimal("1.25"), List.of(1L, 2L)), List.of(new BigInteger("7"), List.of("x")));
        LentTable lent = new LentTable("_", columns, List.of("", ""), () -> Rows.of(columns, rows));
        assertEquals(
                List.of(List.of("DECIMAL(38,2)", "JSON", new BigDecimal("8.25"))),
                rows("SELECT any_value(typeof(a)), any_value(typeof(b)), sum(a) FROM _", lent));
    }

    @Tag("heavy")
    @Test
    void isLong() {
        String nested =
                "SELECT i, [i, NULL] AS list, {'n': i, 't': 'text ' || i, 'l': [{'d': CAST(i AS DECIMAL(12, 3))}]}"
                        + " AS struct, MAP {i: INTERVAL (i) DAY} AS map, TIMESTAMPTZ '2024-01-01 00:00:00+00' + INTERVAL (i) SECOND"
                        + " AS at FROM range(200000) AS numbers(i)";
        LentTable lent = answer(nested);
        assertEquals(
                List.of(List.of(200_000L, 0L, 0L)),
                rows(
                        "SELECT (SELECT count(*) FROM _), (SELECT count(*) FROM (FROM _ EXCEPT ALL (" + nested
                                + "))), (SELECT count(*) FROM ((" + nested + ") EXCEPT ALL FROM _))",
                        lent));
    }

    @Test
    void isLeftAloneWhereItIsNotRead() {
        AtomicInteger asked = new AtomicInteger();
        LentTable lent = new LentTable("_", List.of(), List.of(), () -> {
            asked.incrementAndGet();
            throw new IllegalStateException("nothing was answered yet");
        });
        assertEquals(List.of(List.of(0L)), rows("SELECT count(*) FROM pulse WHERE '_' <> ''", lent));
        assertEquals(List.of(List.of(2L)), rows("WITH _ AS (SELECT 2 AS a) SELECT count(*) + 1 FROM _", lent));
        assertEquals(0, asked.get());
        assertTrue(assertThrows(IllegalStateException.class, () -> ask("FROM _", lent))
                .getMessage()
                .contains("nothing was answered yet"));
    }

    @Test
    void isReadBesideAllElse() {
        LentTable lent = numbers(4L, 5L);
        assertEquals(
                List.of(List.of(5L)), rows("WITH more AS (SELECT a + 1 AS b FROM _) SELECT min(b) FROM more", lent));
        assertEquals(List.of(List.of(4L)), rows("SELECT count(*) FROM _ AS x, _ AS y", lent));
        assertEquals(List.of(List.of(2L)), rows("SELECT count(*) FROM _ LEFT JOIN pulse ON beats = a", lent));
        try (Result result = ask("SELECT max(a) AS most FROM _", lent)) {
            assertEquals("bpm", result.columns().get(0).unit());
        }
        Explanation explained =
                engine.explainSql(Select.of("SELECT a FROM _ WHERE a + 1 > 3").lending(List.of(lent)));
        assertTrue(explained.steps().contains("_: rows that were lent, from memory"), explained.toString());
    }

    @Test
    void isExportedAsItIs() throws SQLException {
        LentTable lent = answer("SELECT {'a': [1, NULL]} AS nested, CAST(1.5 AS DECIMAL(9, 2)) AS exact");
        Path file = folder.resolve("lent.parquet");
        ExportSummary written =
                engine.exportSql(Select.of("FROM _").lending(List.of(lent)), ExportTarget.file(file), Watch.NOBODY);
        assertEquals(1, written.rows());
        assertEquals(List.of("STRUCT(a INTEGER[])", "DECIMAL(9,2)"), types(file));
    }

    private static List<String> types(Path file) throws SQLException {
        List<String> types = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet columns = statement.executeQuery("DESCRIBE FROM '" + file + "'")) {
            while (columns.next()) {
                types.add(columns.getString("column_type"));
            }
        }
        return types;
    }

    @Test
    void isGoneAfterwardsHoweverItWent() {
        assertEquals(List.of(List.of(1L)), rows("SELECT a FROM _", numbers(1L)));
        assertUnknown();
        assertThrows(KymographException.class, () -> rows("SELECT CAST('x' || a AS INTEGER) FROM _", numbers(1L)));
        assertUnknown();
        Watch stopped = new Watch() {
            @Override
            public boolean cancelled() {
                return true;
            }
        };
        KymographException cancelled = assertThrows(
                KymographException.class, () -> engine.sql(Select.of("FROM _").lending(List.of(numbers(1L))), stopped));
        assertEquals(ErrorKind.CANCELLED, cancelled.kind());
        assertUnknown();
        // The same words about other rows are another question.
        assertEquals(List.of(List.of(2L)), rows("SELECT a FROM _", numbers(2L)));
    }

    private void assertUnknown() {
        KymographException unknown = assertThrows(KymographException.class, () -> rows("SELECT a FROM _"));
        assertEquals("sql.unknown-name", unknown.code());
    }

    @Test
    void isSeenByNobodyElse() {
        try (Result one = ask("SELECT a, i FROM _, range(100000) AS numbers(i)", numbers(1L));
                Result other = ask("SELECT a, i FROM _, range(100000) AS numbers(i)", numbers(2L))) {
            for (int i = 0; i < 100_000; i++) {
                assertTrue(one.next() && other.next());
                assertEquals(1L, one.value(0));
                assertEquals(2L, other.value(0));
            }
        }
    }

    @Test
    void saysAtWhichValueAStatementFails() {
        KymographException wrong = assertThrows(
                KymographException.class, () -> rows("SELECT CAST('x' || a AS INTEGER) FROM _", numbers(1L, 2L)));
        assertTrue(wrong.getMessage().contains("'x1'"), wrong.getMessage());
    }

    @Test
    void takesNoNameThatIsTaken() {
        LentTable dogs = new LentTable("Dogs", List.of(), List.of(), () -> Rows.of(List.of(), List.of()));
        KymographException refused = assertThrows(KymographException.class, () -> ask("SELECT 1", dogs));
        assertEquals("sql.lent", refused.code());
        assertTrue(refused.getMessage().contains("Choose another name"), refused.getMessage());
    }
}
