package dev.kymograph.engine;

import java.util.List;

/**
 * What an export wrote.
 *
 * @param files how many files; one unless it is a folder
 * @param copied how many of them are copies of files of the lake, byte for byte
 * @param notes what the one who asked may have got wrong, a sentence each
 * @param provenance where it came from
 */
public record ExportSummary(long rows, long bytes, int files, int copied, List<String> notes, Provenance provenance) {

    public ExportSummary {
        notes = List.copyOf(notes);
    }
}
