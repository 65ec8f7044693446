package dev.kymograph.metric;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One reading of a subject.
 *
 * @param subject the subject's id
 * @param timestamp when; kept to the microsecond
 * @param values by field name, of the field's Java type or one that converts to it without loss; a field that is absent or null
 *     was not measured
 * @param sensor the id of what measured it
 * @param quality how good it is, from 0 to 1
 */
@Stability(Stability.Level.STABLE)
public record Reading(
        int subject, Instant timestamp, Map<String, Object> values, Optional<String> sensor, OptionalDouble quality) {

    public Reading {
        Objects.requireNonNull(timestamp, "timestamp");
        Objects.requireNonNull(sensor, "sensor");
        Objects.requireNonNull(quality, "quality");
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** A reading of one field. */
    public static Reading of(int subject, Instant timestamp, String field, Object value) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(field, value);
        return new Reading(subject, timestamp, values, Optional.empty(), OptionalDouble.empty());
    }

    public Reading from(String sensorId) {
        return new Reading(subject, timestamp, values, Optional.of(sensorId), quality);
    }

    public Reading quality(double score) {
        return new Reading(subject, timestamp, values, sensor, OptionalDouble.of(score));
    }
}
