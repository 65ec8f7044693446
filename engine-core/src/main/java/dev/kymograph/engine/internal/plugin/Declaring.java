package dev.kymograph.engine.internal.plugin;

import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.List;
import java.util.Set;

/** Where what plugins declare is kept. */
public interface Declaring {

    /** Names of the subject kinds that are known already, whoever brought them. */
    Set<String> kinds();

    /** Whether SQL has a function of this name already. */
    boolean isFunction(String name);

    /**
     * Keeps declarations; what is known already, the same, costs nothing.
     *
     * @throws dev.kymograph.engine.KymographException where what is stored would not fit them
     */
    void declare(List<SubjectKind> kinds, List<MetricType> metricTypes);
}
