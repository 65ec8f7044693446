package dev.kymograph.engine.internal.catalog.postgresql;

import dev.kymograph.engine.internal.catalog.CatalogConcurrencyContract;
import dev.kymograph.engine.internal.catalog.CatalogPlace;

class PostgresCatalogConcurrencyTest extends CatalogConcurrencyContract {

    @Override
    protected CatalogPlace place() {
        return new CatalogOnServer();
    }
}
