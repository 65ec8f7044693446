package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.SubjectTable;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which subjects there are, remembered for as long as the catalog says nothing else. */
final class KnownSubjects {

    private final Catalog catalog;
    private final Map<String, Known> byKind = new HashMap<>();

    private record Known(long version, Set<Integer> ids) {}

    KnownSubjects(Catalog catalog) {
        this.catalog = catalog;
    }

    synchronized Set<Integer> of(SubjectKind kind) {
        long version = catalog.state(List.of()).subjectVersions().getOrDefault(kind.name(), 0L);
        Known known = byKind.get(kind.name());
        if (known == null || known.version() != version) {
            SubjectTable table = catalog.subjects(kind.name());
            known = new Known(
                    table.version(),
                    table.subjects().stream().map(Subject::id).collect(Collectors.toUnmodifiableSet()));
            byKind.put(kind.name(), known);
        }
        return known.ids();
    }
}
