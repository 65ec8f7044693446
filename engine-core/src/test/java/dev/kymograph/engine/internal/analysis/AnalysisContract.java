package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisSpec.Need;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.internal.analysis.FakeReadings.Entry;
import dev.kymograph.engine.internal.parameter.ParameterBinder;
import dev.kymograph.metric.FieldType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What every analysis keeps to. */
abstract class AnalysisContract {

    private final Analysis<?> analysis;
    private final String[] words;

    /** Tests an analysis; {@code words} such as {@code every=1h} give the parameters that it cannot do without. */
    AnalysisContract(Analysis<?> analysis, String... words) {
        this.analysis = analysis;
        this.words = words;
    }

    @Test
    void describesItselfAndItsParameters() {
        assertFalse(analysis.spec().summary().isBlank());
        assertFalse(analysis.spec().columns().isEmpty());
        assertTrue(ParameterBinder.of(analysis.spec().parameters()).specs().stream()
                .noneMatch(spec -> spec.help().isBlank()));
    }

    @Test
    void answersWithTheColumnsItDeclares() {
        for (FakeReadings readings : applicable()) {
            List<Column> declared = analysis.spec().columns();
            List<Column> found = Answer.of(analysis, readings, words).columns();
            for (Column column : declared) {
                Column same = found.stream()
                        .filter(c -> c.name().equals(column.name()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(column + " is not among " + found));
                assertTrue(
                        column.type() == ColumnType.OTHER || column.type() == same.type(),
                        () -> column + " became " + same);
            }
            assertEquals(
                    declared.stream().map(Column::name).toList(),
                    found.stream()
                            .map(Column::name)
                            .filter(name ->
                                    declared.stream().anyMatch(c -> c.name().equals(name)))
                            .toList(),
                    "in the order declared");
            assertEquals(
                    found.size(), new HashSet<>(found.stream().map(Column::name).toList()).size(), "each once");
        }
    }

    @Test
    void holdsOfEachTypeWhatTheTypeSays() {
        for (FakeReadings readings : applicable()) {
            Answer answer = Answer.of(analysis, readings, words);
            for (List<Object> row : answer.rows()) {
                for (int i = 0; i < row.size(); i++) {
                    Object value = row.get(i);
                    ColumnType type = answer.columns().get(i).type();
                    assertTrue(value == null || classOf(type).isInstance(value), () -> type + " holds " + value);
                }
            }
        }
    }

    @Test
    void answersForNoReadingsAndForOne() {
        Answer.of(analysis, FakeReadings.pulse(), words);
        Answer.of(analysis, FakeReadings.pulse(new Entry(1, "2023-01-01T00:00:00Z", 61.2f)), words);
        Answer.of(analysis, FakeReadings.of(FakeReadings.pulseRate(), List.of(), List.of()), words);
    }

    @Test
    void answersForNanAlone() {
        Answer.of(analysis, FakeReadings.pulse(new Entry(1, "2023-01-01T00:00:00Z", Float.NaN)), words);
    }

    @Test
    void doesNotDependOnTheOrderOfReadings() {
        for (int seed = 0; seed < 3; seed++) {
            FakeReadings readings = RandomReadings.around("2023-10-29T01:00:00Z", FieldType.FLOAT, seed, 200);
            Answer.of(analysis, readings.shuffled(new Random(seed)), words)
                    .assertRows(Answer.of(analysis, readings, words).rows(), "seed " + seed);
        }
    }

    @Test
    void answersSeveralAtATime() throws Exception {
        FakeReadings readings = RandomReadings.around("2023-10-29T01:00:00Z", FieldType.FLOAT, 1, 100);
        Answer alone = Answer.of(analysis, readings, words);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (var context = new DuckDbAnalysisContext(readings)) {
            List<Callable<Answer>> calls = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                calls.add(() -> Answer.of(analysis, context, words));
            }
            for (Future<Answer> answer : threads.invokeAll(calls)) {
                answer.get().assertRows(alone.rows(), "at the same time");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private List<FakeReadings> applicable() {
        List<FakeReadings> readings = new ArrayList<>();
        for (FieldType type : FieldType.values()) {
            if (type.isNumeric() || !analysis.spec().needs().contains(Need.NUMBERS)) {
                readings.add(RandomReadings.around("2024-02-29T00:00:00Z", type, 1, 40));
            }
        }
        readings.add(RandomReadings.bloodPressure("2024-02-29T00:00:00Z", 1, 40));
        return readings;
    }

    private static Class<?> classOf(ColumnType type) {
        return switch (type) {
            case TEXT, OTHER -> String.class;
            case NESTED -> Object.class;
            case BOOLEAN -> Boolean.class;
            case INTEGER -> Integer.class;
            case BIGINT -> Long.class;
            case DECIMAL -> Number.class;
            case FLOAT -> Float.class;
            case DOUBLE -> Double.class;
            case DATE -> LocalDate.class;
            case TIMESTAMP -> Instant.class;
        };
    }
}
