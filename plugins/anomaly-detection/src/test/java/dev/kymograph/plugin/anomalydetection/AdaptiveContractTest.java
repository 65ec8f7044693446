package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.Question;
import dev.kymograph.testkit.AnalysisContract;

class AdaptiveContractTest extends AnalysisContract {

    AdaptiveContractTest() {
        super("anomalies");
    }

    @Override
    protected Question asked(Question question) {
        return question.where("method", "adaptive");
    }
}
