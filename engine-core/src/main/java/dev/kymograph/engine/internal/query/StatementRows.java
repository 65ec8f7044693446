package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.duckdb.Guard;
import dev.kymograph.engine.internal.duckdb.Nested;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The rows of a DuckDB statement, read as they come. */
final class StatementRows implements Rows {

    /** Runs the statement. */
    interface Execution {
        ResultSet run() throws SQLException;
    }

    private final Statement statement;
    private final ResultSet results;
    private final Guard guard;
    private final List<Column> columns;
    private final String[] types;
    private boolean closed;

    /** Runs and reads; closes the statement where that fails. */
    StatementRows(Statement statement, Execution execution, Guard guard) throws SQLException {
        this.statement = statement;
        this.guard = guard;
        try {
            guard.runs(statement);
            results = execution.run();
            ResultSetMetaData described = results.getMetaData();
            types = new String[described.getColumnCount()];
            List<Column> found = new ArrayList<>();
            for (int i = 0; i < types.length; i++) {
                types[i] = described.getColumnTypeName(i + 1);
                found.add(new Column(described.getColumnLabel(i + 1), type(types[i])));
            }
            columns = List.copyOf(found);
        } catch (SQLException | RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    /** Their types, by DuckDB's names. */
    List<String> types() {
        return List.of(types);
    }

    @Override
    public boolean next() {
        if (closed) {
            return false;
        }
        try {
            guard.check();
            return results.next();
        } catch (SQLException e) {
            throw guard.explain(e);
        }
    }

    @Override
    public Object value(int index) {
        try {
            return value(index + 1, types[index], columns.get(index).type());
        } catch (SQLException e) {
            throw guard.explain(e);
        }
    }

    private Object value(int column, String name, ColumnType type) throws SQLException {
        if (type == ColumnType.TIMESTAMP) {
            if (name.equals("TIMESTAMP WITH TIME ZONE")) {
                OffsetDateTime moment = results.getObject(column, OffsetDateTime.class);
                return moment == null ? null : moment.toInstant();
            }
            LocalDateTime moment = results.getObject(column, LocalDateTime.class);
            return moment == null ? null : instant(moment);
        }
        Object value = results.getObject(column);
        if (value == null) {
            return null;
        }
        return switch (type) {
            case INTEGER -> ((Number) value).intValue();
            case NESTED -> Nested.plain(value);
            case OTHER -> String.valueOf(Nested.plain(value));
            default -> value;
        };
    }

    private static Instant instant(LocalDateTime moment) {
        return moment.toInstant(ZoneOffset.UTC);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            statement.close();
        } catch (SQLException e) {
            throw guard.explain(e);
        }
    }

    private static ColumnType type(String name) {
        if (Nested.is(name)) {
            return ColumnType.NESTED;
        }
        if (name.startsWith("DECIMAL")) {
            return ColumnType.DECIMAL;
        }
        return switch (name) {
            case "VARCHAR" -> ColumnType.TEXT;
            case "BOOLEAN" -> ColumnType.BOOLEAN;
            case "TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT" -> ColumnType.INTEGER;
            case "BIGINT", "UINTEGER" -> ColumnType.BIGINT;
            case "HUGEINT", "UBIGINT", "UHUGEINT" -> ColumnType.DECIMAL;
            case "FLOAT" -> ColumnType.FLOAT;
            case "DOUBLE" -> ColumnType.DOUBLE;
            case "DATE" -> ColumnType.DATE;
            case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE" ->
                ColumnType.TIMESTAMP;
            default -> ColumnType.OTHER;
        };
    }
}
