package dev.kymograph.engine;

import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.WatchMethod;
import dev.kymograph.engine.extension.WatchSpec;
import dev.kymograph.engine.extension.Watcher;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Finds what is greater than all before, and tells the how many-th reading that is: one judged twice, or not at all, shows. */
public final class Records implements WatchMethod<Records.Parameters> {

    /** What a rule may say. */
    public record Parameters(
            @Parameter(help = "nothing less is found", byDefault = "0")
            double least) {}

    private static final class Greatest implements Watcher {
        private final double least;
        private double greatest = Double.NEGATIVE_INFINITY;
        private long number;

        private Greatest(double least) {
            this.least = least;
        }

        @Override
        public List<Map<String, Object>> judge(Reading reading) {
            number++;
            double beats = ((Number) reading.values().get("beats")).doubleValue();
            boolean more = beats > greatest;
            greatest = Math.max(greatest, beats);
            return more && beats >= least ? List.of(Map.of("greatest", beats, "number", number)) : List.of();
        }

        @Override
        public byte[] save() {
            return ByteBuffer.allocate(16).putDouble(greatest).putLong(number).array();
        }
    }

    @Override
    public WatchSpec<Parameters> spec() {
        return new WatchSpec<>("records", "what is greater than all before", Parameters.class);
    }

    @Override
    public MetricType derived(MetricType watched) {
        return MetricType.event(
                watched.name() + "_records",
                watched.kind(),
                watched.unit(),
                Field.of("greatest", FieldType.DOUBLE),
                Field.of("number", FieldType.BIGINT));
    }

    @Override
    public Watcher begin(Parameters parameters, MetricType watched) {
        return new Greatest(parameters.least());
    }

    @Override
    public Watcher restore(Parameters parameters, MetricType watched, byte[] saved) {
        Greatest greatest = new Greatest(parameters.least());
        ByteBuffer bytes = ByteBuffer.wrap(saved);
        greatest.greatest = bytes.getDouble();
        greatest.number = bytes.getLong();
        return greatest;
    }
}
