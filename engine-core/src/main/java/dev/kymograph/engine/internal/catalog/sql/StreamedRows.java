package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Rows as they come from a connection of their own. Only for columns whose JDBC values are those of their column type. */
final class StreamedRows implements Rows {

    private static final String DOING = "read the catalog";

    private final Database database;
    private final Connection connection;
    private final ResultSet row;
    private final List<Column> columns;

    private StreamedRows(Database database, Connection connection, ResultSet row, List<Column> columns) {
        this.database = database;
        this.connection = connection;
        this.row = row;
        this.columns = List.copyOf(columns);
    }

    static Rows of(Database database, String sql, List<Column> columns) throws SQLException {
        for (int tried = 1; ; tried++) {
            try {
                return of(database, database.connect(), sql, columns);
            } catch (SQLException e) {
                if (tried == Readers.TRIES || !database.isPassing(e)) {
                    throw e;
                }
            }
        }
    }

    /** Takes over the connection. */
    static Rows of(Database database, Connection connection, String sql, List<Column> columns) throws SQLException {
        try {
            ResultSet rows = database.stream(connection, sql);
            return new StreamedRows(database, connection, rows, columns);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public boolean next() {
        try {
            if (connection.isClosed()) {
                // DuckDB's driver would say that there are no more rows.
                throw new SQLException("the connection is closed");
            }
            return row.next();
        } catch (SQLException e) {
            throw database.describe(e, DOING);
        }
    }

    @Override
    public Object value(int index) {
        try {
            return row.getObject(index + 1);
        } catch (SQLException e) {
            throw database.describe(e, DOING);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw database.describe(e, DOING);
        }
    }
}
