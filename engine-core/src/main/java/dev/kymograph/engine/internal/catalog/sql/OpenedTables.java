package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.internal.catalog.Declarations;
import dev.kymograph.engine.internal.catalog.Migrations;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.catalog.Tombstone;
import dev.kymograph.engine.internal.catalog.VocabularyTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * The catalog's tables at the newest version, and what was in them in one transaction.
 *
 * @param writing the session that writes from then on
 */
record OpenedTables(
        Session writing,
        Counters counters,
        Declarations declarations,
        Map<String, ZoneStore.Zone> zones,
        List<Rollup> rollups,
        List<Tombstone> tombstones) {

    static OpenedTables of(Database database) {
        Connection connection = null;
        try {
            if (database.isShared()) {
                catchUp(database);
            }
            connection = database.connectToWrite();
            return read(database, connection);
        } catch (SQLException e) {
            discard(connection);
            throw database.describe(e, "open the catalog " + database.name());
        } catch (RuntimeException | Error e) {
            discard(connection);
            throw e;
        }
    }

    /** Whoever comes first brings the tables to the newest version; the others find them so. */
    private static void catchUp(Database database) throws SQLException {
        if (isUpToDate(database)) {
            return;
        }
        try (Connection alone = database.connectAlone()) {
            new Migrations(alone, database.dialect(), database.name()).catchUp();
        } catch (SQLException e) {
            if (!isUpToDate(database)) {
                throw e;
            }
        }
    }

    private static boolean isUpToDate(Database database) throws SQLException {
        try (Connection connection = database.connectToWrite()) {
            Migrations migrations = new Migrations(connection, database.dialect(), database.name());
            return migrations.plan(migrations.newest()).isEmpty();
        }
    }

    /** Nothing is read before this is the connection of the only one in this process who writes. */
    private static OpenedTables read(Database database, Connection connection) throws SQLException {
        new Migrations(connection, database.dialect(), database.name()).catchUp();
        Session writing = new Session(connection, database);
        if (database.isShared()) {
            // Nobody declares anything between what is read next.
            Counters.lock(writing);
        }
        Counters counters = Counters.read(writing);
        Declarations declarations = VocabularyTables.load(connection);
        Map<String, ZoneStore.Zone> zones = ZoneStore.read(connection);
        List<Rollup> rollups = RollupStore.load(connection);
        List<Tombstone> tombstones = ErasureStore.read(writing);
        writing.commit();
        return new OpenedTables(writing, counters, declarations, zones, rollups, tombstones);
    }

    private static void discard(Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // It is gone already.
        }
    }
}
