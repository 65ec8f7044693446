package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.internal.catalog.CatalogPlace;
import dev.kymograph.engine.internal.catalog.CatalogStateContract;

class DuckDbCatalogStateTest extends CatalogStateContract {

    @Override
    protected CatalogPlace place() {
        return new CatalogInFolder(folder);
    }
}
