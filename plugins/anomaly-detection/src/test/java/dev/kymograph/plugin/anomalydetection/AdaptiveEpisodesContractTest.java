package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.Question;
import dev.kymograph.testkit.AnalysisContract;

class AdaptiveEpisodesContractTest extends AnalysisContract {

    AdaptiveEpisodesContractTest() {
        super("anomalies");
    }

    @Override
    protected Question asked(Question question) {
        return question.where("as", "episodes");
    }
}
