package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.parameter.ParameterBinder;

/** An analysis, asked once what it is. */
public record OfferedAnalysis<P extends Record>(
        Contributor contributor, Analysis<P> extension, AnalysisSpec<P> spec, ParameterBinder<P> binder) {

    static <P extends Record> OfferedAnalysis<P> of(Contributor contributor, Analysis<P> extension) {
        AnalysisSpec<P> spec = extension.spec();
        return new OfferedAnalysis<>(contributor, extension, spec, ParameterBinder.of(spec.parameters()));
    }

    public Rows run(P parameters, AnalysisContext context) {
        return contributor.call(operation(), () -> extension.run(parameters, context));
    }

    /** What running it is called in messages. */
    public String operation() {
        return "run analysis '" + spec.name() + "'";
    }

    public CommandSpec command() {
        return new CommandSpec(spec.name(), spec.summary(), contributor.plugin(), binder.specs());
    }
}
