package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.CatalogPlace;
import java.nio.file.Path;
import java.sql.SQLException;

/** The catalog of one test, in a file of its folder. */
final class CatalogInFolder implements CatalogPlace {

    private final Path folder;
    private TestStore store;

    CatalogInFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public Catalog open() throws SQLException {
        store = TestStore.open(folder);
        return store.catalog();
    }

    @Override
    public void close() throws SQLException {
        store.close();
    }
}
