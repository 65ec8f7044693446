package dev.kymograph.plugin.pulse;

import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.PlausibleOf;
import dev.kymograph.metric.Range;
import dev.kymograph.metric.ReadingKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PulseTest {

    @Test
    void declaresThePulseRateOfAnAnimalEveryMinute() {
        List<MetricType> declared = new Pulse().metricTypes();
        assertEquals(1, declared.size());
        MetricType pulse = declared.get(0);
        assertEquals("pulse_rate", pulse.name());
        assertEquals("animal", pulse.kind());
        assertEquals("bpm", pulse.unit().symbol());
        assertEquals(Optional.of(Duration.ofMinutes(1)), pulse.interval());
        assertEquals(ReadingKey.SUBJECT_AND_TIME, pulse.key());
        assertTrue(new Pulse().subjectKinds().isEmpty());
    }

    @Test
    void aPulseIsPositiveAndUsuallyBelowThreeHundred() {
        Field field = new Pulse().metricTypes().get(0).field("pulse_value").orElseThrow();
        assertEquals(FieldType.FLOAT, field.type());
        assertEquals(new Range(1, 1_200), field.possible());
        assertEquals(new Range(25, 300), field.plausible());
        assertEquals(List.of(new PlausibleOf("type", "Cat", new Range(50, 340))), field.plausibleOf());
    }
}
