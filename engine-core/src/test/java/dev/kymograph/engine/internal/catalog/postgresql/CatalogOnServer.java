package dev.kymograph.engine.internal.catalog.postgresql;

import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.CatalogPlace;
import dev.kymograph.engine.internal.catalog.sql.SqlCatalog;
import dev.kymograph.engine.internal.config.Settings.Postgres;
import java.sql.SQLException;
import java.time.Duration;

/** The catalog of one test, in a database of its own; may be opened again and again. */
final class CatalogOnServer implements CatalogPlace {

    private Postgres settings;
    private PostgresDatabase database;

    @Override
    public Catalog open() throws SQLException {
        if (settings == null) {
            settings = TestServer.database();
        }
        database = TestServer.connecting(settings);
        return SqlCatalog.open(database, Duration.ofMillis(2));
    }

    /** Its connections; the database stays. */
    @Override
    public void close() {
        database.close();
    }
}
