package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Retention;
import dev.kymograph.engine.internal.catalog.SubjectTable;
import dev.kymograph.engine.internal.catalog.Tombstone;
import dev.kymograph.engine.internal.lake.source.Admission;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which subjects there are, remembered for as long as the catalog says nothing else. */
final class KnownSubjects {

    private final Catalog catalog;
    private final Map<String, Known> byKind = new HashMap<>();

    /**
     * The subjects of a kind at one version.
     *
     * @param erased those of which nothing is taken in
     */
    record Known(long version, Set<Integer> ids, Retention retention, Map<Integer, Tombstone> erased) {

        boolean has(int id) {
            return ids.contains(id);
        }

        Admission of(MetricType metricType) {
            return new Admission(this::has, retention.keptFrom(metricType.name()));
        }
    }

    KnownSubjects(Catalog catalog) {
        this.catalog = catalog;
    }

    synchronized Known of(SubjectKind kind) {
        long version = catalog.state(List.of()).subjectVersions().getOrDefault(kind.name(), 0L);
        Known known = byKind.get(kind.name());
        if (known == null || known.version() != version) {
            SubjectTable table = catalog.subjects(kind.name());
            known = new Known(
                    table.version(),
                    table.subjects().stream().map(Subject::id).collect(Collectors.toUnmodifiableSet()),
                    catalog.retention(),
                    catalog.erasures().standing(kind.name()));
            byKind.put(kind.name(), known);
        }
        return known;
    }

    /** Checks readings and commits them; begins again where one of their subjects was deleted, or their time dropped, in between. */
    <T> T checked(SubjectKind kind, Function<Known, T> checkAndCommit) {
        while (true) {
            try {
                return checkAndCommit.apply(of(kind));
            } catch (KymographException e) {
                if (!isGone(e)) {
                    throw e;
                }
            }
        }
    }

    /** Whether a commit was refused because a subject is no longer there, or readings of that time are no longer kept. */
    static boolean isGone(KymographException refused) {
        return refused.code().equals("catalog.subject-gone") || refused.code().equals("catalog.dropped");
    }
}
