package dev.kymograph.plugin.sampleanimals;

import dev.kymograph.engine.extension.Parameter;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

class SampleParametersTest {

    private static final LocalDate FROM = LocalDate.of(2024, 1, 1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final List<String> PULSE = List.of("pulse_rate");

    @Test
    void eachParameterHasAHelpAndADefault() {
        for (RecordComponent component : SampleParameters.class.getRecordComponents()) {
            Parameter parameter = component.getAnnotation(Parameter.class);
            assertFalse(parameter.help().isBlank(), component.getName());
            assertFalse(parameter.byDefault().isBlank(), component.getName());
        }
    }

    @Test
    void theMetricsAllowedAreThoseThatCanBeMade() {
        for (RecordComponent component : SampleParameters.class.getRecordComponents()) {
            if (component.getName().equals("metrics")) {
                assertArrayEquals(
                        Metric.labels().toArray(),
                        component.getAnnotation(Parameter.class).oneOf());
            }
        }
    }

    @Test
    void whatCannotBeMadeIsRefused() {
        refused("animals is [0], expected a number from 1 to 10000", 0, FROM, 1, HOUR, PULSE);
        refused("days is [4000], expected a number from 1 to 3660", 1, FROM, 4000, HOUR, PULSE);
        refused("every is [PT0S], expected whole seconds", 1, FROM, 1, Duration.ZERO, PULSE);
        refused("every is [PT1.5S], expected whole seconds", 1, FROM, 1, Duration.ofMillis(1500), PULSE);
        refused("every is [PT48H], expected whole seconds", 1, FROM, 1, Duration.ofDays(2), PULSE);
        refused("from is [1066-10-14], expected a day", 1, LocalDate.of(1066, 10, 14), 1, HOUR, PULSE);
        refused("metrics is [[]], expected at least one of", 1, FROM, 1, HOUR, List.of());
        refused("expected each metric once", 1, FROM, 1, HOUR, List.of("weight", "weight"));
        refused("Cannot make readings of 'mood'", 1, FROM, 1, HOUR, List.of("mood"));
    }

    private static void refused(
            String why, int animals, LocalDate from, int days, Duration every, List<String> metrics) {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> new SampleParameters(animals, from, days, every, metrics, 1));
        assertEquals(true, refusal.getMessage().contains(why), refusal.getMessage());
    }
}
