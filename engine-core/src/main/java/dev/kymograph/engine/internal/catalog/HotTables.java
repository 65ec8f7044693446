package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import java.util.List;
import java.util.stream.Collectors;

/** The tables that hot readings had, one for each metric type, before the migration "batches" made one row of each batch. */
final class HotTables {

    private HotTables() {}

    static String name(MetricType type) {
        return SqlText.name("hot_" + type.name());
    }

    static String create(MetricType type) {
        return "CREATE TABLE " + name(type)
                + " (_batch BIGINT NOT NULL, _subject INTEGER NOT NULL, _micros BIGINT NOT NULL, sensor_id VARCHAR,"
                + " quality_score REAL, "
                + type.fields().stream()
                        .map(field -> SqlText.name(field.name()) + ' ' + type(field.type()))
                        .collect(Collectors.joining(", "))
                + ")";
    }

    private static String type(FieldType type) {
        return switch (type) {
            case FLOAT -> "REAL";
            case DOUBLE -> "DOUBLE PRECISION";
            case INTEGER -> "INTEGER";
            case BIGINT -> "BIGINT";
            case BOOLEAN -> "BOOLEAN";
            case TEXT -> "VARCHAR";
        };
    }

    /** Readings become the text of their batch: a line each, a tab between values, as it is written since. */
    static List<String> intoBatches(MetricType type) {
        String fields = type.fields().stream().map(HotTables::text).collect(Collectors.joining());
        String line = "CAST(_subject AS VARCHAR) || chr(9) || CAST(_micros AS VARCHAR)" + escaped("sensor_id")
                + plain("quality_score") + fields;
        return List.of(
                "UPDATE hot_batch SET content = t.content FROM (SELECT _batch, string_agg(" + line
                        + ", chr(10)) AS content FROM " + name(type)
                        + " GROUP BY _batch) t WHERE hot_batch.id = t._batch",
                "DROP TABLE " + name(type));
    }

    private static String text(Field field) {
        String column = SqlText.name(field.name());
        return field.type() == FieldType.TEXT ? escaped(column) : plain(column);
    }

    private static String plain(String column) {
        return " || chr(9) || COALESCE(CAST(" + column + " AS VARCHAR), chr(92) || 'N')";
    }

    private static String escaped(String column) {
        return " || chr(9) || COALESCE(replace(replace(replace(" + column
                + ", chr(92), chr(92) || chr(92)), chr(9), chr(92) || 't'), chr(10), chr(92) || 'n'), chr(92) || 'N')";
    }
}
