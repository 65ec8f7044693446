package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.Question;
import dev.kymograph.testkit.AnalysisContract;

class BaselineContractTest extends AnalysisContract {

    BaselineContractTest() {
        super("anomalies");
    }

    @Override
    protected Question asked(Question question) {
        return question.where("method", "baseline");
    }
}
