package dev.kymograph.engine.internal.catalog.postgresql;

import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.CatalogConcurrencyContract;

class PostgresCatalogConcurrencyTest extends CatalogConcurrencyContract {

    private final CatalogOnServer onServer = new CatalogOnServer();

    @Override
    protected Catalog open() throws Exception {
        return onServer.open();
    }

    @Override
    protected void closeRest() {
        onServer.close();
    }
}
