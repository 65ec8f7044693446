package dev.kymograph.engine.internal.catalog.postgresql;

import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.CatalogConcurrencyContract;
import dev.kymograph.engine.internal.catalog.sql.SqlCatalog;
import dev.kymograph.engine.internal.config.Settings.Postgres;
import java.time.Duration;

class PostgresCatalogConcurrencyTest extends CatalogConcurrencyContract {

    private Postgres settings;
    private PostgresDatabase database;

    @Override
    protected Catalog open() throws Exception {
        if (settings == null) {
            settings = TestServer.database();
        }
        database = new PostgresDatabase(settings);
        return SqlCatalog.open(database, Duration.ofMillis(2));
    }

    @Override
    protected void closeRest() {
        database.close();
    }
}
