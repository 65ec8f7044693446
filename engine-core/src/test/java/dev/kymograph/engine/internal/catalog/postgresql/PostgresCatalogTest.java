package dev.kymograph.engine.internal.catalog.postgresql;

import dev.kymograph.engine.internal.catalog.CatalogContract;
import dev.kymograph.engine.internal.catalog.CatalogPlace;

class PostgresCatalogTest extends CatalogContract {

    @Override
    protected CatalogPlace place() {
        return new CatalogOnServer();
    }
}
