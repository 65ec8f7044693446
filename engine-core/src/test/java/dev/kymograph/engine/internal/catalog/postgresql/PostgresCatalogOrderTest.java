package dev.kymograph.engine.internal.catalog.postgresql;

import dev.kymograph.engine.internal.catalog.CatalogOrderContract;
import dev.kymograph.engine.internal.catalog.CatalogPlace;

class PostgresCatalogOrderTest extends CatalogOrderContract {

    @Override
    protected CatalogPlace place() {
        return new CatalogOnServer();
    }
}
