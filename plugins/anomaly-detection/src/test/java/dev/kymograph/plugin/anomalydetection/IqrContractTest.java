package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.Question;
import dev.kymograph.testkit.AnalysisContract;

class IqrContractTest extends AnalysisContract {

    IqrContractTest() {
        super("anomalies");
    }

    @Override
    protected Question asked(Question question) {
        return question.where("method", "iqr");
    }
}
