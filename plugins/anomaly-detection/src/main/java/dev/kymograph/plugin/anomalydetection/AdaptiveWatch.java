package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.extension.WatchMethod;
import dev.kymograph.engine.extension.WatchSpec;
import dev.kymograph.engine.extension.Watcher;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.ReadingKey;
import dev.kymograph.metric.Unit;
import java.util.List;
import org.pf4j.Extension;

/** Watches by the detector of {@link Method#ADAPTIVE}. */
@Extension
public final class AdaptiveWatch implements WatchMethod<AdaptiveWatch.Parameters> {

    /** What a rule may say. */
    public record Parameters(
            @Parameter(help = "what scores so much is unusual", byDefault = "0.5", least = 0, most = 1)
            double threshold,

            @Parameter(help = "learns from so many first readings of each subject", byDefault = "750", least = 0)
            int probation) {}

    static final String OF_FIELD = "field_name";

    @Override
    public WatchSpec<Parameters> spec() {
        return new WatchSpec<>(
                "adaptive",
                "by all that was measured before, as anomalies method=adaptive; finds METRIC_anomalies",
                Parameters.class);
    }

    @Override
    public MetricType derived(MetricType watched) {
        if (watched.fields().stream().noneMatch(field -> field.type().isNumeric())) {
            throw new RefusedException(
                    "watch.numbers", "Cannot watch " + watched.name() + ": none of its fields is a number");
        }
        return MetricType.event(
                        watched.name() + "_anomalies",
                        watched.kind(),
                        // A metric type has one unit, and scores have none.
                        Unit.NONE,
                        Field.of(OF_FIELD, FieldType.TEXT),
                        Field.of("measured", FieldType.DOUBLE),
                        Field.of("expected", FieldType.DOUBLE),
                        Field.of("low", FieldType.DOUBLE),
                        Field.of("high", FieldType.DOUBLE),
                        Field.of("score", FieldType.DOUBLE).possible(0, 1),
                        Field.of("severity", FieldType.TEXT),
                        Field.of("kind", FieldType.TEXT),
                        Field.of("looks_like", FieldType.TEXT),
                        Field.of("sign", FieldType.TEXT),
                        Field.of("reason", FieldType.TEXT))
                .keyedBy(new ReadingKey(watched.key().sensor(), List.of(OF_FIELD)))
                .describedAs("unusual readings of " + watched.name());
    }

    @Override
    public Watcher begin(Parameters parameters, MetricType watched) {
        return new AdaptiveWatcher(parameters, watched);
    }

    @Override
    public Watcher restore(Parameters parameters, MetricType watched, byte[] saved) {
        return AdaptiveWatcher.read(parameters, watched, saved);
    }
}
