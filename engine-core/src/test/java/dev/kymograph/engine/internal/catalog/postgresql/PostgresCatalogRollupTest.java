package dev.kymograph.engine.internal.catalog.postgresql;

import dev.kymograph.engine.internal.catalog.CatalogPlace;
import dev.kymograph.engine.internal.catalog.CatalogRollupContract;

class PostgresCatalogRollupTest extends CatalogRollupContract {

    @Override
    protected CatalogPlace place() {
        return new CatalogOnServer();
    }
}
