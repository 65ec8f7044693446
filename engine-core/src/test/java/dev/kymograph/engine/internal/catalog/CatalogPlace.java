package dev.kymograph.engine.internal.catalog;

/** Where the catalog of one test is; it may be opened there again once it was closed. */
public interface CatalogPlace {

    Catalog open() throws Exception;

    /** Closes what {@link #open} opened beside the catalog. */
    void close() throws Exception;
}
