package dev.kymograph.engine.internal.catalog.postgresql;

import dev.kymograph.engine.internal.catalog.CatalogPlace;
import dev.kymograph.engine.internal.catalog.CatalogWatchesContract;
import dev.kymograph.engine.internal.catalog.Watches.Begun;

class PostgresCatalogWatchesTest extends CatalogWatchesContract {

    @Override
    protected CatalogPlace place() {
        return new CatalogOnServer();
    }

    @Override
    protected long turnAfter(Begun begun) {
        return begun.turn() + 1;
    }
}
