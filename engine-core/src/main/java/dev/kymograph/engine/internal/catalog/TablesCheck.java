package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.Schema.Difference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares the catalog's tables with those that the same migrations make where nothing else is: in a schema of their own, in a
 * transaction that is rolled back.
 */
final class TablesCheck {

    private static final String BESIDE = "kymograph_expected";

    private static final String COLUMNS = "SELECT table_name || '.' || column_name, data_type || CASE is_nullable"
            + " WHEN 'NO' THEN ' NOT NULL' ELSE '' END FROM information_schema.columns WHERE table_schema = ?";

    private final Connection connection;
    private final Dialect dialect;
    private final List<String> scripts;

    /** @param scripts that make all tables, in their order */
    TablesCheck(Connection connection, Dialect dialect, List<String> scripts) {
        this.connection = connection;
        this.dialect = dialect;
        this.scripts = List.copyOf(scripts);
    }

    List<Difference> run() throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            String own = own(statement);
            Map<String, String> found = things(own);
            statement.execute("CREATE SCHEMA " + BESIDE);
            statement.execute(dialect.enter(BESIDE));
            for (String script : scripts) {
                for (String sql : MigrationScript.statements(script)) {
                    statement.execute(sql);
                }
            }
            Map<String, String> expected = things(BESIDE);
            statement.execute(dialect.leave());
            return differences(expected, found);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static String own(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT current_schema()")) {
            row.next();
            return row.getString(1);
        }
    }

    /** Columns, indexes, triggers, constraints, policies and rows that have to be there, each with what it is. */
    private Map<String, String> things(String schema) throws SQLException {
        Map<String, String> things = new TreeMap<>();
        add(things, "column ", COLUMNS, schema);
        add(things, "index ", dialect.indexes(), schema);
        add(things, "trigger ", dialect.triggers(), schema);
        add(things, "constraint ", dialect.constraints(), schema);
        add(things, "policy ", dialect.policies(), schema);
        things.put("rows of engine_state", rows(schema));
        return things;
    }

    private void add(Map<String, String> things, String what, String sql, String schema) throws SQLException {
        try (PreparedStatement asking = connection.prepareStatement(sql)) {
            asking.setString(1, schema);
            try (ResultSet row = asking.executeQuery()) {
                while (row.next()) {
                    things.put(what + row.getString(1), row.getString(2));
                }
            }
        }
    }

    private String rows(String schema) throws SQLException {
        try (PreparedStatement asking = connection.prepareStatement("SELECT count(*) FROM information_schema.tables"
                + " WHERE table_schema = ? AND table_name = 'engine_state'")) {
            asking.setString(1, schema);
            try (ResultSet row = asking.executeQuery()) {
                if (!row.next() || row.getInt(1) == 0) {
                    return "no table";
                }
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + schema + ".engine_state")) {
            row.next();
            return row.getString(1);
        }
    }

    /** What is there beside is somebody's own. */
    private static List<Difference> differences(Map<String, String> expected, Map<String, String> found) {
        List<Difference> differences = new ArrayList<>();
        expected.forEach((what, how) -> {
            String there = found.getOrDefault(what, "nothing");
            if (!there.equals(how)) {
                differences.add(new Difference(what, how, there));
            }
        });
        return differences;
    }
}
