package dev.kymograph.engine.internal.catalog;

import dev.kymograph.metric.Subject;
import java.time.Instant;
import java.util.List;

/**
 * The subjects of one kind at one version.
 *
 * @param stamps one for each subject, in the same order
 */
public record SubjectTable(long version, List<Subject> subjects, List<Stamp> stamps) {

    public SubjectTable {
        subjects = List.copyOf(subjects);
        stamps = List.copyOf(stamps);
    }

    /** When a subject was registered, and when it was changed last. */
    public record Stamp(Instant createdAt, Instant updatedAt) {}
}
