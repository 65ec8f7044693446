package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.Question;
import dev.kymograph.testkit.AnalysisContract;

class RangeContractTest extends AnalysisContract {

    RangeContractTest() {
        super("anomalies");
    }

    @Override
    protected Question asked(Question question) {
        return question.where("method", "range");
    }
}
