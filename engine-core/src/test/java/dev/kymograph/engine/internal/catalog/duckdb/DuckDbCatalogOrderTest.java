package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.CatalogOrderContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DuckDbCatalogOrderTest extends CatalogOrderContract {

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
