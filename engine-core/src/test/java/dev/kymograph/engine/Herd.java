package dev.kymograph.engine;

import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Dogs and their pulse, for tests: what a plugin would declare. */
public final class Herd implements MetricTypes {

    public static final SubjectKind DOG = new SubjectKind(
            "dog",
            "dogs",
            "all_dogs",
            "dog_id",
            "dog_name",
            List.of(
                    new Attribute("breed", AttributeType.TEXT),
                    new Attribute("birth_date", AttributeType.DATE),
                    new Attribute("kilos", AttributeType.DOUBLE)),
            Optional.of("birth_date"),
            List.of(List.of("breed")));

    public static final MetricType PULSE = MetricType.every(
            Duration.ofMinutes(1),
            "pulse",
            "dog",
            new Unit("bpm"),
            Field.of("beats", FieldType.FLOAT).possible(1, 800));

    public static final MetricType PRESSURE = MetricType.event(
            "pressure",
            "dog",
            new Unit("mmHg"),
            Field.of("upper", FieldType.DOUBLE),
            Field.of("lower", FieldType.DOUBLE),
            Field.of("remark", FieldType.TEXT));

    @Override
    public List<MetricType> metricTypes() {
        return List.of(PULSE, PRESSURE);
    }

    @Override
    public List<SubjectKind> subjectKinds() {
        return List.of(DOG);
    }

    public static Subject dog(int id, String name, String breed, LocalDate born) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("breed", breed);
        attributes.put("birth_date", born);
        return Subject.of("dog", id, name, attributes);
    }
}
