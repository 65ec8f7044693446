package dev.kymograph.testkit;

import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Range;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Subjects and readings of a metric type to try things on: the same ones each time. */
record Specimens(MetricType metric, SubjectKind kind) {

    static final Instant NOON = Instant.parse("2024-06-01T12:00:00Z");

    private static final double SPAN = 100;

    Subject subject(int id) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (Attribute attribute : kind.attributes()) {
            // Of every third one nothing is known.
            attributes.put(attribute.name(), id % 3 == 2 ? null : known(attribute, id));
        }
        return Subject.of(kind.name(), id, kind.name() + " " + id, attributes);
    }

    private static Object known(Attribute attribute, int id) {
        return switch (attribute.type()) {
            case TEXT -> attribute.name() + " " + id % 4;
            case INTEGER -> id;
            case BIGINT -> (long) id;
            case DOUBLE -> id / 2.0;
            case BOOLEAN -> id % 2 == 0;
            case DATE -> LocalDate.of(2020, 2, 29).plusDays(id % 400);
            case TIMESTAMP -> NOON.minus(Duration.ofDays(1_000L + id % 400));
        };
    }

    /** A reading with all fields; {@code step} decides on its values. */
    Reading reading(int subject, Instant at, int step) {
        Map<String, Object> values = new LinkedHashMap<>();
        metric.fields().forEach(field -> values.put(field.name(), value(field, step)));
        return reading(subject, at, values);
    }

    Reading reading(int subject, Instant at, Map<String, Object> values) {
        return new Reading(subject, at, values, Optional.empty(), OptionalDouble.empty());
    }

    List<Reading> every(Duration interval, int subject, Instant from, int count) {
        return IntStream.range(0, count)
                .mapToObj(step -> reading(subject, from.plus(interval.multipliedBy(step)), step))
                .toList();
    }

    /** What is left when, of readings with one key, the later wins: by subject and time. */
    List<Reading> latestOf(List<Reading> inOrderOfIntake) {
        Map<List<Object>, Reading> latest = new LinkedHashMap<>();
        inOrderOfIntake.forEach(reading -> latest.put(key(reading), reading));
        return latest.values().stream()
                .sorted(Comparator.comparing(Reading::subject).thenComparing(Reading::timestamp))
                .toList();
    }

    private List<Object> key(Reading reading) {
        List<Object> key = new ArrayList<>(List.of(reading.subject(), reading.timestamp()));
        if (metric.key().sensor()) {
            key.add(reading.sensor());
        }
        metric.key().fields().forEach(field -> key.add(reading.values().get(field)));
        return key;
    }

    /** A plausible value. */
    static Object value(Field field, int step) {
        double part = (Math.floorMod(step * 7_919L, 1_009) + 1) / 1_011.0;
        return switch (field.type()) {
            case TEXT -> "word " + Math.floorMod(step, 7);
            case BOOLEAN -> step % 2 == 0;
            default -> typed(field.type(), between(bounded(field.plausible()), part, field.type()));
        };
    }

    private static double between(Range range, double part, FieldType type) {
        double value = range.low() + (range.high() - range.low()) * part;
        boolean whole = type == FieldType.INTEGER || type == FieldType.BIGINT;
        return whole ? Math.min(Math.max(Math.rint(value), Math.ceil(range.low())), Math.floor(range.high())) : value;
    }

    private static Range bounded(Range range) {
        boolean fromBelow = Double.isInfinite(range.low());
        boolean fromAbove = Double.isInfinite(range.high());
        double low = fromBelow ? (fromAbove ? 0 : range.high() - SPAN) : range.low();
        return new Range(low, fromAbove ? low + SPAN : range.high());
    }

    /** The number as the field holds it. */
    static Object typed(FieldType type, double value) {
        return switch (type) {
            case FLOAT -> (float) value;
            case DOUBLE -> value;
            case INTEGER -> (int) value;
            case BIGINT -> (long) value;
            case BOOLEAN, TEXT -> throw new IllegalArgumentException("A " + type + " is no number");
        };
    }
}
