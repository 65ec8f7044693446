package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.AnalysisSpec.Need;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.extension.Rows;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.pf4j.Extension;

/** Lists unusual readings: what was expected, how unusual they are, and why. */
@Extension
public final class Anomalies implements Analysis<Anomalies.Parameters> {

    /** How to look for them. */
    public record Parameters(
            @Parameter(help = "adaptive, zscore, mad, iqr, or range: what is plausible", byDefault = "adaptive")
            Method method,

            @Parameter(
                    help =
                            "list from here on: a score from 0 to 1 (adaptive: 0.5), or so many deviations (zscore: 3, mad: 3.5, iqr: 1.5)",
                    least = 0)
            Optional<Double> threshold,

            @Parameter(
                    help =
                            "adaptive learns from so many first readings; 15 % of them, at most 750, where none is given",
                    least = 0)
            Optional<Integer> probation) {}

    static final List<Column> COLUMNS = List.of(
            new Column("field", ColumnType.TEXT),
            new Column("timestamp", ColumnType.TIMESTAMP),
            new Column("value", ColumnType.DOUBLE, AnalysisSpec.UNIT_OF_METRIC),
            new Column("expected", ColumnType.DOUBLE, AnalysisSpec.UNIT_OF_METRIC),
            new Column("low", ColumnType.DOUBLE, AnalysisSpec.UNIT_OF_METRIC),
            new Column("high", ColumnType.DOUBLE, AnalysisSpec.UNIT_OF_METRIC),
            new Column("score", ColumnType.DOUBLE),
            new Column("odds", ColumnType.DOUBLE),
            new Column("kind", ColumnType.TEXT),
            new Column("reason", ColumnType.TEXT));

    @Override
    public AnalysisSpec<Parameters> spec() {
        return new AnalysisSpec<>(
                "anomalies",
                "unusual readings, by what the subject's others are or what is plausible; NaN and infinities are none",
                Parameters.class,
                COLUMNS,
                Set.of(Need.NUMBERS));
    }

    @Override
    public Rows run(Parameters parameters, AnalysisContext context) {
        Method method = parameters.method();
        double threshold = parameters.threshold().orElse(method.threshold());
        if (method == Method.ADAPTIVE) {
            if (threshold > 1) {
                throw refused(
                        method, "threshold is " + threshold + ", expected a score from 0 to 1; or add method=zscore");
            }
            return Adaptive.rows(context, threshold, parameters.probation());
        }
        if (parameters.probation().isPresent()) {
            throw refused(method, "it has no probation; leave it out, or say method=adaptive");
        }
        if (method == Method.RANGE && parameters.threshold().isPresent()) {
            throw refused(method, "it has no threshold; leave it out, or say method=zscore");
        }
        return context.query(new BandSql(method, threshold).select(context));
    }

    private static RefusedException refused(Method method, String why) {
        String name = method.name().toLowerCase(Locale.ROOT);
        return new RefusedException("analysis.parameter", "Cannot look for anomalies by " + name + ": " + why);
    }
}
