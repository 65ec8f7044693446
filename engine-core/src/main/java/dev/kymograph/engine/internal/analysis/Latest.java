package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import java.util.List;
import java.util.Set;

/** The last reading of each subject and field; of several at that time, the one of the greatest sensor id, then value. */
final class Latest implements Analysis<Latest.Parameters> {

    record Parameters() {}

    @Override
    public AnalysisSpec<Parameters> spec() {
        return new AnalysisSpec<>(
                "latest",
                "the last reading of each subject and field",
                Parameters.class,
                List.of(
                        new Column("field", ColumnType.TEXT),
                        new Column("timestamp", ColumnType.TIMESTAMP),
                        new Column("value", ColumnType.OTHER),
                        new Column("sensor_id", ColumnType.TEXT),
                        new Column("quality_score", ColumnType.FLOAT)),
                Set.of());
    }

    @Override
    public Rows run(Parameters parameters, AnalysisContext context) {
        AskedFields fields = AskedFields.of(context);
        // Finding the last time first leaves few rows to sort.
        String sql = """
                WITH newest AS (
                    SELECT subject AS s, %s max("timestamp") AS t FROM measured %s),
                last_ones AS (
                    SELECT s, %s t, value, sensor_id, quality_score,
                        row_number() OVER (%s
                            ORDER BY sensor_id DESC NULLS LAST, value DESC, quality_score DESC NULLS LAST) AS rank_at_t
                    FROM measured JOIN newest ON subject = s AND "timestamp" = t%s)
                SELECT subject AS %s, subject_name AS %s, field, t AS "timestamp", value, sensor_id, quality_score
                FROM last_ones JOIN %s ON %s JOIN subjects ON subject = s
                WHERE rank_at_t = 1
                ORDER BY subject, place""".formatted(
                        fields.computed(),
                        Sql.groupBy("s, " + fields.keys()),
                        fields.keys(),
                        Sql.partitionBy("s, " + fields.keys()),
                        context.fields().size() == 1 ? "" : " AND field = f",
                        Sql.name(context.kind().idColumn()),
                        Sql.name(context.kind().nameColumn()),
                        fields.relation(),
                        fields.joined());
        return new UnitRows(context.query(sql), context.metricType().unit().symbol(), Set.of("value"));
    }
}
