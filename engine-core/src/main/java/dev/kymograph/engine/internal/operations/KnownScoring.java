package dev.kymograph.engine.internal.operations;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Scoring;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.extension.Scorer;
import dev.kymograph.engine.internal.plugin.Extensions;
import dev.kymograph.engine.internal.plugin.OfferedMethod;
import dev.kymograph.engine.internal.text.Nearest;
import java.util.List;

/** Scores by the methods of the plugins that were found; they stay loaded until this is closed. */
public final class KnownScoring implements Scoring {

    private final Extensions plugins;
    private final Runnable closing;

    public KnownScoring(Extensions plugins, Runnable closing) {
        this.plugins = plugins;
        this.closing = closing;
    }

    @Override
    public List<CommandSpec> methods() {
        return plugins.methods().stream().map(OfferedMethod::command).toList();
    }

    @Override
    public Scorer begin(String method, int probation) {
        return plugins.methods().stream()
                .filter(offered -> offered.name().equals(method))
                .findFirst()
                .orElseThrow(() -> unknown(method))
                .begin(probation);
    }

    private KymographException unknown(String method) {
        List<String> known = methods().stream().map(CommandSpec::name).toList();
        String there = known.isEmpty()
                ? " No plugin brings one; 'plugins' lists those there are"
                : " Known are " + String.join(", ", known);
        return new KymographException(
                ErrorKind.USAGE,
                "scoring.unknown",
                "Cannot score by '" + method + "': there is no such method." + Nearest.didYouMean(method, known)
                        + there);
    }

    @Override
    public void close() {
        closing.run();
    }
}
