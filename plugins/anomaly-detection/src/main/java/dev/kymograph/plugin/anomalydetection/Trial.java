package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.Rows;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A method at one threshold, and what comes of it for each field.
 *
 * @param threshold the method's own where there is none
 */
record Trial(Method method, Optional<Double> threshold, Map<String, Judgement> fields) {

    private static final int FIELD = 2;
    private static final int SCORE = 8;

    /** Of one method; where a stricter threshold lists fewer of the same, all of them from one listing. */
    static void run(List<Trial> trials, AnalysisContext context) {
        Trial loosest =
                trials.stream().min(Comparator.comparingDouble(Trial::least)).orElseThrow();
        if (loosest.method.isByScore()) {
            loosest.list(trials, context);
        } else {
            trials.forEach(trial -> trial.list(List.of(trial), context));
        }
    }

    private void list(List<Trial> judging, AnalysisContext context) {
        try (Rows unusual = Anomalies.unusual(Anomalies.Parameters.of(method, threshold), false, context)) {
            while (unusual.next()) {
                for (Trial trial : judging) {
                    if (judging.size() == 1 || (Double) unusual.value(SCORE) >= trial.least()) {
                        trial.fields.get((String) unusual.value(FIELD)).add(unusual);
                    }
                }
            }
        }
    }

    private double least() {
        return threshold.orElse(method.threshold());
    }

    /** Null where there is none. */
    Double shown() {
        return Double.isNaN(least()) ? null : (Double) least();
    }
}
