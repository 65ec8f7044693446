package com.example.heartratevariability;

import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Unit;
import java.util.List;
import org.pf4j.Extension;

/** Declares {@code beat_interval}: at each heartbeat, the time since the one before. */
@Extension
public final class BeatInterval implements MetricTypes {

    static final MetricType METRIC = MetricType.event(
                    "beat_interval",
                    "animal",
                    new Unit("ms"),
                    Field.of("interval_ms", FieldType.FLOAT)
                            .possible(50, 10_000)
                            .plausible(100, 3_000)
                            .describedAs("time since the heartbeat before"))
            .describedAs("how far heartbeats are apart");

    @Override
    public List<MetricType> metricTypes() {
        return List.of(METRIC);
    }
}
