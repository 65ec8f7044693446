package dev.kymograph.engine.internal.catalog;

import java.time.Instant;
import java.util.Optional;

/**
 * That a subject was erased.
 *
 * @param sequence readings with this place in the write sequence or an earlier one are of before
 * @param mark the file of the lake that says the same, for a catalog that is made anew
 * @param finishedAt empty while there is something left to do
 * @param readmittedAt since when the subject may be registered anew
 */
public record Tombstone(
        String kind,
        int subject,
        Instant erasedAt,
        long sequence,
        String mark,
        Optional<Instant> finishedAt,
        Optional<Instant> readmittedAt) {

    public boolean isFinished() {
        return finishedAt.isPresent();
    }

    /** Whether readings of the subject are refused. */
    public boolean isStanding() {
        return readmittedAt.isEmpty();
    }

    @Override
    public String toString() {
        return kind + " " + subject;
    }
}
