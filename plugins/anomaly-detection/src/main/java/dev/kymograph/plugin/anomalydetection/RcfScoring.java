package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.Scorer;
import dev.kymograph.engine.extension.ScoringMethod;
import dev.kymograph.plugin.anomalydetection.adaptive.Forest;
import org.pf4j.Extension;

/** Scores by a random cut forest. */
@Extension
public final class RcfScoring implements ScoringMethod {

    @Override
    public String name() {
        return "rcf";
    }

    @Override
    public String summary() {
        return "by a random cut forest: how little four readings in a row are like what was; slow";
    }

    @Override
    public Scorer begin(int probation) {
        Forest forest = new Forest(probation);
        return (at, value) -> forest.next(JudgedRows.microseconds(at), value).score();
    }
}
