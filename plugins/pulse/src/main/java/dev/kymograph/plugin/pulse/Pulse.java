package dev.kymograph.plugin.pulse;

import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Unit;
import java.time.Duration;
import java.util.List;
import org.pf4j.Extension;

/** Declares {@code pulse_rate}, measured every minute. */
@Extension
public final class Pulse implements MetricTypes {

    @Override
    public List<MetricType> metricTypes() {
        Field rate = Field.of("pulse_value", FieldType.FLOAT)
                .possible(1, 1_200) // a shrew's, at most
                .plausible(25, 300)
                .plausibleOf("type", "Cat", 50, 340)
                .describedAs("heart beats in a minute");
        return List.of(MetricType.every(Duration.ofMinutes(1), "pulse_rate", "animal", new Unit("bpm"), rate)
                .describedAs("how fast the heart beats"));
    }
}
