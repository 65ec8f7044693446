package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.OtherMetric;
import dev.kymograph.engine.extension.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What was measured of the same subject beside each reading: of each other field the last value until then, if it is not too old. */
final class Beside {

    /** Nothing else is looked at. */
    static Beside nothing() {
        return new Beside("", List.of());
    }

    private static final long OLDEST = Duration.ofHours(1).toNanos() / 1_000;
    private static final int INTERVALS = 2;

    private record Other(String metric, String field) {}

    private final String metric;
    private final List<Other> others;
    private final double[] values;
    private long first;
    private long seen;

    private Beside(String metric, List<Other> others) {
        this.metric = metric;
        this.others = others;
        this.values = new double[others.size()];
    }

    /** All fields of these metric types that were measured. */
    static Beside of(List<OtherMetric> metrics, AnalysisContext context) {
        if (metrics.isEmpty()) {
            return nothing();
        }
        List<Other> others = new ArrayList<>();
        try (Rows rows = context.query("SELECT DISTINCT metric, field FROM others ORDER BY metric, field")) {
            while (rows.next()) {
                others.add(new Other((String) rows.value(0), (String) rows.value(1)));
            }
        }
        return new Beside(context.metricType().name(), others);
    }

    int count() {
        return others.size();
    }

    /** What a question to readings {@code m} is joined with. Metric types and fields are data names: nothing in them needs escaping. */
    String joins() {
        return IntStream.range(0, count())
                .mapToObj(
                        i -> """

                        ASOF LEFT JOIN (
                            SELECT subject, "timestamp" AS at, min(value) AS value FROM others
                            WHERE metric = '%s' AND field = '%s' AND value BETWEEN -1.7E308 AND 1.7E308
                            GROUP BY subject, "timestamp") o%d ON o%d.subject = m.subject AND o%d.at <= m."timestamp\"""".formatted(others.get(i).metric(), others.get(i).field(), i, i, i))
                .collect(Collectors.joining());
    }

    /** Two columns for each, in their order. */
    String columns() {
        return IntStream.range(0, count())
                .mapToObj(i -> ", o%d.value AS o%d, o%d.at AS o%d_at".formatted(i, i, i, i))
                .collect(Collectors.joining());
    }

    /** Begins another series. */
    void begin() {
        seen = 0;
    }

    /** Takes the row of the series' next reading, whose last columns these are. */
    void read(Rows row, String field, long moment) {
        if (values.length == 0) {
            return;
        }
        first = seen++ == 0 ? moment : first;
        double usual = seen > 1 ? (double) (moment - first) / (seen - 1) : 0;
        double oldest = Math.max((double) OLDEST, INTERVALS * usual);
        int at = row.columns().size() - 2 * count();
        for (int i = 0; i < count(); i++) {
            boolean isItself = others.get(i).metric().equals(metric)
                    && others.get(i).field().equals(field);
            Object value = row.value(at + 2 * i);
            values[i] = value == null
                            || isItself
                            || moment - JudgedRows.microseconds((Instant) row.value(at + 2 * i + 1)) > oldest
                    ? Double.NaN
                    : ((Number) value).doubleValue();
        }
    }

    /** Of each other field, NaN where nothing is known; the same array each time. */
    double[] values() {
        return values;
    }

    /** What is known, for people. */
    String words() {
        return IntStream.range(0, count())
                .filter(i -> !Double.isNaN(values[i]))
                .mapToObj(i -> others.get(i).field() + " at " + String.format(Locale.ROOT, "%.4g", values[i]))
                .collect(Collectors.joining(", "));
    }
}
