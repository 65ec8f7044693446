package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.sql.Database.Asking;
import dev.kymograph.engine.internal.duckdb.Guard;
import dev.kymograph.engine.internal.duckdb.SqlText;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A copy of the catalog beside it in the same instance, attached for as long as it is worked with. */
final class AttachedCopy {

    private static final String NAME = "copy_of_catalog";

    private final Connection connection;
    private final Path file;

    AttachedCopy(Connection connection, Path file) {
        this.connection = connection;
        this.file = file;
    }

    void write(Watch watch) throws SQLException {
        attached("", own -> {
            Guard.run(
                    connection,
                    "COPY FROM DATABASE " + SqlText.name(own) + " TO " + NAME,
                    "copying the catalog",
                    watch);
            // The file alone is the copy: nothing may be left in a log beside it.
            run("CHECKPOINT " + NAME);
            return null;
        });
    }

    <T> T read(Asking<T> reading) throws SQLException {
        return attached(" (READ_ONLY)", own -> {
            run("USE " + NAME);
            return afterwards(() -> reading.of(connection), "USE " + SqlText.name(own));
        });
    }

    private interface Work<T> {
        T with(String own) throws SQLException;
    }

    private interface Step<T> {
        T take() throws SQLException;
    }

    private <T> T attached(String how, Work<T> work) throws SQLException {
        String own = current();
        run("ATTACH " + SqlText.text(file.toString()) + " AS " + NAME + how);
        return afterwards(() -> work.with(own), "DETACH " + NAME);
    }

    /** Runs a statement in any case, and lets no failure of it hide another one. */
    private <T> T afterwards(Step<T> step, String last) throws SQLException {
        T taken;
        try {
            taken = step.take();
        } catch (SQLException | RuntimeException | Error e) {
            try {
                run(last);
            } catch (SQLException more) {
                e.addSuppressed(more);
            }
            throw e;
        }
        run(last);
        return taken;
    }

    private String current() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_database()")) {
            row.next();
            return row.getString(1);
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
