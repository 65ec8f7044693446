package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Range;
import dev.kymograph.metric.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What one column of a row must be.
 *
 * @param name the column's name in files, by default
 * @param others further names that a file may give it
 * @param output its name in the checked table
 * @param required whether a row without it is refused
 */
record Rule(String name, Set<String> others, String output, ValueType type, Range range, boolean required) {

    static final String SUBJECT = "subject";
    static final String TIMESTAMP = "timestamp";
    static final String SENSOR = "sensor_id";
    static final String ID = "id";
    static final String TENANT = "tenant_id";
    static final String QUALITY = "quality_score";
    private static final Range SHARE = new Range(0, 1);

    /** The columns of a reading, in the order in which they are checked. */
    static List<Rule> ofReadings(MetricType metricType, SubjectKind kind) {
        List<Rule> rules = new ArrayList<>();
        rules.add(required(kind.idColumn(), SUBJECT, ValueType.INTEGER));
        rules.add(required(TIMESTAMP, TIMESTAMP, ValueType.TIMESTAMP));
        metricType.fields().forEach(field -> rules.add(ofField(field)));
        rules.add(optional(SENSOR, ValueType.TEXT, Range.UNBOUNDED));
        rules.add(ofQuality());
        return List.copyOf(rules);
    }

    /** The columns of a subject, in the order in which they are checked. */
    static List<Rule> ofSubjects(SubjectKind kind) {
        Set<String> plainName = kind.attribute("name").isPresent() ? Set.of() : Set.of("name");
        List<Rule> rules = new ArrayList<>();
        rules.add(new Rule(ID, Set.of(kind.idColumn()), ID, ValueType.INTEGER, Range.UNBOUNDED, true));
        rules.add(new Rule(kind.nameColumn(), plainName, kind.nameColumn(), ValueType.TEXT, Range.UNBOUNDED, true));
        kind.attributes()
                .forEach(attribute -> rules.add(optional(
                        attribute.name(), ValueType.valueOf(attribute.type().name()), Range.UNBOUNDED)));
        rules.add(optional(TENANT, ValueType.TEXT, Range.UNBOUNDED));
        return List.copyOf(rules);
    }

    static Rule ofField(Field field) {
        return optional(field.name(), ValueType.valueOf(field.type().name()), field.possible());
    }

    static Rule ofQuality() {
        return optional(QUALITY, ValueType.FLOAT, SHARE);
    }

    /** What a value of this column must be, a phrase. */
    String expected() {
        return bounded() ? type.phrase() + " from " + range : type.phrase();
    }

    boolean bounded() {
        return !range.equals(Range.UNBOUNDED);
    }

    private static Rule required(String name, String output, ValueType type) {
        return new Rule(name, Set.of(), output, type, Range.UNBOUNDED, true);
    }

    private static Rule optional(String name, ValueType type, Range range) {
        return new Rule(name, Set.of(), name, type, range, false);
    }
}
