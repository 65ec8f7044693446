package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.SubjectKind;
import java.util.List;

/** The catalog's view of what the lake holds of each subject of a kind: one row for each live segment. */
public final class SegmentView {

    private SegmentView() {}

    /** Its name, in the catalog and for users' SQL. */
    public static String name(SubjectKind kind) {
        return kind.name() + "_metrics";
    }

    public static List<Column> columns(SubjectKind kind) {
        return List.of(
                new Column("id", ColumnType.BIGINT),
                new Column(kind.idColumn(), ColumnType.INTEGER),
                new Column("metric_type", ColumnType.TEXT),
                new Column("parquet_file_path", ColumnType.TEXT),
                new Column("data_start_time", ColumnType.TIMESTAMP),
                new Column("data_end_time", ColumnType.TIMESTAMP),
                new Column("file_size_bytes", ColumnType.BIGINT),
                new Column("record_count", ColumnType.BIGINT),
                new Column("compression_type", ColumnType.TEXT),
                new Column("created_at", ColumnType.TIMESTAMP),
                new Column("updated_at", ColumnType.TIMESTAMP));
    }

    static String create(SubjectKind kind, Dialect dialect) {
        return "CREATE VIEW " + SqlText.name(name(kind)) + select(kind, dialect);
    }

    /** The same in place of what is there, which keeps the rights to it. */
    static String replace(SubjectKind kind, Dialect dialect, String options) {
        return "CREATE OR REPLACE VIEW " + SqlText.name(name(kind)) + options + select(kind, dialect);
    }

    private static String select(SubjectKind kind, Dialect dialect) {
        return " AS SELECT s.id, s.subject_id AS "
                + SqlText.name(kind.idColumn())
                + ", f.metric_type, f.path AS parquet_file_path, " + dialect.moment("s.from_micros")
                + " AS data_start_time, "
                + dialect.moment("s.to_micros") + " AS data_end_time, f.bytes AS file_size_bytes,"
                + " s.readings AS record_count, f.compression AS compression_type, f.created_at,"
                + " f.created_at AS updated_at"
                + " FROM segment s JOIN lake_file f ON f.id = s.file_id JOIN metric_type m ON m.name = f.metric_type"
                + " WHERE f.removed_in IS NULL AND m.kind = " + SqlText.text(kind.name());
    }
}
