package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.SegmentView;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.catalog.SubjectTable;
import dev.kymograph.engine.internal.catalog.ZoneTable;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.duckdb.TableAppender;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Copies of subjects and hot batches in the question instance. Versions and batches never change, so a copy is right or absent;
 * what a running question sees is kept for it by DuckDB's own snapshots.
 */
final class Mirror {

    private static final String SCHEMA = "mirror";

    /** Where {@link Catalog#hotReadings} has the timestamp. */
    private static final int MICROS = 3;

    private final Catalog catalog;
    private final Map<String, Long> subjectVersions = new HashMap<>();
    private final Map<String, SubjectKind> kinds = new HashMap<>();
    private final Map<String, Set<Long>> batches = new HashMap<>();
    private final Map<String, MetricType> metricTypes = new HashMap<>();
    private final Map<String, TableCopy> tables = new HashMap<>();

    Mirror(Catalog catalog) {
        this.catalog = catalog;
    }

    /** A plugin's table as it was copied. */
    private record TableCopy(ZoneTable table, long version) {}

    /** All copies are gone. */
    void forget() {
        subjectVersions.clear();
        kinds.clear();
        batches.clear();
        metricTypes.clear();
        tables.clear();
    }

    static String table(ZoneTable table) {
        return SCHEMA + "." + SqlText.name("table_" + table.name());
    }

    static String subjects(SubjectKind kind) {
        return SCHEMA + "." + SqlText.name(kind.table());
    }

    static String hot(MetricType metricType) {
        return SCHEMA + "." + SqlText.name("hot_" + metricType.name());
    }

    /** The version that the copy of a kind's subjects has after this call: the newest. */
    long refreshSubjects(Connection connection, SubjectKind kind, long atLeast) throws SQLException {
        Long known = subjectVersions.get(kind.name());
        if (known != null && known >= atLeast && kind.equals(kinds.get(kind.name()))) {
            return known;
        }
        SubjectTable table = catalog.subjects(kind.name());
        asOne(connection, () -> {
            run(connection, "CREATE OR REPLACE TABLE " + subjects(kind) + " (" + columns(kind) + ")");
            append(connection, kind, table);
            return true;
        });
        kinds.put(kind.name(), kind);
        subjectVersions.put(kind.name(), table.version());
        return table.version();
    }

    /** Makes the copies of hot batches those of {@code part}; false where one of them is no longer in the catalog. */
    boolean refreshHot(Connection connection, MetricType metricType, State.Part part) throws SQLException {
        Set<Long> held = held(connection, metricType);
        Set<Long> missing = new HashSet<>();
        long readings = 0;
        for (HotBatch batch : part.batches()) {
            if (!held.contains(batch.id())) {
                missing.add(batch.id());
                readings += batch.readings();
            }
        }
        if (missing.isEmpty()) {
            return true;
        }
        forget(connection, metricType, held, part);
        long expected = readings;
        boolean copied = asOne(connection, () -> copy(connection, metricType, missing) == expected);
        if (copied) {
            held.addAll(missing);
        }
        return copied;
    }

    /** Changes copies, unless it finds that it must not. */
    private interface Change {
        boolean made() throws SQLException;
    }

    /** Begins by a statement: what an appender adds would be there at once, whatever the connection is told of commits. */
    private static boolean asOne(Connection connection, Change change) throws SQLException {
        run(connection, "BEGIN TRANSACTION");
        boolean made = false;
        try {
            made = change.made();
        } finally {
            run(connection, made ? "COMMIT" : "ROLLBACK");
        }
        return made;
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Makes the copy of a plugin's table the newest; false where it changed meanwhile. */
    boolean refreshTable(Connection connection, ZoneTable table) throws SQLException {
        TableCopy wanted = new TableCopy(table, catalog.zones().version(table.plugin()));
        if (wanted.equals(tables.get(table.name()))) {
            return true;
        }
        asOne(connection, () -> {
            run(connection, "CREATE OR REPLACE TABLE " + table(table) + " (" + table.definition() + ")");
            try (Rows rows = catalog.zones().rows(table);
                    TableAppender appender = new TableAppender(connection, null, SCHEMA, "table_" + table.name())) {
                append(rows, table.columns(), appender);
            }
            return true;
        });
        tables.put(table.name(), wanted);
        return catalog.zones().version(table.plugin()) == wanted.version();
    }

    /** Copies the segments of a kind for one question: few ask for them, and they change with each commit. */
    void copySegments(Connection connection, SubjectKind kind) throws SQLException {
        List<Column> columns = SegmentView.columns(kind);
        String name = SegmentView.name(kind);
        run(
                connection,
                "CREATE OR REPLACE TEMP TABLE " + SqlText.name(name)
                        + columns.stream()
                                .map(column -> SqlText.name(column.name()) + ' ' + type(column))
                                .collect(Collectors.joining(", ", " (", ")")));
        try (Rows rows = catalog.segments(kind);
                TableAppender appender = new TableAppender(connection, "temp", "main", name)) {
            append(rows, columns, appender);
        }
    }

    private static void append(Rows rows, List<Column> columns, TableAppender appender) throws SQLException {
        while (rows.next()) {
            appender.beginRow();
            for (int i = 0; i < columns.size(); i++) {
                Object value = rows.value(i);
                if (value != null && columns.get(i).type() == ColumnType.TIMESTAMP) {
                    appender.addMicros((Long) value);
                } else {
                    appender.add(value);
                }
            }
            appender.endRow();
        }
    }

    private static String type(Column column) {
        return column.type() == ColumnType.TEXT ? "VARCHAR" : column.type().name();
    }

    private Set<Long> held(Connection connection, MetricType metricType) throws SQLException {
        if (!metricType.equals(metricTypes.get(metricType.name()))) {
            run(connection, "CREATE OR REPLACE TABLE " + hot(metricType) + " (" + columns(metricType) + ")");
            metricTypes.put(metricType.name(), metricType);
            batches.put(metricType.name(), new HashSet<>());
        }
        return batches.get(metricType.name());
    }

    /** Drops copies of batches that are in the lake by now, but for those that {@code part} saw before they came there. */
    private void forget(Connection connection, MetricType metricType, Set<Long> held, State.Part part)
            throws SQLException {
        Set<Long> gone = new HashSet<>(held);
        catalog.hotBatches(metricType.name()).forEach(batch -> gone.remove(batch.id()));
        part.batches().forEach(batch -> gone.remove(batch.id()));
        if (!gone.isEmpty()) {
            run(connection, "DELETE FROM " + hot(metricType) + " WHERE _batch IN " + SqlText.numbers(gone));
            held.removeAll(gone);
        }
    }

    private long copy(Connection connection, MetricType metricType, Set<Long> missing) throws SQLException {
        long copied = 0;
        try (Rows rows = catalog.hotReadings(metricType.name(), missing);
                TableAppender appender = new TableAppender(connection, null, SCHEMA, "hot_" + metricType.name())) {
            int columns = rows.columns().size();
            while (rows.next()) {
                appender.beginRow();
                for (int i = 0; i < columns; i++) {
                    if (i == MICROS) {
                        appender.addMicros((Long) rows.value(i));
                    } else {
                        appender.add(rows.value(i));
                    }
                }
                appender.endRow();
                copied++;
            }
        }
        return copied;
    }

    private static String columns(MetricType metricType) {
        StringBuilder columns =
                new StringBuilder("_batch BIGINT, _sequence BIGINT, _subject INTEGER, \"timestamp\" TIMESTAMP");
        for (Field field : metricType.fields()) {
            columns.append(", ").append(SqlText.name(field.name())).append(' ').append(field.type());
        }
        return columns.append(", sensor_id VARCHAR, quality_score FLOAT").toString();
    }

    private static String columns(SubjectKind kind) {
        StringBuilder columns = new StringBuilder("id INTEGER, ")
                .append(SqlText.name(kind.nameColumn()))
                .append(" VARCHAR");
        for (Attribute attribute : kind.attributes()) {
            columns.append(", ")
                    .append(SqlText.name(attribute.name()))
                    .append(' ')
                    .append(attribute.type());
        }
        return columns.append(", tenant_id VARCHAR, created_at TIMESTAMP, updated_at TIMESTAMP")
                .toString();
    }

    private static void append(Connection connection, SubjectKind kind, SubjectTable table) throws SQLException {
        try (TableAppender appender = new TableAppender(connection, null, SCHEMA, kind.table())) {
            for (int i = 0; i < table.subjects().size(); i++) {
                Subject subject = table.subjects().get(i);
                SubjectTable.Stamp stamp = table.stamps().get(i);
                appender.beginRow();
                appender.add(subject.id()).add(subject.name());
                for (Attribute attribute : kind.attributes()) {
                    appender.add(subject.attributes().get(attribute.name()));
                }
                appender.add((Object) subject.tenant().orElse(null));
                appender.add((Object) stamp.createdAt()).add((Object) stamp.updatedAt());
                appender.endRow();
            }
        }
    }
}
