package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Counts the connections of a DuckDB instance. */
final class TestConnections {

    private TestConnections() {}

    static int open(DuckDbInstance store) throws SQLException {
        try (Connection connection = store.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("FROM duckdb_connection_count()")) {
            row.next();
            return row.getInt(1);
        }
    }
}
