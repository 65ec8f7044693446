package dev.kymograph.engine.internal.catalog;

import java.util.Optional;

/**
 * A row of the quarantine, as what reads it again needs it.
 *
 * @param fixes how many times it was fixed
 * @param origin empty where an earlier version refused it
 */
public record RefusedRow(
        long id, String source, String target, String reason, String content, long fixes, Optional<Origin> origin) {

    public RefusedRow content(String changed) {
        return new RefusedRow(id, source, target, reason, changed, fixes, origin);
    }
}
