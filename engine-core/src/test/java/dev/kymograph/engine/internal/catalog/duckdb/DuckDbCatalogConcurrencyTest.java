package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.internal.catalog.CatalogConcurrencyContract;
import dev.kymograph.engine.internal.catalog.CatalogPlace;

class DuckDbCatalogConcurrencyTest extends CatalogConcurrencyContract {

    @Override
    protected CatalogPlace place() {
        return new CatalogInFolder(folder);
    }
}
