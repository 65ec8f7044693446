package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.parameter.ParameterBinder;
import dev.kymograph.engine.internal.plugin.Contribution;
import dev.kymograph.engine.internal.plugin.PluginBoundary;
import dev.kymograph.engine.internal.text.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The analyses that can be asked, by name. */
public final class Analyses {

    private final Map<String, Known<?>> byName = new LinkedHashMap<>();

    public Analyses(List<Contribution<Analysis<?>>> analyses) {
        for (Contribution<Analysis<?>> contribution : analyses) {
            Known<?> known = Known.of(contribution.plugin(), contribution.extension());
            byName.put(known.spec().name(), known);
        }
    }

    /** What users can ask for. */
    public List<CommandSpec> specs() {
        return byName.values().stream().map(Known::command).toList();
    }

    Known<?> called(String name) {
        Known<?> known = byName.get(name);
        if (known == null) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "analysis.unknown",
                    "Cannot find analysis '" + name + "'." + Nearest.didYouMean(name, byName.keySet()) + " Known are "
                            + String.join(", ", byName.keySet()));
        }
        return known;
    }

    /**
     * One analysis, asked once what it is.
     *
     * @param plugin who brings it; empty for the engine
     */
    record Known<P extends Record>(
            String plugin, Analysis<P> extension, AnalysisSpec<P> spec, ParameterBinder<P> binder) {

        static <P extends Record> Known<P> of(String plugin, Analysis<P> extension) {
            AnalysisSpec<P> spec = extension.spec();
            return new Known<>(plugin, extension, spec, ParameterBinder.of(spec.parameters()));
        }

        Rows run(P parameters, AnalysisContext context) {
            return PluginBoundary.call(plugin, "run analysis " + spec.name(), () -> extension.run(parameters, context));
        }

        CommandSpec command() {
            return new CommandSpec(spec.name(), spec.summary(), plugin, binder.specs());
        }
    }
}
