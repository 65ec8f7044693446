package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.internal.catalog.Dialect;
import dev.kymograph.engine.internal.catalog.PluginZone;
import dev.kymograph.engine.internal.catalog.ScriptCheck;
import dev.kymograph.engine.internal.catalog.ZoneScript;
import dev.kymograph.engine.internal.catalog.ZoneTable;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a plugin's scripts in a DuckDB that has nothing but the plugin's schema and reaches no file: what they name there is their own,
 * and will be in the catalog. Only scripts write these tables, so that running all of them makes what the catalog has.
 */
final class ZoneRehearsal {

    private static final Map<String, String> OPTIONS = Map.of(
            "threads", "1",
            "memory_limit", "256MiB",
            "max_temp_directory_size", "0KiB",
            "autoinstall_known_extensions", "false",
            "autoload_known_extensions", "false");

    private final PluginZone zone;
    private final Connection connection;
    private final ScriptTime time;

    private ZoneRehearsal(PluginZone zone, Connection connection) {
        this.zone = zone;
        this.connection = connection;
        this.time = ScriptTime.begin(zone);
    }

    /**
     * Rehearses the way up and the way down.
     *
     * @param applied so many of the scripts ran before; the others will run together
     */
    static void run(PluginZone zone, int applied) {
        for (ZoneScript script : zone.scripts()) {
            for (String direction : List.of("up", "down")) {
                script.statements(direction).forEach(statement -> ScriptCheck.check(script.file(direction), statement));
            }
        }
        try (DuckDbInstance scratch = DuckDbInstance.open("", new LinkedHashMap<>(OPTIONS));
                Connection connection = scratch.connect()) {
            new ZoneRehearsal(zone, connection).run(applied);
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "try the scripts of plugin '" + zone.plugin() + "'");
        }
    }

    private void run(int applied) throws SQLException {
        execute("CREATE SCHEMA " + zone.schema());
        execute("SET schema = '" + zone.schema() + "'");
        execute("SET GLOBAL enable_external_access = false");
        execute("SET GLOBAL lock_configuration = true");
        for (ZoneScript script : zone.scripts().subList(0, applied)) {
            together(List.of(script), "up");
        }
        together(zone.scripts().subList(applied, zone.scripts().size()), "up");
        requireOnlyOwn();
        for (ZoneTable table : zone.tables()) {
            requireReadable(table);
        }
        List<ZoneScript> down = new ArrayList<>(zone.scripts());
        Collections.reverse(down);
        together(down, "down");
        requireNothingLeft();
    }

    private void together(List<ZoneScript> scripts, String direction) throws SQLException {
        connection.setAutoCommit(false);
        for (ZoneScript script : scripts) {
            for (String statement : script.statements(direction)) {
                time.run(script.file(direction), seconds -> execute(statement, seconds));
            }
        }
        try {
            connection.commit();
        } catch (SQLException e) {
            throw ScriptCheck.failure(scripts.get(scripts.size() - 1).file(direction), cause(e));
        }
        connection.setAutoCommit(true);
    }

    /** In one line, and without DuckDB's advice about tables of its own. */
    static String cause(SQLException e) {
        String said = DuckDbErrors.describe(e, "run").getMessage().replaceFirst("^Cannot run: ", "");
        return said.lines().findFirst().orElse(said).replaceFirst("[.\\s]+$", "") + "; correct the script";
    }

    private void requireOnlyOwn() throws SQLException {
        List<String> others =
                names("SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE schema_name <> '"
                        + zone.schema() + "' ORDER BY 1");
        if (!others.isEmpty()) {
            throw ScriptCheck.failure(last("up"), "it makes " + others.get(0) + ", which is not the plugin's own");
        }
    }

    private void requireNothingLeft() throws SQLException {
        List<String> left = names("SELECT table_name FROM duckdb_tables() ORDER BY 1");
        if (!left.isEmpty()) {
            throw ScriptCheck.failure(
                    zone.scripts().get(0).file("down"),
                    "after the way down the table '" + left.get(0) + "' is left; drop it there");
        }
    }

    private void requireReadable(ZoneTable table) throws SQLException {
        if (names("SELECT table_name FROM duckdb_tables()").stream().noneMatch(table.name()::equals)) {
            throw ScriptCheck.failure(last("up"), "it leaves no table '" + table.name() + "', which the plugin brings");
        }
        if (failure(table).isEmpty()) {
            return;
        }
        for (Column column : table.columns()) {
            failure(new ZoneTable(table.plugin(), table.name(), List.of(column)))
                    .ifPresent(why -> {
                        throw ScriptCheck.failure(
                                last("up"),
                                "the column '" + column.name() + "' of the plugin's table '" + table.name()
                                        + "' cannot be read as " + column.type() + " [" + why
                                        + "]; correct the script");
                    });
        }
    }

    /** Why its rows cannot be read. */
    private Optional<String> failure(ZoneTable table) {
        try {
            execute("SELECT * FROM (" + table.select(Dialect.DUCKDB) + ") LIMIT 1000000");
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(cause(e).replace("; correct the script", ""));
        }
    }

    private String last(String direction) {
        return zone.scripts().isEmpty()
                ? "migrations/migrations.txt"
                : zone.scripts().get(zone.scripts().size() - 1).file(direction);
    }

    private List<String> names(String select) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(select)) {
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        return names;
    }

    private void execute(String sql) throws SQLException {
        execute(sql, 0);
    }

    private void execute(String sql, int seconds) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(seconds);
            statement.execute(sql);
        }
    }
}
