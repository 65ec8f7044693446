package dev.kymograph.engine.extension;

import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Stability;
import org.pf4j.ExtensionPoint;

/**
 * A way to judge readings as they are ingested, by a rule of the configuration: {@code watch.NAME { metric = …, method = … }}. What a
 * {@link Watcher} finds becomes readings of another metric type, which is asked, summed up and kept like any.
 *
 * <pre>{@code
 * @Extension
 * public final class Records implements WatchMethod<Records.None> {
 *     public record None() {}
 *
 *     public WatchSpec<None> spec() {
 *         return new WatchSpec<>("records", "what is greater than all before", None.class);
 *     }
 *
 *     public MetricType derived(MetricType watched) {
 *         return MetricType.event(watched.name() + "_records", watched.kind(), watched.unit(),
 *                 Field.of("greatest", FieldType.DOUBLE));
 *     }
 *
 *     public Watcher begin(None parameters, MetricType watched) {
 *         return new Greatest(watched, Double.NEGATIVE_INFINITY);
 *     }
 *
 *     public Watcher restore(None parameters, MetricType watched, byte[] saved) {
 *         return new Greatest(watched, ByteBuffer.wrap(saved).getDouble());
 *     }
 * }
 * }</pre>
 *
 * @param <P> the parameters: a record whose components carry {@link Parameter}; one without components where there are none
 */
@Stability(Stability.Level.EVOLVING)
public interface WatchMethod<P extends Record> extends ExtensionPoint {

    WatchSpec<P> spec();

    /**
     * The metric type of what is found, measured on the same kind of subject. The engine adds a field {@code watch}, which is the rule's
     * name and part of the key.
     *
     * @throws RefusedException where readings of that metric type cannot be watched
     * @throws IllegalArgumentException where what the watched type is called makes no name of another
     */
    MetricType derived(MetricType watched);

    /** Begins with a subject that has not been watched. Called from any thread, several at a time. */
    Watcher begin(P parameters, MetricType watched);

    /**
     * Goes on with a subject as the watcher would that was saved, whose parameters and metric type were the same. Whatever it throws, the
     * engine begins anew with the subject, and says so.
     *
     * @throws RefusedException where an earlier version of the plugin saved what this one cannot read
     */
    Watcher restore(P parameters, MetricType watched, byte[] saved);
}
