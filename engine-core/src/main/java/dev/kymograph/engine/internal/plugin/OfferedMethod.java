package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.extension.Scorer;
import dev.kymograph.engine.extension.ScoringMethod;
import dev.kymograph.metric.DataName;
import java.util.List;

/** A scoring method, asked once what it is. */
public record OfferedMethod(Contributor contributor, ScoringMethod extension, String name, String summary) {

    static OfferedMethod of(Contributor contributor, ScoringMethod extension) {
        return new OfferedMethod(
                contributor,
                extension,
                DataName.check("scoring method", extension.name()),
                String.valueOf(extension.summary()));
    }

    public CommandSpec command() {
        return new CommandSpec(name, summary, contributor.plugin(), List.of());
    }

    /** Begins a series; what its scorer throws, or answers that is no score, comes out as the plugin's failure. */
    public Scorer begin(int probation) {
        String operation = "score by '" + name + "'";
        Scorer scorer = contributor.call(operation, () -> extension.begin(probation));
        return (at, value) -> contributor.call(operation, () -> checked(scorer.score(at, value)));
    }

    private static double checked(double score) {
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalStateException("its score [" + score + "] is not from 0 to 1");
        }
        return score;
    }
}
