package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.Range;
import dev.kymograph.plugin.anomalydetection.adaptive.Detector;
import dev.kymograph.plugin.anomalydetection.adaptive.Judge;
import dev.kymograph.plugin.anomalydetection.adaptive.Kind;
import dev.kymograph.plugin.anomalydetection.adaptive.Verdict;
import dev.kymograph.plugin.anomalydetection.baseline.Baseline;
import dev.kymograph.plugin.anomalydetection.baseline.Rules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Readings that a judge finds unusual, one judge for each subject and field, as they stream by. */
final class JudgedRows implements Rows {

    private static final double PROBATION = 0.15;
    private static final int MOST_PROBATION = 750;
    private static final int BETWEEN_TOLD = 1 << 16;

    /** What is greater, on either side, counts as infinite. */
    static final double GREATEST = 1.7e308;

    private static final String IS_NUMBER = "CAST(value AS DOUBLE) BETWEEN -1.7E308 AND 1.7E308";

    /** Where a row says whose fault it looks like, by what sign, and why it is unusual. */
    static final int LOOKS_LIKE = column("looks_like");

    static final int SIGN = column("sign");
    static final int REASON = column("reason");

    /** What {@link #LOOKS_LIKE} says of a sensor. */
    static final String SENSOR = "sensor";

    private static final int TIMESTAMP = 3;

    private record Series(int subject, String field) {}

    private final Rows readings;
    private final double threshold;
    private final Function<Series, Judge> judges;
    private final AnalysisContext context;
    private final Plausible plausible;
    private final boolean merged;
    private final Beside beside;
    private final List<Column> columns = new ArrayList<>();
    private Series series = new Series(0, "");
    private Judge judge = new Detector(0);
    private SensorSigns signs = new SensorSigns(Range.UNBOUNDED);
    private final Hindsight hindsight = new Hindsight(column("kind"), REASON);
    private boolean ended;
    private final double expected;
    private long read;
    private Object[] current = {};

    /**
     * What is judged, and how it is listed.
     *
     * @param threshold the least score that is listed
     * @param merged with {@link Surroundings}
     * @param beside what was measured beside each reading
     */
    record Listing(AnalysisContext context, double threshold, boolean merged, Beside beside) {}

    private JudgedRows(
            Rows readings, double expected, Function<Series, Judge> judges, Plausible plausible, Listing listing) {
        this.readings = readings;
        this.plausible = plausible;
        this.expected = expected;
        this.threshold = listing.threshold();
        this.judges = judges;
        this.merged = listing.merged();
        this.beside = listing.beside();
        this.context = listing.context();
        columns.addAll(readings.columns().subList(0, Anomalies.FIRST_OF_READING));
        columns.addAll(Anomalies.COLUMNS);
        if (merged) {
            columns.addAll(Surroundings.COLUMNS);
        }
    }

    /** By judges that are begun with how many readings they learn from. */
    static JudgedRows byScore(Listing listing, Optional<Integer> probation, IntFunction<Judge> judges) {
        Map<Series, Long> counts = counts(listing.context());
        return rows(
                listing,
                counts,
                series -> judges.apply(probation.orElseGet(() -> probation(counts.getOrDefault(series, 0L)))));
    }

    /** Its own rules say what is beyond the band, which has a score of {@link Verdict#ALARM} or more. */
    static JudgedRows baseline(AnalysisContext context, Rules rules, boolean merged) {
        Listing listing = new Listing(context, Verdict.ALARM, merged, Beside.nothing());
        return rows(listing, counts(context), series -> new Baseline(rules));
    }

    private static JudgedRows rows(Listing listing, Map<Series, Long> counts, Function<Series, Judge> judges) {
        AnalysisContext context = listing.context();
        boolean merged = listing.merged();
        String sql = """
                WITH numbers AS (
                    SELECT subject, field, "timestamp", sensor_id, quality_score, value%s FROM measured WHERE %s)
                SELECT m.subject AS "%s", s.subject_name AS "%s", m.field, m."timestamp", m.value, m.quality_score, m.sensor_id%s%s
                FROM numbers m JOIN subjects s ON s.subject = m.subject%s
                ORDER BY m.subject, %s, m."timestamp", m.sensor_id, m.value""".formatted(
                        merged ? Surroundings.SQL : "",
                        IS_NUMBER,
                        context.kind().idColumn(),
                        context.kind().nameColumn(),
                        merged ? ", m.next_at, m.last_at" : "",
                        listing.beside().columns(),
                        listing.beside().joins(),
                        place(context.fields()));
        double expected = counts.values().stream().mapToLong(Long::longValue).sum();
        // Asked first: there is one question at a time.
        Plausible plausible = Plausible.of(context);
        return new JudgedRows(context.query(sql), expected, judges, plausible, listing);
    }

    /** How many readings are there decides how many are learnt from: nothing else of what comes later has a say. */
    private static int probation(long readings) {
        return (int) Math.min(MOST_PROBATION, PROBATION * readings);
    }

    private static Map<Series, Long> counts(AnalysisContext context) {
        Map<Series, Long> counts = new HashMap<>();
        try (Rows counted = context.query(
                "SELECT subject, field, count(*) FROM measured WHERE " + IS_NUMBER + " GROUP BY subject, field")) {
            while (counted.next()) {
                counts.put(
                        new Series((Integer) counted.value(0), (String) counted.value(1)),
                        ((Number) counted.value(2)).longValue());
            }
        }
        return counts;
    }

    /** Field names are data names: nothing in them needs escaping. */
    private static String place(List<Field> fields) {
        StringBuilder cases = new StringBuilder("CASE m.field");
        for (int i = 0; i < fields.size(); i++) {
            cases.append(" WHEN '")
                    .append(fields.get(i).name())
                    .append("' THEN ")
                    .append(i);
        }
        return cases.append(" END").toString();
    }

    @Override
    public List<Column> columns() {
        return List.copyOf(columns);
    }

    @Override
    public boolean next() {
        current = hindsight.next();
        while (current == null && !ended) {
            if (readings.next()) {
                read();
            } else {
                ended = true;
                hindsight.begin();
            }
            current = hindsight.next();
        }
        return current != null;
    }

    private void read() {
        if (read++ % BETWEEN_TOLD == 0) {
            context.watch().progress("judging readings", Math.min(1, read / expected));
        }
        Instant at = (Instant) readings.value(TIMESTAMP);
        Verdict verdict = judge(at, readings.value(4));
        Verdict alone = verdict.alone();
        Verdict shown = merged ? alone : verdict;
        String sign = sign(at, verdict, isListed(alone));
        hindsight.add(verdict.value());
        if (isListed(shown) && Double.isFinite(verdict.value())) {
            hindsight.hold(shown, row(at, shown, sign, isListed(verdict)));
        }
    }

    private boolean isListed(Verdict verdict) {
        return !verdict.isNone() && verdict.score() >= threshold;
    }

    private Verdict judge(Instant at, Object value) {
        int subject = (Integer) readings.value(0);
        String field = (String) readings.value(2);
        if (subject != series.subject() || !field.equals(series.field())) {
            series = new Series(subject, field);
            judge = judges.apply(series);
            signs = new SensorSigns(plausible.of(subject, field));
            hindsight.begin();
            beside.begin();
        }
        beside.read(readings, field, microseconds(at));
        return judge.next(microseconds(at), ((Number) value).doubleValue());
    }

    private String sign(Instant at, Verdict verdict, boolean unusual) {
        double quality = readings.value(5) instanceof Number number ? number.doubleValue() : Double.NaN;
        return signs.next(microseconds(at), verdict.value(), quality, verdict.kind(), unusual);
    }

    private static int column(String name) {
        List<String> names = Anomalies.COLUMNS.stream().map(Column::name).toList();
        return Anomalies.FIRST_OF_READING + names.indexOf(name);
    }

    static long microseconds(Instant at) {
        return at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000;
    }

    private Object[] row(Instant at, Verdict verdict, String sign, boolean alarm) {
        Object[] row = {
            readings.value(0),
            readings.value(1),
            series.field(),
            at,
            written(readings.value(4)),
            known(verdict.expected()),
            known(verdict.band().low()),
            known(verdict.band().high()),
            verdict.score(),
            known(verdict.odds()),
            Severity.of(verdict.score()).toString(),
            verdict.kind().toString(),
            sign == null ? context.kind().name() : SENSOR,
            sign,
            verdict.kind() == Kind.CONTRARY ? verdict.reason() + " with " + beside.words() : verdict.reason(),
            merged ? readings.value(7) : null,
            merged ? readings.value(8) : null,
            alarm,
            readings.value(6)
        };
        return row;
    }

    /** All of the row that was gone to last, for who keeps it. */
    Object[] row() {
        return current;
    }

    /** Over which sensor the reading of that row came; null where that is not known. */
    String sensor() {
        return (String) current[current.length - 1];
    }

    /** When the reading of a row was measured, in microseconds. */
    static long momentOf(Object[] row) {
        return microseconds((Instant) row[TIMESTAMP]);
    }

    /** A FLOAT of 61.2 is 61.2 here, not the double next to it. */
    static double written(Object value) {
        return value instanceof Float number ? Double.parseDouble(number.toString()) : ((Number) value).doubleValue();
    }

    static Object known(double number) {
        return Double.isNaN(number) ? null : number;
    }

    @Override
    public Object value(int index) {
        return current[index];
    }

    @Override
    public void close() {
        readings.close();
    }
}
