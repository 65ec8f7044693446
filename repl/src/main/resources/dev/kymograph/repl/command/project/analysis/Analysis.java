package @package@;

import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.AnalysisSpec.Need;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.Rows;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pf4j.Extension;

/** The share of readings above a limit, for each subject and field. */
@Extension
public final class @Type@Analysis implements Analysis<@Type@Analysis.Limit> {

    /** What a question can say. */
    public record Limit(
            @Parameter(help = "the limit; without it, the one of the configuration") Optional<Double> above) {}

    private final @Type@Settings settings;

    public @Type@Analysis(@Type@Settings settings) {
        this.settings = settings;
    }

    @Override
    public AnalysisSpec<Limit> spec() {
        return new AnalysisSpec<>(
                "@name@",
                "the share of readings above a limit, for each subject",
                Limit.class,
                List.of(
                        new Column("subject", ColumnType.INTEGER),
                        new Column("field", ColumnType.TEXT),
                        new Column("readings", ColumnType.BIGINT),
                        new Column("share", ColumnType.DOUBLE)),
                Set.of(Need.NUMBERS));
    }

    @Override
    public Rows run(Limit limit, AnalysisContext context) {
        // The order makes the answer the same each time.
        String select = """
                SELECT subject, field, count(*) AS readings,
                    avg(CASE WHEN CAST(value AS DOUBLE) > ? THEN 1.0 ELSE 0.0 END) AS share
                FROM measured
                GROUP BY subject, field
                ORDER BY subject, field""";
        return context.query(select, limit.above().orElse(settings.above()));
    }
}
