package dev.kymograph.engine.internal.duckdb;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * One DuckDB database in this process. Connections to it cost next to nothing, so every piece of work takes its own and closes it;
 * a pool would only add state.
 */
public final class DuckDbInstance implements AutoCloseable {

    private final DuckDBConnection root;

    private DuckDbInstance(DuckDBConnection root) {
        this.root = root;
    }

    /**
     * Opens a database.
     *
     * @param file empty for one in memory
     * @param options by DuckDB's names
     */
    public static DuckDbInstance open(String file, Map<String, String> options) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(options);
        properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        Connection connection = new DuckDBDriver().connect("jdbc:duckdb:" + file, properties);
        return new DuckDbInstance(connection.unwrap(DuckDBConnection.class));
    }

    /** A connection of one's own; several may work at the same time. */
    public Connection connect() throws SQLException {
        return root.duplicate();
    }

    /** Runs statements that set the instance up. */
    public void run(String... statements) throws SQLException {
        for (String sql : statements) {
            try (Statement statement = root.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        root.close();
    }
}
