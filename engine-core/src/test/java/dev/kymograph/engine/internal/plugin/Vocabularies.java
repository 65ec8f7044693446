package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.PluginZone;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps what is declared, and refuses a metric type whose fields become others, as the catalog does. */
final class Vocabularies implements Declaring {

    final Map<String, SubjectKind> kinds = new LinkedHashMap<>();
    final Map<String, MetricType> metrics = new LinkedHashMap<>();

    @Override
    public synchronized Set<String> kinds() {
        return Set.copyOf(kinds.keySet());
    }

    @Override
    public boolean isFunction(String name) {
        return name.equals("upper");
    }

    @Override
    public synchronized void requireDeclarable(List<SubjectKind> declaredKinds, List<MetricType> declaredMetrics) {
        for (MetricType metric : declaredMetrics) {
            MetricType known = metrics.get(metric.name());
            if (known != null && !known.fields().equals(metric.fields())) {
                throw new KymographException(
                        ErrorKind.CONFIGURATION, "metric.incompatible", "Cannot change metric '" + metric.name() + "'");
            }
        }
    }

    @Override
    public void migrate(PluginZone zone) {}

    @Override
    public void requireMigratable(PluginZone zone) {}

    @Override
    public boolean removeZone(PluginZone zone) {
        return false;
    }

    @Override
    public synchronized void declare(List<SubjectKind> declaredKinds, List<MetricType> declaredMetrics) {
        requireDeclarable(declaredKinds, declaredMetrics);
        declaredKinds.forEach(kind -> kinds.put(kind.name(), kind));
        declaredMetrics.forEach(metric -> metrics.put(metric.name(), metric));
    }
}
