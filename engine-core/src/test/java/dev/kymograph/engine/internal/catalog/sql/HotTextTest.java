package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Unit;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class HotTextTest {

    private static final MetricType TYPE = MetricType.event(
            "bell",
            "cow",
            Unit.NONE,
            Arrays.stream(FieldType.values())
                    .map(type -> Field.of("f_" + type.name().toLowerCase(Locale.ROOT), type))
                    .toArray(Field[]::new));
    private static final List<String> TEXTS =
            List.of("", "a", "\\", "\\N", "\t", "\n", "\r\n", "a\tb\nc\\n\\t", "'\"", "ä€😀", "\u0001", " ", "null");

    private final Random random = new Random(7);

    private Object value(FieldType type) {
        if (random.nextInt(4) == 0) {
            return null;
        }
        return switch (type) {
            case FLOAT -> pick(Float.intBitsToFloat(random.nextInt()), Float.NaN, Float.NEGATIVE_INFINITY, -0f, 0.1f);
            case DOUBLE -> pick(Double.longBitsToDouble(random.nextLong()), Double.POSITIVE_INFINITY, Double.MIN_VALUE);
            case INTEGER -> pick(random.nextInt(), Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT -> pick(random.nextLong(), Long.MIN_VALUE, Long.MAX_VALUE);
            case BOOLEAN -> random.nextBoolean();
            case TEXT -> TEXTS.get(random.nextInt(TEXTS.size()));
        };
    }

    private Object pick(Object... values) {
        return values[random.nextInt(values.length)];
    }

    @Test
    void readingsComeBackAsTheyWere() {
        for (int round = 0; round < 500; round++) {
            List<Reading> readings = new ArrayList<>();
            List<List<Object>> expected = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(5); i++) {
                long micros = random.nextLong() >> 12;
                Map<String, Object> values = new HashMap<>();
                List<Object> row = new ArrayList<>(List.of(random.nextInt(), micros));
                for (Field field : TYPE.fields()) {
                    Object value = value(field.type());
                    row.add(value);
                    if (value != null) {
                        values.put(field.name(), value);
                    }
                }
                String sensor = (String) value(FieldType.TEXT);
                Float quality = random.nextBoolean() ? (Float) random.nextFloat() : null;
                row.addAll(Arrays.asList(sensor, quality));
                expected.add(row);
                readings.add(new Reading(
                        (Integer) row.get(0),
                        Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
                        values,
                        Optional.ofNullable(sensor),
                        quality == null ? OptionalDouble.empty() : OptionalDouble.of(quality)));
            }
            List<List<Object>> found = HotText.lines(HotText.of(TYPE, readings)).stream()
                    .map(line -> Arrays.asList(HotText.values(TYPE, line)))
                    .toList();
            assertEquals(expected, found);
        }
    }

    @Test
    void aFieldThatWasDeclaredLaterIsNotThere() {
        MetricType before =
                MetricType.event("bell", "cow", Unit.NONE, TYPE.fields().get(0));
        Reading reading = Reading.of(3, Instant.EPOCH, TYPE.fields().get(0).name(), 1f);
        Object[] values = HotText.values(TYPE, HotText.of(before, List.of(reading)));
        assertEquals(Arrays.asList(3, 0L, 1f, null, null, null, null, null, null, null), Arrays.asList(values));
    }

    @Test
    void spansComeBackAsTheyWere() {
        List<Span> spans = List.of(new Span(-1, -5, 9, 3), new Span(Integer.MAX_VALUE, 0, Long.MAX_VALUE, 1));
        assertEquals(spans, HotText.spans(HotText.ofSpans(spans)));
    }
}
