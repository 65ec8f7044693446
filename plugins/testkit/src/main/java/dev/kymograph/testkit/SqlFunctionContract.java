package dev.kymograph.testkit;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

/**
 * What a function for SQL holds: it gives what is expected, the same each time and to several at once, NULL for NULL, a value or a
 * refusal in words for whatever its types can hold, and is gone when its plugin is.
 *
 * <pre>{@code
 * class FahrenheitTest extends SqlFunctionContract {
 *     FahrenheitTest() {
 *         super("fahrenheit", FunctionExample.of(0.0).gives(32.0), FunctionExample.of(100.0).gives(212.0));
 *     }
 * }
 * }</pre>
 */
public abstract class SqlFunctionContract extends PluginContract {

    private static final int ASKERS = 8;
    private static final int ROWS = 100_000;
    private static final long ENDLESS = 100_000_000_000L;
    private static final Duration SOON = Duration.ofSeconds(5);

    private final String function;
    private final List<FunctionExample> examples;

    /** Of the jar that this project builds. */
    protected SqlFunctionContract(String function, FunctionExample... examples) {
        this(ProjectJar.built(), function, examples);
    }

    SqlFunctionContract(Path jar, String function, FunctionExample... examples) {
        super(jar);
        this.function = function;
        this.examples = List.of(examples);
    }

    @Test
    final void isBroughtByThisPlugin() {
        assertTrue(
                dropped().brings("function").contains(function),
                () -> "it brings " + dropped().report().contributed());
        assertFalse(examples.isEmpty(), "there are no examples");
    }

    @Test
    final void givesWhatIsExpected() {
        for (FunctionExample example : examples) {
            if (example.refusal().isEmpty()) {
                Object found = value(call(example.arguments()));
                if (!Answer.alike(Arrays.asList(row(example.result())), Arrays.asList(row(found)))) {
                    assertEquals(example.result(), found, call(example.arguments()));
                }
            }
        }
    }

    private static List<Object> row(Object value) {
        return Arrays.asList(value);
    }

    @Test
    final void refusesWhatIsExpectedInWords() {
        for (FunctionExample example : examples) {
            example.refusal().ifPresent(words -> {
                KymographException refused =
                        assertThrows(KymographException.class, () -> value(call(example.arguments())));
                assertClear(refused, call(example.arguments()));
                assertTrue(refused.getMessage().contains(words), refused.getMessage());
            });
        }
    }

    @Test
    final void givesNullWhereAnArgumentIsNull() {
        List<Object> sound = sound();
        for (int i = 0; i < sound.size(); i++) {
            List<String> arguments = literals(sound);
            arguments.set(i, "CAST(NULL AS " + type(sound.get(i)) + ")");
            assertEquals(null, value(call(arguments, function)), call(arguments, function));
        }
    }

    /** The columns are not constant: DuckDB computes the call of constants once. */
    @Test
    final void givesTheSameForEachOfManyRows() {
        String call = call(sound());
        assertEquals(List.of(List.of((long) ROWS, 1L)), rows(manyRows(ROWS)), call + " for " + ROWS + " rows");
    }

    @Test
    final void givesTheSameToSeveralAtOnce() {
        Object expected = value(call(sound()));
        for (Object found : AtOnce.run(ASKERS, asker -> {
            assertEquals(List.of(List.of((long) ROWS, 1L)), rows(manyRows(ROWS)), "one of " + ASKERS + " at once");
            return row(value(call(sound())));
        })) {
            assertEquals(row(expected), found, "what is given to " + ASKERS + " at once");
        }
    }

    @Test
    final void aStatementThatCallsItEndsWhenItIsToldTo() {
        CancelledSoon watch = new CancelledSoon(Duration.ofMillis(100));
        KymographException cancelled = assertThrows(
                KymographException.class, () -> Answer.of(dropped().engine().sql(manyRows(ENDLESS), watch)));
        assertEquals(ErrorKind.CANCELLED, cancelled.kind(), cancelled.getMessage());
        Duration late = watch.sinceCancelled();
        assertTrue(late.compareTo(SOON) < 0, () -> "it ended only " + late + " after it was told to");
    }

    private String manyRows(long count) {
        List<Object> sound = sound();
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < sound.size(); i++) {
            columns.add("a" + i);
            values.add("CASE WHEN n >= 0 THEN " + literal(sound.get(i)) + " END AS a" + i);
        }
        return "SELECT count(" + call(columns, function) + "), count(DISTINCT " + call(columns, function)
                + ") FROM (SELECT " + String.join(", ", values) + " FROM range(" + count + ") AS r(n))";
    }

    @Test
    final void givesAValueOrARefusalForWhateverItsTypesHold() {
        List<Object> sound = sound();
        for (int i = 0; i < sound.size(); i++) {
            for (Object extreme : extremes(sound.get(i))) {
                List<Object> arguments = new ArrayList<>(sound);
                arguments.set(i, extreme);
                try {
                    value(call(arguments));
                } catch (KymographException e) {
                    assertClear(e, call(arguments));
                }
            }
        }
        givesWhatIsExpected();
    }

    private static void assertClear(KymographException e, String call) {
        if (e.kind() != ErrorKind.USAGE) {
            fail(call + " should give a value, or throw a RefusedException that says why not", e);
        }
        assertFalse(e.getMessage().contains("\tat "), e.getMessage());
    }

    @Test
    final void argumentsOfOtherTypesAreRefusedBySql() {
        List<String> nested = literals(sound());
        nested.set(0, "[" + nested.get(0) + "]");
        List<String> more = literals(sound());
        more.add("1");
        for (List<String> wrong : List.of(nested, more)) {
            KymographException refused =
                    assertThrows(KymographException.class, () -> value(call(wrong, function)), call(wrong, function));
            assertEquals(ErrorKind.USAGE, refused.kind(), refused.getMessage());
            assertTrue(refused.getMessage().contains(function), refused.getMessage());
        }
    }

    @Test
    final void isGoneWhenThePluginIsLetGo() {
        String id = dropped().report().id();
        Object before = value(call(sound()));
        dropped().engine().plugins().unload(id);
        try {
            KymographException gone = assertThrows(KymographException.class, () -> value(call(sound())));
            assertEquals(ErrorKind.USAGE, gone.kind(), gone.getMessage());
            assertTrue(gone.getMessage().contains(function), gone.getMessage());
        } finally {
            dropped().engine().plugins().load(id);
        }
        assertEquals(before, value(call(sound())), "what it gives when it is loaded again");
    }

    /** The arguments of the first example that gives a value. */
    private List<Object> sound() {
        return examples.stream()
                .filter(example -> example.result() != null)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no example gives a value"))
                .arguments();
    }

    private List<List<Object>> rows(String select) {
        return dropped().sql(select).rows();
    }

    private Object value(String call) {
        return rows("SELECT " + call).get(0).get(0);
    }

    private String call(List<Object> arguments) {
        return call(literals(arguments), function);
    }

    private static String call(List<String> arguments, String function) {
        return arguments.stream().collect(Collectors.joining(", ", function + "(", ")"));
    }

    private static List<String> literals(List<Object> arguments) {
        return new ArrayList<>(
                arguments.stream().map(SqlFunctionContract::literal).toList());
    }

    private static String literal(Object value) {
        String text = value instanceof Instant instant
                ? instant.toString().replace('T', ' ').replace("Z", "")
                : value.toString();
        return "CAST('" + text.replace("'", "''") + "' AS " + type(value) + ")";
    }

    private static String type(Object value) {
        if (value instanceof String) {
            return "VARCHAR";
        }
        if (value instanceof Long) {
            return "BIGINT";
        }
        if (value instanceof LocalDate) {
            return "DATE";
        }
        return value instanceof Instant ? "TIMESTAMP" : value.getClass().getSimpleName();
    }

    private static List<Object> extremes(Object like) {
        if (like instanceof Integer) {
            return List.of(0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        if (like instanceof Long) {
            return List.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE);
        }
        if (like instanceof Float) {
            return List.of(0f, -0f, Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, Float.MAX_VALUE);
        }
        if (like instanceof Double) {
            return List.of(0.0, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.MAX_VALUE);
        }
        if (like instanceof String) {
            return List.of("", " ", "x".repeat(10_000), "Füchse 🦊", "'; --", "\n");
        }
        if (like instanceof LocalDate) {
            return List.of(
                    LocalDate.EPOCH, LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31), LocalDate.of(2024, 2, 29));
        }
        if (like instanceof Instant) {
            return List.of(Instant.EPOCH, Instant.parse("0001-01-01T00:00:00Z"), Instant.parse("9999-12-31T23:59:59Z"));
        }
        return List.of(true, false);
    }
}
