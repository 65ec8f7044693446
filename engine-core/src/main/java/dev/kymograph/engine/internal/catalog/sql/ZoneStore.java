package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.catalog.PluginZone;
import dev.kymograph.engine.internal.catalog.ScriptCheck;
import dev.kymograph.engine.internal.catalog.ZoneScript;
import dev.kymograph.engine.internal.catalog.ZoneTable;
import dev.kymograph.engine.internal.catalog.Zones;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The tables that plugins keep for themselves, each plugin's in a schema of its own, and which scripts made them. */
final class ZoneStore implements Zones {

    private static final String RECORD =
            "INSERT INTO schema_history SELECT COALESCE(max(number), 0) + 1, ?, ?, ?, ?, ?,"
                    + " ?, ? FROM schema_history";

    private final Database database;
    private final Committer committer;
    private volatile Map<String, Zone> zones;

    /**
     * One plugin's.
     *
     * @param version the number of the newest run, up or down
     * @param applied the scripts in force, by version
     */
    record Zone(long version, NavigableMap<Integer, Run> applied) {

        static final Zone NONE = new Zone(0, new TreeMap<>());
    }

    record Run(String name, String checksum) {}

    ZoneStore(Database database, Committer committer, Map<String, Zone> zones) {
        this.database = database;
        this.committer = committer;
        this.zones = zones;
    }

    /** Reads what ran, on a connection to the catalog. */
    static Map<String, Zone> read(Connection connection) throws SQLException {
        Map<String, TreeMap<Long, Object[]>> runs = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT zone, number, version, name, direction, checksum FROM schema_history")) {
            while (row.next()) {
                if (row.getString(1).startsWith("plugin_")) {
                    Object[] run = {row.getInt(3), row.getString(4), row.getString(5), row.getString(6)};
                    runs.computeIfAbsent(row.getString(1), any -> new TreeMap<>())
                            .put(row.getLong(2), run);
                }
            }
        }
        Map<String, Zone> zones = new HashMap<>();
        runs.forEach((schema, history) -> {
            NavigableMap<Integer, Run> applied = new TreeMap<>();
            for (Object[] run : history.values()) {
                if (run[2].equals("up")) {
                    applied.put((Integer) run[0], new Run((String) run[1], (String) run[3]));
                } else {
                    applied.remove((Integer) run[0]);
                }
            }
            zones.put(schema, new Zone(history.lastKey(), applied));
        });
        return Map.copyOf(zones);
    }

    /** Others are in force, by another process. */
    void becomes(Map<String, Zone> stored) {
        zones = stored;
    }

    @Override
    public long version(String plugin) {
        return zone(PluginZone.schema(plugin)).version();
    }

    private Zone zone(String schema) {
        return zones.getOrDefault(schema, Zone.NONE);
    }

    @Override
    public void migrate(PluginZone zone) {
        int applied = requireKnown(zone);
        if (applied == zone.scripts().size()) {
            return;
        }
        ZoneRehearsal.run(zone, applied);
        String schema = zone.schema();
        change(schema, "make the tables of plugin '" + zone.plugin() + "'", session -> {
            List<ZoneScript> pending =
                    zone.scripts().subList(applied, zone.scripts().size());
            session.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
            run(session, schema, pending, "up", ScriptTime.begin(zone));
            NavigableMap<Integer, Run> now = new TreeMap<>(zone(schema).applied());
            for (ZoneScript script : pending) {
                now.put(script.version(), new Run(script.name(), script.checksum()));
                record(session, schema, script.version(), now.get(script.version()), "up");
            }
            return now;
        });
    }

    @Override
    public void requireMigratable(PluginZone zone) {
        int applied = requireKnown(zone);
        if (!zone.scripts().isEmpty() || !zone.tables().isEmpty()) {
            ZoneRehearsal.run(zone, applied);
        }
    }

    /** How many of the scripts are in force; refuses where these are not what ran. */
    private int requireKnown(PluginZone zone) {
        NavigableMap<Integer, Run> applied = zone(zone.schema()).applied();
        if (!applied.isEmpty() && applied.lastKey() > zone.scripts().size()) {
            throw new KymographException(
                    ErrorKind.PLUGIN,
                    "plugin.migration",
                    "its tables were made by a newer version of it (V" + String.format("%03d", applied.lastKey()) + " '"
                            + applied.lastEntry().getValue().name() + "'; this one knows versions to "
                            + zone.scripts().size() + "); take that version of the plugin, or let its tables go:"
                            + " \"plugins remove " + zone.plugin() + " --with-tables\"");
        }
        for (ZoneScript script : zone.scripts().subList(0, applied.size())) {
            Run ran = applied.get(script.version());
            if (!ran.checksum().equals(script.checksum())) {
                throw ScriptCheck.failure(
                        script.file("up"),
                        "it, or its way down, was changed since it ran (checksum then [" + ran.checksum() + "], now ["
                                + script.checksum() + "]); leave it as it was, and write another script");
            }
        }
        if (zone.scripts().isEmpty() && !zone.tables().isEmpty()) {
            throw new KymographException(
                    ErrorKind.PLUGIN,
                    "plugin.migration",
                    "it brings the table '" + zone.tables().get(0).name()
                            + "', and its jar has no scripts that make it; list them in migrations/migrations.txt");
        }
        return applied.size();
    }

    @Override
    public boolean remove(PluginZone zone) {
        String schema = zone.schema();
        NavigableMap<Integer, Run> applied = zone(schema).applied();
        if (applied.isEmpty()) {
            return false;
        }
        change(schema, "remove the tables of plugin '" + zone.plugin() + "'", session -> {
            ScriptTime time = ScriptTime.begin(zone);
            for (Map.Entry<Integer, Run> ran : applied.descendingMap().entrySet()) {
                Optional<ZoneScript> script = zone.scripts().stream()
                        .filter(known -> known.version() == ran.getKey()
                                && known.checksum().equals(ran.getValue().checksum()))
                        .findFirst();
                if (script.isPresent()) {
                    run(session, schema, List.of(script.get()), "down", time);
                }
                record(session, schema, ran.getKey(), ran.getValue(), "down");
            }
            session.execute("DROP SCHEMA " + schema + " CASCADE");
            return new TreeMap<>();
        });
        return true;
    }

    @Override
    public Rows rows(ZoneTable table) {
        try {
            return StreamedRows.of(database, table.select(database.dialect()), table.columns());
        } catch (SQLException e) {
            throw database.describe(e, "read the table " + table.name() + " of plugin '" + table.plugin() + "'");
        }
    }

    /** A change of a zone; gives the scripts that are in force then. */
    private interface ZoneChange {
        NavigableMap<Integer, Run> in(Session session) throws SQLException;
    }

    private void change(String schema, String doing, ZoneChange change) {
        committer.writeAlone(
                doing,
                (session, counters) -> {
                    NavigableMap<Integer, Run> applied = change.in(session);
                    counters.visible();
                    return new Zone(session.number("SELECT max(number) FROM schema_history"), applied);
                },
                zone -> {
                    Map<String, Zone> all = new HashMap<>(zones);
                    all.put(schema, zone);
                    zones = Map.copyOf(all);
                });
    }

    private void run(Session session, String schema, List<ZoneScript> scripts, String direction, ScriptTime time)
            throws SQLException {
        session.execute(database.dialect().enter(schema));
        try {
            for (ZoneScript script : scripts) {
                for (String statement : script.statements(direction)) {
                    time.run(script.file(direction), seconds -> session.execute(statement, seconds));
                }
            }
        } catch (RuntimeException | Error e) {
            // Before anything else can be said to a session whose transaction failed.
            session.rollback();
            throw e;
        } finally {
            session.execute(database.dialect().leave());
        }
    }

    private static void record(Session session, String schema, int version, Run run, String direction)
            throws SQLException {
        session.update(RECORD, schema, version, run.name(), direction, run.checksum(), Instant.now(), 0L);
    }
}
