package dev.kymograph.testkit;

import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the kit itself has to be measured: a kind of subject, numbers every minute, and texts now and then. */
final class SampleMetrics implements MetricTypes {

    private static final SubjectKind SPECIMEN = new SubjectKind(
            "specimen",
            "specimens",
            "specimens",
            "specimen_id",
            "specimen_name",
            List.of(new Attribute("sort", AttributeType.TEXT), new Attribute("born", AttributeType.DATE)),
            Optional.of("born"),
            List.of());

    static final MetricType RATE = rate("sample_rate", SPECIMEN.name());

    static final MetricType NOTE =
            MetricType.event("sample_note", SPECIMEN.name(), Unit.NONE, Field.of("remark", FieldType.TEXT));

    static MetricType rate(String name, String kind) {
        return MetricType.every(
                Duration.ofMinutes(1),
                name,
                kind,
                new Unit("units"),
                Field.of("level", FieldType.FLOAT).possible(-1_000, 1_000).plausible(10, 200),
                Field.of("tally", FieldType.INTEGER).possible(0, 1_000_000));
    }

    @Override
    public List<MetricType> metricTypes() {
        return List.of(RATE, NOTE);
    }

    @Override
    public List<SubjectKind> subjectKinds() {
        return List.of(SPECIMEN);
    }
}
