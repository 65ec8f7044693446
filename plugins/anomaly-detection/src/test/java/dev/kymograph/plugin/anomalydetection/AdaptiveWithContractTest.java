package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.Question;
import dev.kymograph.testkit.AnalysisContract;

/** Each field beside the others of the same metric. */
class AdaptiveWithContractTest extends AnalysisContract {

    AdaptiveWithContractTest() {
        super("anomalies");
    }

    @Override
    protected Question asked(Question question) {
        return question.where("method", "adaptive").where("with", question.metricType());
    }
}
