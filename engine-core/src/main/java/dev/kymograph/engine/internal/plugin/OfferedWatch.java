package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.extension.WatchMethod;
import dev.kymograph.engine.extension.WatchSpec;
import dev.kymograph.engine.internal.parameter.ParameterBinder;
import dev.kymograph.metric.MetricType;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A watch method, asked once what it is. */
public record OfferedWatch<P extends Record>(
        Contributor contributor, WatchMethod<P> extension, WatchSpec<P> spec, ParameterBinder<P> binder) {

    static <P extends Record> OfferedWatch<P> of(Contributor contributor, WatchMethod<P> extension) {
        WatchSpec<P> spec = extension.spec();
        return new OfferedWatch<>(contributor, extension, spec, ParameterBinder.of(spec.parameters()));
    }

    /** Has it watch a metric type by a rule. */
    public BoundWatch bind(String rule, MetricType watched, Map<String, List<String>> parameters) {
        return BoundWatch.of(this, rule, watched, binder.bind("watch " + rule, parameters));
    }

    <T> T call(Supplier<T> call) {
        return contributor.call("watch by '" + spec.name() + "'", call);
    }
}
