package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.Schema;
import dev.kymograph.engine.internal.catalog.Migrations;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The versions of an embedded catalog's tables. */
public final class DuckDbSchema implements Schema {

    /** Asks the migrations something. */
    private interface Asking<T> {
        T of(Migrations migrations) throws SQLException;
    }

    private final DuckDbInstance store;
    private final String database;

    /** Takes over the store: closing this closes it. */
    public DuckDbSchema(DuckDbInstance store, Path database) {
        this.store = store;
        this.database = database.toString();
    }

    @Override
    public int current() {
        return ask("read the schema's version", Migrations::current);
    }

    @Override
    public int newest() {
        return ask("read the schema's version", Migrations::newest);
    }

    @Override
    public List<Applied> history() {
        return ask("read the schema's history", Migrations::history);
    }

    @Override
    public List<Migration> plan(int to) {
        return ask("plan a migration", migrations -> migrations.plan(to));
    }

    @Override
    public List<Loss> losses(int to) {
        return ask("count what a migration forgets", migrations -> migrations.losses(to));
    }

    @Override
    public List<Migration> migrate(int to) {
        return ask("migrate to version " + to, migrations -> migrations.migrate(to));
    }

    private <T> T ask(String doing, Asking<T> asking) {
        try (Connection connection = store.connect()) {
            return asking.of(new Migrations(connection, "duckdb", database));
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, doing + " of the catalog " + database);
        }
    }

    @Override
    public void close() {
        try {
            store.close();
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "close the catalog " + database);
        }
    }
}
