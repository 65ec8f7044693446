package dev.kymograph.engine.internal.catalog;

import java.util.List;

/**
 * What a copy of the catalog knows.
 *
 * @param stateNumber that the catalog had
 * @param files all of them, live or not
 */
public record CatalogCopy(long stateNumber, List<LakeFile> files) {

    public CatalogCopy {
        files = List.copyOf(files);
    }
}
