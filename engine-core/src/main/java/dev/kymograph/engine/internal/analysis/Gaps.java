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
        String sql = """
                WITH steps AS (
                    SELECT subject, subject_name, field AS f, "timestamp" AS t,
                        lag("timestamp") OVER (PARTITION BY subject, field ORDER BY "timestamp") AS p
                    FROM readings)
                SELECT subject AS %s, subject_name AS %s, field, p AS "from", t AS "to"
                FROM steps JOIN %s ON f = field
                WHERE t > p + %s
                ORDER BY subject, place, t""".formatted(
                        Sql.name(context.kind().idColumn()),
                        Sql.name(context.kind().nameColumn()),
                        Sql.askedFields(context),
                        Sql.interval(longest));
        return new GapRows(context.query(sql), interval);
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
