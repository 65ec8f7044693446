package dev.kymograph.plugin.animals;

import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.AnalysisSpec.Need;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.metric.Field;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.pf4j.Extension;

/** Compares breeds: how many animals, how many readings, and their mean. */
@Extension
public final class Breeds implements Analysis<Breeds.Nothing> {

    /** Takes no parameters. */
    public record Nothing() {}

    /** Readings are counted for each animal before the animals are joined: several times faster than the other way round. */
    private static final String SQL = """
            SELECT s.breed, f.field, count(*) AS animals, CAST(coalesce(sum(r.n), 0) AS BIGINT) AS readings,
                sum(r.total) / CAST(sum(r.n) AS DOUBLE) AS mean
            FROM subjects s
                CROSS JOIN (VALUES %s) AS f(field, place)
                LEFT JOIN (
                    SELECT subject, %s count(*) AS n, sum(CAST(value AS DOUBLE)) AS total
                    FROM measured
                    WHERE CAST(value AS DOUBLE) BETWEEN -1.7E308 AND 1.7E308
                    GROUP BY %s subject
                ) r ON r.subject = s.subject%s
            GROUP BY s.breed, f.field, f.place
            ORDER BY s.breed NULLS LAST, f.place""";

    @Override
    public AnalysisSpec<Nothing> spec() {
        return new AnalysisSpec<>(
                "breeds",
                "animals, readings and mean for each breed; NaN and infinities are not counted",
                Nothing.class,
                List.of(
                        new Column("breed", ColumnType.TEXT),
                        new Column("field", ColumnType.TEXT),
                        new Column("animals", ColumnType.BIGINT),
                        new Column("readings", ColumnType.BIGINT),
                        new Column("mean", ColumnType.DOUBLE, AnalysisSpec.UNIT_OF_METRIC)),
                Set.of(Need.NUMBERS));
    }

    @Override
    public Rows run(Nothing parameters, AnalysisContext context) {
        String kind = context.kind().name();
        if (context.kind().attribute("breed").isEmpty()) {
            throw new RefusedException(
                    "analysis.not-applicable",
                    "Cannot compare the breeds of " + context.metricType().name() + ": it is measured on the kind '"
                            + kind + "', which has no breed");
        }
        // Of one field all readings are: grouping by its name is work too.
        boolean several = context.fields().size() > 1;
        String field = several ? "field," : "";
        String same = several ? " AND r.field = f.field" : "";
        return context.query(SQL.formatted(fields(context.fields()), field, field, same));
    }

    /** Field names are data names: nothing in them needs escaping. */
    private static String fields(List<Field> fields) {
        return fields.stream()
                .map(field -> "('" + field.name() + "', " + fields.indexOf(field) + ")")
                .collect(Collectors.joining(", "));
    }
}
