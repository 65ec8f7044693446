package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.internal.text.WellFormed;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.SubjectKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Checks readings that come as objects, by the rules that files are read by: a field takes a value of its type, or a number or
 * text that converts to it without loss, and FLOAT and DOUBLE take the nearest number they have.
 */
public final class ReadingCheck {

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private final MetricType metricType;
    private final SubjectKind kind;
    private final Admission admission;
    private final Map<String, RuleValue> fields;
    private final RuleValue quality = new RuleValue(Rule.ofQuality());

    public ReadingCheck(MetricType metricType, SubjectKind kind, Admission admission) {
        this.metricType = metricType;
        this.kind = kind;
        this.admission = admission;
        fields = metricType.fields().stream()
                .collect(Collectors.toUnmodifiableMap(Field::name, field -> new RuleValue(Rule.ofField(field))));
    }

    /** What came of a reading. */
    public sealed interface Checked {}

    /** The reading with values of their fields' types, without those that are missing, and its time to the microsecond. */
    public record Accepted(Reading reading) implements Checked {}

    /** Why the reading was refused. */
    public record Refused(String reason) implements Checked {}

    public Checked check(Reading reading) {
        if (reading.timestamp().isBefore(FIRST) || reading.timestamp().isAfter(LAST)) {
            return new Refused(
                    Reasons.refused(Rule.TIMESTAMP, String.valueOf(reading.timestamp()), ValueType.TIMESTAMP.phrase()));
        }
        List<String> names = metricType.fields().stream().map(Field::name).toList();
        for (String name : reading.values().keySet()) {
            if (!fields.containsKey(name)) {
                return new Refused("The field '" + Reasons.cut(name) + "' is not known, expected one of " + names);
            }
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (String name : names) {
            RuleValue.Outcome outcome = fields.get(name).check(reading.values().get(name));
            if (outcome.reason() != null) {
                return new Refused(outcome.reason());
            }
            if (outcome.value() != null) {
                values.put(name, outcome.value());
            }
        }
        Object score = reading.quality().isPresent() ? reading.quality().getAsDouble() : null;
        RuleValue.Outcome scored = quality.check(score);
        if (scored.reason() != null) {
            return new Refused(scored.reason());
        }
        String sensor = reading.sensor().orElse("");
        if (!WellFormed.isText(sensor)) {
            return new Refused(Reasons.refused("sensor_id", sensor, ValueType.TEXT.phrase()));
        }
        if (values.isEmpty()) {
            return new Refused(Reasons.nothing(names));
        }
        if (!admission.knownSubject().test(reading.subject())) {
            return new Refused(Reasons.refused(
                    kind.idColumn(), String.valueOf(reading.subject()), Reasons.KNOWN_SUBJECT + kind.name()));
        }
        if (!admission.allTimes() && reading.timestamp().isBefore(admission.from())) {
            return new Refused(Reasons.dropped(admission));
        }
        return new Accepted(converted(reading, values, (Float) scored.value()));
    }

    private static Reading converted(Reading reading, Map<String, Object> values, Float score) {
        return new Reading(
                reading.subject(),
                reading.timestamp().truncatedTo(ChronoUnit.MICROS),
                values,
                reading.sensor().filter(sensor -> !sensor.isEmpty()),
                score == null ? OptionalDouble.empty() : OptionalDouble.of(score));
    }
}
