package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.internal.catalog.CatalogPlace;
import dev.kymograph.engine.internal.catalog.CatalogRollupContract;

class DuckDbCatalogRollupTest extends CatalogRollupContract {

    @Override
    protected CatalogPlace place() {
        return new CatalogInFolder(folder);
    }
}
