package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.AnalysisSpec.Need;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Stretches between one reading of a subject and its next that are longer than they should be. */
final class Gaps implements Analysis<Gaps.Parameters> {

    record Parameters(
            @Parameter(help = "the least stretch to list; twice the expected interval where none is given")
            Optional<Duration> longerThan,

            @Parameter(help = "how often a reading is expected; the metric type's interval where none is given")
            Optional<Duration> every) {}

    private static final int MANY = 6;

    private static final List<Column> COLUMNS = List.of(
            new Column("field", ColumnType.TEXT),
            new Column("from", ColumnType.TIMESTAMP),
            new Column("to", ColumnType.TIMESTAMP),
            new Column("duration", ColumnType.DOUBLE, "s"),
            new Column("missing", ColumnType.BIGINT));

    @Override
    public AnalysisSpec<Parameters> spec() {
        return new AnalysisSpec<>(
                "gaps",
                "stretches without readings, and how many readings are missing in them",
                Parameters.class,
                COLUMNS,
                Set.of(Need.INTERVAL));
    }

    @Override
    public Rows run(Parameters parameters, AnalysisContext context) {
        Duration interval = Expected.interval("gaps", context.metricType(), parameters.every());
        Duration longest = parameters.longerThan().orElse(interval.multipliedBy(2));
        AskedFields fields = AskedFields.of(context);
        String sql = """
                WITH moments AS (%s),
                steps AS (SELECT s, %s t, lag(until) OVER (%s ORDER BY t) AS p FROM moments)
                SELECT subject AS %s, subject_name AS %s, field, p AS "from", t AS "to"
                FROM steps JOIN %s ON %s JOIN subjects ON subject = s
                WHERE t > p + %s
                ORDER BY subject, place, t""".formatted(
                        moments(fields, longest, interval),
                        fields.keys(),
                        Sql.partitionBy("s, " + fields.keys()),
                        Sql.name(context.kind().idColumn()),
                        Sql.name(context.kind().nameColumn()),
                        fields.relation(),
                        fields.joined(),
                        Sql.interval(longest));
        return new GapRows(context.query(sql), interval);
    }

    /**
     * Readings, or stretches of them from {@code t} to {@code until}. Between two readings in one stretch no gap is long enough: it is
     * as wide as the least that is listed. So few moments need to be put in order, where stretches hold many.
     */
    private static String moments(AskedFields fields, Duration longest, Duration interval) {
        if (longest.dividedBy(MANY).compareTo(interval) < 0 || longest.getSeconds() < 1) {
            return "SELECT subject AS s, " + fields.computed()
                    + "\"timestamp\" AS t, \"timestamp\" AS until FROM measured";
        }
        // Counted from long before any reading, for what is negative would be rounded the other way.
        String stretch = "(epoch_us(\"timestamp\") + 100000000000000000) // "
                + (longest.getSeconds() * 1_000_000 + longest.getNano() / 1000);
        return "SELECT subject AS s, " + fields.computed() + stretch
                + " AS stretch, min(\"timestamp\") AS t, max(\"timestamp\") AS until FROM measured "
                + Sql.groupBy("s, " + fields.keys() + "stretch, ");
    }

    private static final class GapRows extends DerivedRows {

        private final Duration interval;

        GapRows(Rows source, Duration interval) {
            super(
                    source,
                    Stream.concat(source.columns().subList(0, 2).stream(), COLUMNS.stream())
                            .toList());
            this.interval = interval;
        }

        @Override
        Optional<Object[]> advance() {
            return read().map(row -> {
                Instant from = (Instant) row[3];
                Instant to = (Instant) row[4];
                long missing = Math.max(0, Expected.readings(Duration.between(from, to), interval) - 1);
                double seconds = Expected.seconds(from, to);
                return new Object[] {row[0], row[1], row[2], from, to, seconds, missing};
            });
        }
    }
}
