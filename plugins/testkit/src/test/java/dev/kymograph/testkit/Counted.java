package dev.kymograph.testkit;

import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.AnalysisSpec.Need;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.Rows;
import java.util.List;
import java.util.Set;

/** A sound analysis: how many values are above a bound, by field. */
public final class Counted implements Analysis<Counted.Bound> {

    /** What to count. */
    public record Bound(
            @Parameter(help = "only values above") double above) {}

    @Override
    public AnalysisSpec<Bound> spec() {
        return new AnalysisSpec<>(
                "counted",
                "how many values are above a bound",
                Bound.class,
                List.of(new Column("field", ColumnType.TEXT), new Column("readings", ColumnType.BIGINT)),
                Set.of(Need.NUMBERS));
    }

    @Override
    public Rows run(Bound bound, AnalysisContext context) {
        return context.query(
                "SELECT field, count(*) AS readings FROM measured WHERE value > ? GROUP BY field ORDER BY field",
                bound.above());
    }
}
