package dev.kymograph.metric;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What is measured: {@code pulse_rate}, in bpm, of an animal, every minute.
 *
 * @param name names the view of its readings and its folders in the lake
 * @param kind the {@link SubjectKind} it is measured on
 * @param unit the unit of its fields
 * @param fields one or more; an analysis answers for each unless one is chosen
 * @param interval how often a reading is expected; empty for an event metric, which has no gaps
 * @param key what makes a reading the same again
 * @param description a phrase for help texts, may be empty
 */
@Stability(Stability.Level.STABLE)
public record MetricType(
        String name,
        String kind,
        Unit unit,
        List<Field> fields,
        Optional<Duration> interval,
        ReadingKey key,
        String description) {

    public MetricType {
        DataName.check("metric type", name);
        DataName.check("subject kind", kind);
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(description, "description");
        fields = List.copyOf(fields);
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("Cannot declare metric type '" + name + "': it has no field");
        }
        Set<String> names = new HashSet<>();
        for (Field field : fields) {
            if (!names.add(field.name())) {
                throw new IllegalArgumentException("Cannot declare metric type '" + name + "': the field '"
                        + field.name() + "' is declared twice");
            }
        }
        for (String part : key.fields()) {
            if (!names.contains(part)) {
                throw new IllegalArgumentException("Cannot declare metric type '" + name
                        + "': its reading key names the unknown field '" + part + "'");
            }
        }
        if (interval.isPresent()
                && (interval.get().isNegative() || interval.get().isZero())) {
            throw new IllegalArgumentException(
                    "Cannot declare metric type '" + name + "': its interval [" + interval.get() + "] is not positive");
        }
    }

    /** A metric type that expects a reading every {@code interval}. */
    public static MetricType every(Duration interval, String name, String kind, Unit unit, Field... fields) {
        return new MetricType(
                name, kind, unit, List.of(fields), Optional.of(interval), ReadingKey.SUBJECT_AND_TIME, "");
    }

    /** An event metric: readings come when they come. */
    public static MetricType event(String name, String kind, Unit unit, Field... fields) {
        return new MetricType(name, kind, unit, List.of(fields), Optional.empty(), ReadingKey.SUBJECT_AND_TIME, "");
    }

    public MetricType keyedBy(ReadingKey readingKey) {
        return new MetricType(name, kind, unit, fields, interval, readingKey, description);
    }

    public MetricType describedAs(String text) {
        return new MetricType(name, kind, unit, fields, interval, key, text);
    }

    public Optional<Field> field(String fieldName) {
        return fields.stream().filter(field -> field.name().equals(fieldName)).findFirst();
    }
}
