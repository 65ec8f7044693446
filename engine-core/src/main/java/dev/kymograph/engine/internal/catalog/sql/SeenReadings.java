package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.catalog.RecentReadings.Seen;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Recent readings in one transaction that only reads, which ends when this is closed. */
final class SeenReadings implements Seen {

    private static final String DOING = "answer from recent readings";
    private static final int ROWS_AT_ONCE = 1_000;

    private final Database database;
    private final Connection connection;
    private final long from;

    /** @param connection whose transaction has begun; taken over */
    SeenReadings(Database database, Connection connection, long from) {
        this.database = database;
        this.connection = connection;
        this.from = from;
    }

    @Override
    public long from() {
        return from;
    }

    @Override
    public Rows query(String select, Object... arguments) {
        try {
            PreparedStatement statement = connection.prepareStatement(select);
            statement.setFetchSize(ROWS_AT_ONCE);
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(
                        i + 1,
                        arguments[i] instanceof Instant instant
                                ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC)
                                : database.bindable(arguments[i]));
            }
            return new Found(statement, statement.executeQuery());
        } catch (SQLException e) {
            throw database.describe(e, DOING);
        }
    }

    @Override
    public void close() {
        try (connection) {
            database.rollback(connection);
        } catch (SQLException e) {
            // It only read.
        }
    }

    /** Rows as they come. */
    private final class Found implements Rows {

        private final PreparedStatement statement;
        private final ResultSet row;
        private final List<Column> columns;

        Found(PreparedStatement statement, ResultSet row) throws SQLException {
            this.statement = statement;
            this.row = row;
            ResultSetMetaData described = row.getMetaData();
            List<Column> found = new ArrayList<>();
            for (int i = 1; i <= described.getColumnCount(); i++) {
                found.add(new Column(described.getColumnLabel(i), type(described.getColumnTypeName(i))));
            }
            this.columns = List.copyOf(found);
        }

        private ColumnType type(String name) {
            return switch (name) {
                case "int2", "int4" -> ColumnType.INTEGER;
                case "int8" -> ColumnType.BIGINT;
                case "float4" -> ColumnType.FLOAT;
                case "float8" -> ColumnType.DOUBLE;
                case "numeric" -> ColumnType.DECIMAL;
                case "bool" -> ColumnType.BOOLEAN;
                case "date" -> ColumnType.DATE;
                case "timestamp" -> ColumnType.TIMESTAMP;
                default -> ColumnType.TEXT;
            };
        }

        @Override
        public List<Column> columns() {
            return columns;
        }

        @Override
        public boolean next() {
            try {
                return row.next();
            } catch (SQLException e) {
                throw database.describe(e, DOING);
            }
        }

        @Override
        public Object value(int index) {
            try {
                return switch (columns.get(index).type()) {
                    case TIMESTAMP -> Session.instant(row, index + 1);
                    case DATE -> row.getObject(index + 1, LocalDate.class);
                    default -> row.getObject(index + 1);
                };
            } catch (SQLException e) {
                throw database.describe(e, DOING);
            }
        }

        @Override
        public void close() {
            try {
                statement.close();
            } catch (SQLException e) {
                throw database.describe(e, DOING);
            }
        }
    }
}
