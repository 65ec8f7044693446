package dev.kymograph.repl;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Select;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** DESCRIBE, SHOW and SUMMARIZE are answered by SELECTs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DescribedTest {

    private Engine engine;

    @BeforeAll
    void open(@TempDir Path folder) {
        engine = Engine.builder().data(folder.resolve("data")).open();
    }

    @AfterAll
    void close() {
        engine.close();
    }

    private List<String> answer(String sql) {
        List<String> lines = new ArrayList<>();
        try (Rows rows = Described.of(sql)
                .orElseThrow()
                .rows(select -> engine.sql(Select.of(select), Watch.NOBODY), (relation, column) -> "of " + relation)) {
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 0; i < rows.columns().size(); i++) {
                    row.add(String.valueOf(rows.value(i)));
                }
                lines.add(String.join(" ", row));
            }
        }
        return lines;
    }

    @Test
    void theColumnsOfAQueryAreDescribedWithDuckDbsTypes() {
        List<String> described = List.of("a INTEGER null", "b DECIMAL(3,2)[] null", "c d JSON null");
        String query = "SELECT 1 AS a, [1.25] AS b, '{}'::JSON AS \"c d\" -- no more";
        assertEquals(described, answer("DESCRIBE " + query));
        assertEquals(described, answer("desc\n(" + query + "\n)"));
        assertEquals(described, answer("SHOW " + query));
    }

    @Test
    void theValuesOfEachColumnAreSummedUp() {
        String query =
                "FROM (VALUES (1, 'x', DATE '2024-01-01', 2.5::FLOAT), (3, NULL, NULL, 'nan')) v(n, \"a b\", d, f)";
        assertEquals(
                List.of(
                        "n INTEGER 1 3 2 2.0 1.4142135623730951 1 2 3 2 0.0",
                        "a b VARCHAR x x 1 null null null null null 2 50.0",
                        "d DATE 2024-01-01 2024-01-01 1 null null 2024-01-01 2024-01-01 2024-01-01 2 50.0",
                        "f FLOAT 2.5 NaN 2 2.5 null 2.5 2.5 2.5 2 0.0"),
                answer("SUMMARIZE " + query));
        assertEquals(
                List.of("n INTEGER null null 0 null null null null null 0 null"),
                answer("SUMMARIZE SELECT 1 AS n WHERE false"));
    }

    @Test
    void whatIsDescribedPassesTheGate() {
        for (String source :
                List.of("duckdb_settings()", "'/etc/passwd'", "mirror.hot", "SELECT * FROM read_csv('x')")) {
            KymographException refused = assertThrows(KymographException.class, () -> answer("DESCRIBE " + source));
            assertTrue(refused.getMessage().startsWith("Cannot run the statement"), refused.getMessage());
        }
        assertEquals(
                "Cannot run summarize: name a relation, or give a query",
                assertThrows(KymographException.class, () -> answer("summarize"))
                        .getMessage());
    }

    @Test
    void relationsAreListedWhereNoneIsNamed() {
        for (String sql : List.of("SHOW TABLES", "show all tables", "DESCRIBE", "show")) {
            assertTrue(Described.listsRelations(sql), sql);
        }
        for (String sql : List.of("SHOW tables_of", "DESCRIBE tables", "SELECT 1")) {
            assertFalse(Described.listsRelations(sql), sql);
        }
        assertTrue(Described.of("SELECT 1").isEmpty());
        assertTrue(Described.of("described x").isEmpty());
    }
}
