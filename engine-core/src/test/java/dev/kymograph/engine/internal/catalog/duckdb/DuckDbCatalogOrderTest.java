package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.internal.catalog.CatalogOrderContract;
import dev.kymograph.engine.internal.catalog.CatalogPlace;

class DuckDbCatalogOrderTest extends CatalogOrderContract {

    @Override
    protected CatalogPlace place() {
        return new CatalogInFolder(folder);
    }
}
