package dev.kymograph.plugin.vitals;

import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class VitalsTest {

    private final List<MetricType> declared = new Vitals().metricTypes();

    @Test
    void declaresActivityWeightAndBloodPressureOfAnAnimal() {
        assertEquals(
                List.of("activity_level", "weight", "blood_pressure"),
                declared.stream().map(MetricType::name).toList());
        assertEquals(
                List.of("animal", "animal", "animal"),
                declared.stream().map(MetricType::kind).toList());
        assertEquals(
                List.of("", "kg", "mmHg"),
                declared.stream().map(metric -> metric.unit().symbol()).toList());
        assertEquals(
                List.of("activity_value", "weight_value", "systolic", "diastolic"),
                declared.stream()
                        .flatMap(metric -> metric.fields().stream())
                        .map(Field::name)
                        .toList());
    }

    @Test
    void onlyActivityIsExpectedAllTheTime() {
        assertEquals(
                List.of(Optional.of(Duration.ofMinutes(1)), Optional.empty(), Optional.empty()),
                declared.stream().map(MetricType::interval).toList());
    }

    @Test
    void activityMayBeMeasuredOnAnotherScaleButNotBelowZero() {
        Field level = declared.get(0).fields().get(0);
        assertTrue(level.possible().contains(80));
        assertFalse(level.possible().contains(-0.1));
        assertFalse(level.plausible().contains(180));
    }
}
