package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.internal.plugin.Contributor;
import dev.kymograph.engine.internal.plugin.Extensions;
import dev.kymograph.engine.internal.plugin.OfferedAnalysis;
import dev.kymograph.engine.internal.text.Nearest;
import java.util.List;
import java.util.Optional;

/** The analyses that can be asked now, by name. */
public final class Analyses {

    private final Extensions extensions;

    public Analyses(Extensions extensions) {
        this.extensions = extensions;
    }

    /** What users can ask for. */
    public List<CommandSpec> specs() {
        return extensions.analyses().stream().map(OfferedAnalysis::command).toList();
    }

    /** An analysis, whose plugin stays open until the stay ends. */
    record Held(OfferedAnalysis<?> analysis, Contributor.Stay stay) {}

    /** Looks up and holds. Between the two a plugin may be exchanged; then it is looked up once more. */
    Held hold(String name) {
        while (true) {
            OfferedAnalysis<?> analysis = called(name);
            Optional<Contributor.Stay> stay = analysis.contributor().stay();
            if (stay.isPresent()) {
                return new Held(analysis, stay.get());
            }
        }
    }

    private OfferedAnalysis<?> called(String name) {
        List<OfferedAnalysis<?>> known = extensions.analyses();
        return known.stream()
                .filter(analysis -> analysis.spec().name().equals(name))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> names = known.stream()
                            .map(analysis -> analysis.spec().name())
                            .toList();
                    return new KymographException(
                            ErrorKind.USAGE,
                            "analysis.unknown",
                            "Cannot find analysis '" + name + "'." + Nearest.didYouMean(name, names) + " Known are "
                                    + String.join(", ", names));
                });
    }
}
