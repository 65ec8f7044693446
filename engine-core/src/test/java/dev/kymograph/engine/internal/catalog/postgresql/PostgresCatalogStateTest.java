package dev.kymograph.engine.internal.catalog.postgresql;

import dev.kymograph.engine.internal.catalog.CatalogPlace;
import dev.kymograph.engine.internal.catalog.CatalogStateContract;

class PostgresCatalogStateTest extends CatalogStateContract {

    @Override
    protected CatalogPlace place() {
        return new CatalogOnServer();
    }
}
