package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A method at one threshold, and what comes of it for each field.
 *
 * @param threshold the method's own where there is none
 * @param window with how much before each reading is compared, all where there is none
 */
record Trial(Method method, Optional<Double> threshold, Optional<Duration> window, Map<String, Judgement> fields) {

    /** Of one method; where a stricter threshold finds fewer of the same, all of them from one listing. */
    static void run(List<Trial> trials, AnalysisContext context) {
        Trial loosest =
                trials.stream().min(Comparator.comparingDouble(Trial::least)).orElseThrow();
        if (loosest.method.isByScore()) {
            loosest.listed(trials, context);
        } else if (loosest.method == Method.BASELINE) {
            // What is unusual is not learnt, so that each threshold learns something else.
            trials.forEach(trial -> trial.listed(List.of(trial), context));
        } else {
            loosest.outside(trials, context);
        }
    }

    private void listed(List<Trial> judging, AnalysisContext context) {
        try (Rows unusual = Anomalies.unusual(Anomalies.Parameters.of(method, threshold, window), false, context)) {
            int score = Anomalies.FIRST_OF_READING + Anomalies.COLUMNS.indexOf(Anomalies.SCORE);
            while (unusual.next()) {
                Object field = unusual.value(Anomalies.FIRST_OF_READING);
                for (Trial trial : judging) {
                    if (judging.size() == 1 || (Double) unusual.value(score) >= trial.least()) {
                        trial.add(unusual.value(0), field, unusual.value(Anomalies.FIRST_OF_READING + 1));
                    }
                }
            }
        }
    }

    private void outside(List<Trial> judging, AnalysisContext context) {
        try (Rows outside = context.query(new BandSql(method, least(), window, false).reaches(context))) {
            while (outside.next()) {
                double reach = (Double) outside.value(3);
                for (Trial trial : judging) {
                    if (judging.size() == 1 || reach > trial.least()) {
                        trial.add(outside.value(0), outside.value(1), outside.value(2));
                    }
                }
            }
        }
    }

    private void add(Object subject, Object field, Object at) {
        fields.get((String) field).add((Integer) subject, (Instant) at);
    }

    private double least() {
        return threshold.orElse(method.threshold());
    }

    /** Null where there is none. */
    Double shown() {
        return Double.isNaN(least()) ? null : (Double) least();
    }
}
