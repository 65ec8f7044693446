package dev.kymograph.plugin.temperature;

import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Range;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class TemperatureTest {

    @Test
    void declaresTheTemperatureOfAnAnimalInDegreesCelsius() {
        List<MetricType> declared = new Temperature().metricTypes();
        assertEquals(1, declared.size());
        MetricType temperature = declared.get(0);
        assertEquals("temperature", temperature.name());
        assertEquals("animal", temperature.kind());
        assertEquals("°C", temperature.unit().symbol());
        assertEquals(Optional.of(Duration.ofMinutes(1)), temperature.interval());
        Field field = temperature.field("temperature_value").orElseThrow();
        assertEquals(FieldType.FLOAT, field.type());
        assertEquals(new Range(35, 42), field.plausible());
    }

    @Test
    void fahrenheitHasItsFixedPointsWhereTheyBelong() {
        Fahrenheit fahrenheit = new Fahrenheit();
        assertEquals(32.0, fahrenheit.apply(new Object[] {0.0}));
        assertEquals(212.0, fahrenheit.apply(new Object[] {100.0}));
        assertEquals(-40.0, fahrenheit.apply(new Object[] {-40.0}));
    }
}
