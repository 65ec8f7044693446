package dev.kymograph.engine;

import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.RefusedException;
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

/** Finds each reading, with its number; fails for one of 666, and reads no more than what its own version saved. */
final class Fussy implements WatchMethod<Fussy.Parameters> {

    /** What a rule may say. */
    public record Parameters(
            @Parameter(help = "what numbers begin behind", byDefault = "0")
            int behind) {}

    private final int version;

    Fussy(int version) {
        this.version = version;
    }

    private final class Counting implements Watcher {
        private int number;

        private Counting(int number) {
            this.number = number;
        }

        @Override
        public List<Map<String, Object>> judge(Reading reading) {
            double beats = ((Number) reading.values().get("beats")).doubleValue();
            if (beats == 666) {
                throw new IllegalStateException("the number of the beast");
            }
            number++;
            return List.of(Map.of("number", number));
        }

        @Override
        public byte[] save() {
            return ByteBuffer.allocate(8).putInt(version).putInt(number).array();
        }
    }

    @Override
    public WatchSpec<Parameters> spec() {
        return new WatchSpec<>("fussy", "each reading, with its number", Parameters.class);
    }

    @Override
    public MetricType derived(MetricType watched) {
        return MetricType.event(
                watched.name() + "_numbers", watched.kind(), watched.unit(), Field.of("number", FieldType.INTEGER));
    }

    @Override
    public Watcher begin(Parameters parameters, MetricType watched) {
        return new Counting(parameters.behind());
    }

    @Override
    public Watcher restore(Parameters parameters, MetricType watched, byte[] saved) {
        ByteBuffer bytes = ByteBuffer.wrap(saved);
        int by = bytes.getInt();
        if (by != version) {
            throw new RefusedException("fussy.version", "Cannot read what version " + by + " saved");
        }
        return new Counting(bytes.getInt());
    }
}
