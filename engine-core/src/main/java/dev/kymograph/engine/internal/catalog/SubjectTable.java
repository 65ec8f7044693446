package dev.kymograph.engine.internal.catalog;

import dev.kymograph.metric.Subject;
import java.util.List;

/** The subjects of one kind at one version. */
public record SubjectTable(long version, List<Subject> subjects) {

    public SubjectTable {
        subjects = List.copyOf(subjects);
    }
}
