package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.CatalogRollupContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DuckDbCatalogRollupTest extends CatalogRollupContract {

    @TempDir
    Path folder;

    private TestStore store;

    @Override
    protected Catalog open() throws Exception {
        store = TestStore.open(folder);
        return store.catalog();
    }

    @Override
    protected void closeRest() throws Exception {
        store.close();
    }
}
