package dev.kymograph.engine;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is drawn within a cell. */
class DrawnFunctionsTest {

    @TempDir
    Path data;

    private Engine engine;

    @BeforeEach
    void open() {
        engine = Engine.builder().data(data).extension(new Herd()).open();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Object drawn(String select) {
        try (Result result = engine.sql(select)) {
            assertTrue(result.next());
            return result.value(0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "1 2 3 4 5 6 7 8|▁▂▃▄▅▆▇█",
                "8 1|█▁",
                "5 5 5|▄▄▄",
                "1 NULL 2|▁ █",
                "1 'nan'::DOUBLE 'inf'::DOUBLE 2|▁  █",
                "-1.7e308 0 1.7e308|▁▅█"
            })
    void aLineIsAsHighAsItsValues(String values, String line) {
        String rows = "(" + String.join("), (", values.split(" ")) + ")";
        assertEquals(line, drawn("SELECT sparkline(v) FROM (VALUES " + rows + ") t(v)"));
    }

    @Test
    void theSecondValueSaysTheOrder() {
        assertEquals("█▅▁", drawn("SELECT sparkline(v, m) FROM (VALUES (1, 30), (3, 10), (2, 20)) t(v, m)"));
        assertEquals(
                "█▅▁", drawn("SELECT sparkline(value, moment) FROM (VALUES (1, 3), (3, 1), (2, 2)) t(value, moment)"));
    }

    @Test
    void manyValuesAreDrawnByTheirMeans() {
        String line = (String) drawn("SELECT sparkline(v, v) FROM range(100003) t(v)");
        assertEquals(40, line.length());
        assertEquals("▁▁▁▂▂▂▂▂▂▃▃▃▃▃▄▄▄▄▄▄▅▅▅▅▅▅▆▆▆▆▆▇▇▇▇▇▇███", line);
        assertEquals(40, ((String) drawn("SELECT sparkline(v, v) FROM range(41) t(v)")).length());
    }

    @Test
    void ofNothingThereIsNoLine() {
        assertNull(drawn("SELECT sparkline(v) FROM range(0) t(v)"));
        assertEquals("  ", drawn("SELECT sparkline(v) FROM (VALUES (NULL), (NULL)) t(v)"));
    }

    @Test
    void eachGroupHasItsOwnScale() {
        assertEquals(
                "[▁█, █▁]",
                drawn(
                                "SELECT list(line ORDER BY g) FROM (SELECT g, sparkline(v, m) AS line"
                                        + " FROM (VALUES (1, 1, 1), (1, 2, 2), (2, 200, 1), (2, 100, 2)) t(g, v, m) GROUP BY g)")
                        .toString());
    }

    @Test
    void whatIsBehindItIsNotForUsers() {
        assertTrue(assertThrows(KymographException.class, () -> drawn("SELECT picture.line([1.0])"))
                .getMessage()
                .contains("function"));
        assertTrue(assertThrows(KymographException.class, () -> drawn("SELECT sparklin(1)"))
                .getMessage()
                .contains("sparkline"));
    }
}
