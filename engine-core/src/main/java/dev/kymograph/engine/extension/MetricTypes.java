package dev.kymograph.engine.extension;

import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Stability;
import dev.kymograph.metric.SubjectKind;
import java.util.List;
import org.pf4j.ExtensionPoint;

/**
 * The metric types and subject kinds that a plugin brings.
 *
 * <p>Asked once, when the plugin starts. The declarations are kept in the catalog, so that readings stay readable after the plugin
 * has gone. A metric type may name a subject kind of another plugin.
 *
 * <pre>{@code
 * @Extension
 * public final class Pulse implements MetricTypes {
 *     public List<MetricType> metricTypes() {
 *         return List.of(MetricType.every(Duration.ofMinutes(1), "pulse_rate", "animal", new Unit("bpm"),
 *                 Field.of("pulse_value", FieldType.FLOAT).possible(1, 800)));
 *     }
 * }
 * }</pre>
 */
@Stability(Stability.Level.STABLE)
public interface MetricTypes extends ExtensionPoint {

    List<MetricType> metricTypes();

    default List<SubjectKind> subjectKinds() {
        return List.of();
    }
}
