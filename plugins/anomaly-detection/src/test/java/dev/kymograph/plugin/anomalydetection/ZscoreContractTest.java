package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.Question;
import dev.kymograph.testkit.AnalysisContract;

class ZscoreContractTest extends AnalysisContract {

    ZscoreContractTest() {
        super("anomalies");
    }

    @Override
    protected Question asked(Question question) {
        return question.where("method", "zscore");
    }
}
