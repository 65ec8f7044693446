package dev.kymograph.plugin.vitals;

import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Unit;
import java.time.Duration;
import java.util.List;
import org.pf4j.Extension;

/** Declares activity, measured every minute, and weight and blood pressure, measured on occasion. */
@Extension
public final class Vitals implements MetricTypes {

    @Override
    public List<MetricType> metricTypes() {
        return List.of(activity(), weight(), bloodPressure());
    }

    private static MetricType activity() {
        Field level = Field.of("activity_value", FieldType.FLOAT)
                .possible(0, Double.POSITIVE_INFINITY)
                .plausible(0, 100)
                .describedAs("from 0, asleep, to 100, at full speed");
        return MetricType.every(Duration.ofMinutes(1), "activity_level", "animal", Unit.NONE, level)
                .describedAs("how much the animal moves");
    }

    private static MetricType weight() {
        Field weight = Field.of("weight_value", FieldType.FLOAT)
                .possible(0.001, 10_000)
                .plausible(0.05, 120)
                .describedAs("body weight");
        return MetricType.event("weight", "animal", new Unit("kg"), weight).describedAs("what the animal weighs");
    }

    private static MetricType bloodPressure() {
        Field systolic = Field.of("systolic", FieldType.FLOAT)
                .possible(1, 400)
                .plausible(60, 250)
                .describedAs("pressure when the heart contracts");
        Field diastolic = Field.of("diastolic", FieldType.FLOAT)
                .possible(1, 300)
                .plausible(30, 160)
                .describedAs("pressure when the heart rests");
        return MetricType.event("blood_pressure", "animal", new Unit("mmHg"), systolic, diastolic)
                .describedAs("the pressure in the arteries");
    }
}
