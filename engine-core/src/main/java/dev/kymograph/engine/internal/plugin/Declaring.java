package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.internal.catalog.PluginZone;
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

    /** Throws what {@link #declare} would, and keeps nothing. */
    void requireDeclarable(List<SubjectKind> kinds, List<MetricType> metricTypes);

    /**
     * Makes the tables that a plugin keeps for itself; what is there already costs nothing.
     *
     * @throws dev.kymograph.engine.KymographException whose message says why they cannot be made, to follow "Cannot use plugin …: "
     */
    void migrate(PluginZone zone);

    /** Throws what {@link #migrate} would, and keeps nothing. */
    void requireMigratable(PluginZone zone);

    /** Takes away what a plugin keeps for itself; false where that is nothing. */
    boolean removeZone(PluginZone zone);

    /** The same, keeping nothing. */
    default Declaring rehearsed() {
        Declaring real = this;
        return new Declaring() {
            @Override
            public Set<String> kinds() {
                return real.kinds();
            }

            @Override
            public boolean isFunction(String name) {
                return real.isFunction(name);
            }

            @Override
            public void declare(List<SubjectKind> kinds, List<MetricType> metricTypes) {
                real.requireDeclarable(kinds, metricTypes);
            }

            @Override
            public void requireDeclarable(List<SubjectKind> kinds, List<MetricType> metricTypes) {
                real.requireDeclarable(kinds, metricTypes);
            }

            @Override
            public void migrate(PluginZone zone) {
                real.requireMigratable(zone);
            }

            @Override
            public void requireMigratable(PluginZone zone) {
                real.requireMigratable(zone);
            }

            @Override
            public boolean removeZone(PluginZone zone) {
                return false;
            }
        };
    }
}
