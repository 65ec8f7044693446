package dev.kymograph.plugin.temperature;

import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Unit;
import java.time.Duration;
import java.util.List;
import org.pf4j.Extension;

/** Declares {@code temperature}, measured every minute. */
@Extension
public final class Temperature implements MetricTypes {

    @Override
    public List<MetricType> metricTypes() {
        Field temperature = Field.of("temperature_value", FieldType.FLOAT)
                .possible(-10, 60)
                .plausible(35, 42)
                .describedAs("body temperature, as the sensor has it");
        return List.of(MetricType.every(Duration.ofMinutes(1), "temperature", "animal", new Unit("°C"), temperature)
                .describedAs("how warm the body is"));
    }
}
