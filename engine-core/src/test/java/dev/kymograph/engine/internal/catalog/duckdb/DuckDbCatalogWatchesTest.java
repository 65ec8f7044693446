package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.internal.catalog.CatalogPlace;
import dev.kymograph.engine.internal.catalog.CatalogWatchesContract;
import dev.kymograph.engine.internal.catalog.Watches.Begun;

class DuckDbCatalogWatchesTest extends CatalogWatchesContract {

    @Override
    protected CatalogPlace place() {
        return new CatalogInFolder(folder);
    }

    /** A command that only asks has nothing to write. */
    @Override
    protected long turnAfter(Begun begun) {
        return begun.turn();
    }
}
