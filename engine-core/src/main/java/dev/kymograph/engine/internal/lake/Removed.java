package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.internal.catalog.LakeFile;
import java.util.List;

/**
 * What was taken out of the lake.
 *
 * @param files that had some of it, and are no longer live
 * @param written how many files took their place
 */
public record Removed(List<LakeFile> files, int written) {

    public Removed {
        files = List.copyOf(files);
    }
}
