package dev.kymograph.engine;

import java.util.List;

/**
 * What a backup has.
 *
 * @param copied how many files of the lake were copied
 * @param bytes of those, and of the catalog
 * @param kept how many were there from before
 * @param removed how many went from there, for nothing needs them any more
 * @param adopted how many files of others there are, which stay where they are and are not in it
 * @param missing files that it should have, and that could not be read whole
 */
public record BackupSummary(long copied, long bytes, long kept, long removed, long adopted, List<String> missing) {

    public BackupSummary {
        missing = List.copyOf(missing);
    }
}
