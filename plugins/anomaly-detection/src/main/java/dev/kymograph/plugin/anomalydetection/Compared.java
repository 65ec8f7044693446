package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.Rows;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A method at one threshold, and what comes of it for each field.
 *
 * @param asked how it looks for anomalies
 */
record Compared(Anomalies.Parameters asked, Map<String, Judgement> fields) {

    Method method() {
        return asked.chosen();
    }

    /** Of one method; where a stricter threshold finds fewer of the same, all of them from one listing. */
    static void run(List<Compared> all, AnalysisContext context) {
        Compared loosest =
                all.stream().min(Comparator.comparingDouble(Compared::least)).orElseThrow();
        if (loosest.method().isByScore()) {
            loosest.listed(all, context);
        } else if (loosest.method() == Method.BASELINE) {
            // What is unusual is not learnt, so that each threshold learns something else.
            all.forEach(each -> each.listed(List.of(each), context));
        } else {
            loosest.outside(all, context);
        }
    }

    private void listed(List<Compared> judging, AnalysisContext context) {
        try (Rows unusual = Anomalies.unusual(asked, false, context)) {
            int score = Anomalies.FIRST_OF_READING + Anomalies.COLUMNS.indexOf(Anomalies.SCORE);
            while (unusual.next()) {
                Object field = unusual.value(Anomalies.FIRST_OF_READING);
                for (Compared each : judging) {
                    if (judging.size() == 1 || (Double) unusual.value(score) >= each.least()) {
                        each.add(unusual.value(0), field, unusual.value(Anomalies.FIRST_OF_READING + 1));
                    }
                }
            }
        }
    }

    private void outside(List<Compared> judging, AnalysisContext context) {
        try (Rows outside = context.query(new BandSql(method(), least(), asked.window(), false).reaches(context))) {
            while (outside.next()) {
                double reach = (Double) outside.value(3);
                for (Compared each : judging) {
                    if (judging.size() == 1 || reach > each.least()) {
                        each.add(outside.value(0), outside.value(1), outside.value(2));
                    }
                }
            }
        }
    }

    private void add(Object subject, Object field, Object at) {
        fields.get((String) field).add((Integer) subject, (Instant) at);
    }

    private double least() {
        return asked.from();
    }

    /** Null where there is none. */
    Double shown() {
        return Double.isNaN(least()) ? null : (Double) least();
    }
}
