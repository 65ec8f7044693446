package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.internal.catalog.CatalogContract;
import dev.kymograph.engine.internal.catalog.CatalogPlace;

class DuckDbCatalogTest extends CatalogContract {

    @Override
    protected CatalogPlace place() {
        return new CatalogInFolder(folder);
    }
}
