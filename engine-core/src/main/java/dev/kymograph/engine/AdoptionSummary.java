package dev.kymograph.engine;

import java.nio.file.Path;
import java.util.List;

/**
 * What became of the files of an adopted folder.
 *
 * @param adopted files that are part of the lake now
 * @param readings in those files
 * @param known files that were adopted before
 * @param taken those of the known files that belong to the engine now, and did not before
 * @param empty files without a reading, which nobody needs
 * @param refused files that were left out, by path
 */
public record AdoptionSummary(
        long adopted, long readings, long known, long taken, long empty, List<RefusedFile> refused) {

    /** A file that was left out, and why. */
    public record RefusedFile(Path path, String reason) {}

    public AdoptionSummary {
        refused = List.copyOf(refused);
    }
}
