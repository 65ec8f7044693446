package dev.kymograph.repl;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.Select;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.repl.format.Kept;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LastResultTest {

    private final LastResult last = new LastResult();
    private Engine engine;

    @BeforeAll
    void open(@TempDir java.nio.file.Path folder) {
        engine = Engine.builder().data(folder.resolve("data")).open();
    }

    @AfterAll
    void close() {
        engine.close();
    }

    private static Kept kept(List<Column> columns, List<List<Object>> rows) {
        Kept kept = new Kept(columns, Collections.nCopies(columns.size(), ""));
        Rows from = Rows.of(columns, rows);
        while (from.next()) {
            kept.add(from);
        }
        return kept;
    }

    private List<List<Object>> answer(String query) {
        List<List<Object>> rows = new ArrayList<>();
        try (Result result = engine.sql(Select.of(query).lending(List.of(last.lent())), Watch.NOBODY)) {
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 0; i < result.columns().size(); i++) {
                    row.add(result.value(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    @Test
    void valuesOfEveryTypeComeBackAsTheyWere() {
        List<Column> columns = new ArrayList<>();
        for (ColumnType type : ColumnType.values()) {
            columns.add(new Column("the " + type + "'s \"own\"", type));
        }
        List<Object> values = List.of(
                "it's \"quoted\" \\ \n\t $$ ; -- é \ud83d\udc15",
                true,
                7,
                Long.MAX_VALUE,
                new BigDecimal("12345678901234567890.123456789"),
                Float.NEGATIVE_INFINITY,
                0.1 + 0.2,
                LocalDate.of(2024, 2, 29),
                Instant.parse("2024-02-29T12:34:56.789012Z"),
                List.of(1L, 2L),
                "other");
        List<Object> nulls = Arrays.asList(new Object[columns.size()]);
        last.is(kept(columns, List.of(values, nulls)));
        List<List<Object>> answer = answer("SELECT * FROM _");
        assertEquals(nulls, answer.get(1));
        for (int i = 0; i < values.size(); i++) {
            if (columns.get(i).type() != ColumnType.NESTED) {
                assertEquals(values.get(i), answer.get(0).get(i), columns.get(i).name());
            }
        }
        assertEquals(List.of(List.of(2L)), answer("SELECT count(*) FROM _"));
        last.is(kept(
                List.of(new Column("a", ColumnType.DECIMAL), new Column("b", ColumnType.DOUBLE)),
                List.of(List.of(new BigInteger("123456789012345678901234567890"), Double.NaN))));
        assertEquals(
                "123456789012345678901234567890", answer("FROM _").get(0).get(0).toString());
        assertEquals(Double.NaN, answer("FROM _").get(0).get(1));
    }

    @Test
    void typesComeBackAsTheyWere() {
        String query = "SELECT CAST(1.5 AS DECIMAL(9, 2)) AS a, {'b': [1, NULL]} AS b, INTERVAL 1 DAY AS c, 7 AS a";
        try (Result result = engine.sql(query)) {
            Kept kept = Kept.of(result);
            while (result.next()) {
                kept.add(result);
            }
            last.is(kept);
        }
        assertEquals(
                List.of(List.of("DECIMAL(9,2)", "STRUCT(b INTEGER[])", "INTERVAL", 8L)),
                answer("SELECT typeof(a), typeof(b), typeof(c), a_1 + 1::BIGINT FROM _"));
    }

    @Test
    void anAnswerWithoutRowsKeepsItsColumns() {
        last.is(kept(List.of(new Column("a", ColumnType.BIGINT)), List.of()));
        assertEquals(List.of(), answer("SELECT a + 1 FROM _"));
    }

    @Test
    void theNameIsTakenOnlyWhereItIsOne() {
        last.is(kept(List.of(new Column("a", ColumnType.BIGINT)), List.of(List.of(4L))));
        assertEquals(
                List.of(List.of("_", 3L)),
                answer("SELECT '_' AS a_b, a_ + _a AS \"_\" FROM (SELECT 1 AS a_, 2::BIGINT AS _a) -- _"));
        assertEquals(List.of(List.of(5L)), answer("WITH more AS (SELECT a + 1 AS b FROM _) SELECT b FROM more"));
        assertEquals(List.of(List.of(4L)), answer("WITH RECURSIVE more AS (SELECT 1) SELECT a FROM _, more"));
        assertEquals(List.of(List.of(4L, 4L)), answer("SELECT x.a, y.a FROM _ AS x, _ AS y"));
    }

    @Test
    void whatIsNotThereOrTooLongSaysSo() {
        Select nothing = Select.of("FROM _").lending(List.of(new LastResult().lent()));
        assertTrue(assertThrows(KymographException.class, () -> engine.sql(nothing, Watch.NOBODY))
                .getMessage()
                .contains("nothing was answered yet"));
        Kept cut = kept(List.of(new Column("a", ColumnType.BIGINT)), List.of(List.of(4L)));
        cut.cut();
        last.is(cut);
        assertTrue(
                assertThrows(KymographException.class, last::kept).getMessage().contains("too long to keep"));
    }

    @Test
    void aLongAnswerIsKeptUpToItsBound() {
        List<Column> columns = List.of(new Column("a", ColumnType.BIGINT), new Column("b", ColumnType.TEXT));
        last.is(kept(columns, rows(5_000)));
        assertEquals(List.of(List.of(5_000L, 4_999L)), answer("SELECT count(*), max(a) FROM _"));
        last.is(kept(columns, rows(100_000)));
        assertEquals(
                List.of(List.of(100_000L, "text 99999")),
                answer("SELECT count(*), any_value(b) FILTER (a = 99999) FROM _"));
        last.is(kept(columns, rows(100_001)));
        assertTrue(assertThrows(KymographException.class, () -> answer("FROM _"))
                .getMessage()
                .contains("too long to keep; ask for fewer rows"));
    }

    private static List<List<Object>> rows(long count) {
        List<List<Object>> rows = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            rows.add(List.of(i, "text " + i));
        }
        return rows;
    }
}
