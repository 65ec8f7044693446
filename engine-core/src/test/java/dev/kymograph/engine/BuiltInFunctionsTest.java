package dev.kymograph.engine;

import dev.kymograph.engine.Vocabulary.BuiltInFunction;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is told of DuckDB's functions. */
class BuiltInFunctionsTest {

    @TempDir
    Path data;

    private Engine engine;

    @BeforeEach
    void open() {
        engine = Engine.open(data);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private BuiltInFunction function(String name) {
        return engine.vocabulary().builtInFunctions().stream()
                .filter(function -> function.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachFunctionTellsHowItIsCalledAndWhatItDoes() {
        BuiltInFunction truncating = function("date_trunc");
        assertEquals(
                List.of("date_trunc(part, timestamp) → INTERVAL, TIMESTAMP, TIMESTAMP WITH TIME ZONE"),
                truncating.forms());
        assertEquals(List.of("scalar"), truncating.kind());
        assertFalse(truncating.summary().isEmpty());
        assertTrue(truncating.examples().get(0).startsWith("date_trunc('hour'"), truncating.toString());

        BuiltInFunction average = function("avg");
        assertEquals(List.of("avg(x)"), average.forms(), "of what it gives there is too much to say");
        assertEquals(List.of("aggregate"), average.kind());
        assertEquals(List.of("window"), function("row_number").kind());
        assertEquals("short for list_aggr(l, 'avg')", function("list_avg").summary());
        assertEquals(
                List.of("max(arg) → ANY", "max(arg, n) → ANY[]"),
                function("max").forms());
        assertEquals(List.of("concat(value, …) → ANY"), function("concat").forms());
    }

    @Test
    void thereAreThoseThatStatementsMayCall() {
        Set<String> names = engine.vocabulary().builtInFunctions().stream()
                .map(BuiltInFunction::name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(names.size() > 400, names.toString());
        assertTrue(names.stream().allMatch(name -> name.matches("[a-z]\\w*")), names.toString());
        for (String kept : List.of("read_csv", "read_text", "getenv", "nextval", "current_setting", "parquet_scan")) {
            assertFalse(names.contains(kept), kept);
        }
        assertTrue(names.contains("quantile_cont"));
        assertSame(
                engine.vocabulary().builtInFunctions(), engine.vocabulary().builtInFunctions(), "DuckDB is asked once");
    }
}
