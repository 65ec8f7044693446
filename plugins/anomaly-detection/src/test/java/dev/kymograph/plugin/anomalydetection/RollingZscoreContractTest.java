package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.Question;
import dev.kymograph.testkit.AnalysisContract;

class RollingZscoreContractTest extends AnalysisContract {

    RollingZscoreContractTest() {
        super("anomalies");
    }

    @Override
    protected Question asked(Question question) {
        return question.where("method", "zscore").where("window", "7d");
    }
}
