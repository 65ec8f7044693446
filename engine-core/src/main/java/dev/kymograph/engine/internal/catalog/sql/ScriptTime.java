package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.internal.catalog.PluginZone;
import dev.kymograph.engine.internal.catalog.ScriptCheck;
import java.sql.SQLException;
import java.time.Duration;

/** How long a plugin's scripts may take, all together: while they run in the catalog, nobody else writes it. */
final class ScriptTime {

    private final Duration limit;
    private final long end;

    private ScriptTime(Duration limit) {
        this.limit = limit;
        this.end = System.nanoTime() + limit.toNanos();
    }

    static ScriptTime begin(PluginZone zone) {
        return new ScriptTime(zone.within());
    }

    /** Runs a statement that is to end within whole seconds. */
    interface Run {
        void within(int seconds) throws SQLException;
    }

    /** Runs a statement of a script; what it fails with names the script's file. */
    void run(String script, Run statement) {
        if (isOver()) {
            throw late(script);
        }
        try {
            statement.within((int) Duration.ofNanos(end - System.nanoTime()).toSeconds() + 1);
        } catch (SQLException e) {
            throw isOver() ? late(script) : ScriptCheck.failure(script, ZoneRehearsal.cause(e));
        }
    }

    private boolean isOver() {
        return System.nanoTime() - end > 0;
    }

    private RuntimeException late(String script) {
        return ScriptCheck.failure(
                script,
                "the plugin's scripts took longer than " + limit.toMillis() / 1000.0
                        + " s; let them do less, or set plugins.start-within higher");
    }
}
