package dev.kymograph.engine.internal.catalog;

import java.util.List;

/**
 * What a copy of the catalog knows.
 *
 * @param born when the catalog was made that it is a copy of, as no other one was
 * @param stateNumber that the catalog had
 * @param files all of them, live or not
 */
public record CatalogCopy(String born, long stateNumber, List<LakeFile> files) {

    public CatalogCopy {
        files = List.copyOf(files);
    }
}
