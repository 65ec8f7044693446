package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Window;
import dev.kymograph.metric.SubjectKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The chosen readings themselves. */
final class Readings implements Analysis<Readings.Parameters> {

    private static final long SHORT_LIMIT = 1_000;
    private static final Duration SHORT_TIME = Duration.ofHours(1);

    record Parameters(
            @Parameter(help = "how many at most", least = 0) Optional<Long> limit) {}

    @Override
    public AnalysisSpec<Parameters> spec() {
        return new AnalysisSpec<>(
                "readings",
                "the readings themselves, by subject and time",
                Parameters.class,
                List.of(
                        new Column("timestamp", ColumnType.TIMESTAMP),
                        new Column("field", ColumnType.TEXT),
                        new Column("value", ColumnType.OTHER),
                        new Column("sensor_id", ColumnType.TEXT),
                        new Column("quality_score", ColumnType.FLOAT)),
                Set.of());
    }

    @Override
    public Rows run(Parameters parameters, AnalysisContext context) {
        SubjectKind kind = context.kind();
        boolean oneField = context.fields().size() == 1;
        boolean aged = kind.origin().isPresent();
        // One field is the same for all, and not sorted by.
        String field = oneField ? "" : ", field";
        // A longer key costs time; it is needed only where a subject can have several readings at a time.
        String ties = Sql.sharesInstants(context) ? ", sensor_id NULLS FIRST, value, quality_score NULLS FIRST" : "";
        String limit = parameters.limit().map(most -> " LIMIT " + most).orElse("");
        String select = "SELECT subject AS " + Sql.name(kind.idColumn()) + ", subject_name AS "
                + Sql.name(kind.nameColumn()) + ", \"timestamp\", field, value, sensor_id, quality_score"
                + (aged ? ", age_year" : "") + " FROM readings ORDER BY subject, \"timestamp\"" + field + ties + limit;
        boolean repeats = !isShort(parameters, context.window());
        List<CarriedText.Asked> columns = new ArrayList<>(List.of(
                CarriedText.Asked.once(kind.idColumn()),
                new CarriedText.Asked(kind.nameColumn(), repeats),
                CarriedText.Asked.once("timestamp"),
                new CarriedText.Asked("field", repeats && oneField),
                CarriedText.Asked.once("value"),
                new CarriedText.Asked("sensor_id", repeats),
                CarriedText.Asked.once("quality_score")));
        if (aged) {
            columns.add(CarriedText.Asked.once("age_year"));
        }
        Rows rows = CarriedText.query(context, select, columns);
        return new UnitRows(rows, context.metricType().unit().symbol(), Set.of("value"));
    }

    /** Whether there will be so few rows that planning what carries text on would cost more than it saves. */
    private static boolean isShort(Parameters parameters, Window window) {
        boolean hour = window.from().isPresent()
                && window.to().isPresent()
                && Duration.between(window.from().get(), window.to().get()).compareTo(SHORT_TIME) <= 0;
        return hour || parameters.limit().filter(most -> most <= SHORT_LIMIT).isPresent();
    }
}
