package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.Schema;
import dev.kymograph.engine.internal.catalog.Migrations;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The versions of a catalog's tables. */
public final class SqlSchema implements Schema {

    /** Asks the migrations something. */
    private interface Asking<T> {
        T of(Migrations migrations) throws SQLException;
    }

    private interface Connecting {
        Connection connect() throws SQLException;
    }

    private final Database database;

    /** Takes over the database: closing this closes it. */
    public SqlSchema(Database database) {
        this.database = database;
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
        return ask("migrate to version " + to, database::connectAlone, migrations -> migrations.migrate(to));
    }

    @Override
    public List<Difference> verify() {
        return ask("verify the tables", Migrations::verify);
    }

    private <T> T ask(String doing, Asking<T> asking) {
        return ask(doing, database::connectToWrite, asking);
    }

    private <T> T ask(String doing, Connecting connecting, Asking<T> asking) {
        try (Connection connection = connecting.connect()) {
            return asking.of(new Migrations(connection, database.dialect(), database.name()));
        } catch (SQLException e) {
            throw database.describe(e, doing + " of the catalog " + database.name());
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
