package dev.kymograph.plugin.animals;

import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;

/** Declares the kind {@code animal}, whose life starts with its birth date. */
@Extension
public final class Animals implements MetricTypes {

    @Override
    public List<MetricType> metricTypes() {
        return List.of();
    }

    @Override
    public List<SubjectKind> subjectKinds() {
        return List.of(new SubjectKind(
                "animal",
                "animals",
                "dump_animals",
                "animal_id",
                "pet_name",
                List.of(
                        new Attribute("type", AttributeType.TEXT),
                        new Attribute("breed", AttributeType.TEXT),
                        new Attribute("birth_date", AttributeType.DATE)),
                Optional.of("birth_date"),
                List.of(List.of("breed"), List.of("type"), List.of("birth_date"), List.of("breed", "type"))));
    }
}
