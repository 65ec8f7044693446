package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Declarations;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.SubjectKind;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is declared now, and how that may change. A metric type without readings may become any other, so whoever brings readings
 * says by which declaration they were checked.
 */
final class DeclaredVocabulary {

    private final VocabularyStore store = new VocabularyStore();
    private final RecentStore recent;

    /** Metric types whose first readings may be on their way into a file: they count as having readings until the next start. */
    private final Set<String> awaited = ConcurrentHashMap.newKeySet();

    private volatile Declarations now;

    DeclaredVocabulary(Declarations now, RecentStore recent) {
        this.recent = recent;
        this.now = now;
    }

    Declarations now() {
        return now;
    }

    void becomes(Declarations all) {
        now = all;
    }

    SubjectKind kind(String name) {
        return now.requireKind(name);
    }

    MetricType metricType(String name) {
        return now.requireMetricType(name);
    }

    /** Whether all of this is declared, the same. */
    boolean holds(List<SubjectKind> kinds, List<MetricType> metricTypes) {
        return now.kinds().containsAll(kinds) && now.metricTypes().containsAll(metricTypes);
    }

    /** What would be declared then; throws where it cannot be. */
    Declarations with(Session session, Head head, List<SubjectKind> kinds, List<MetricType> metricTypes)
            throws SQLException {
        return VocabularyStore.merged(now, kinds, metricTypes, empty(session, head, metricTypes));
    }

    /** Writes what changes; within the committer's transaction. */
    Declarations declare(
            Session session, Counters counters, Head head, List<SubjectKind> kinds, List<MetricType> metricTypes)
            throws SQLException {
        Declarations merged = with(session, head, kinds, metricTypes);
        if (!merged.equals(now)) {
            store.write(session, now, merged);
            if (!merged.metricTypes().containsAll(now.metricTypes())) {
                // A number that was written as one type may be another as another.
                recent.begins(counters);
            }
            counters.readSubjectVersions(session);
            counters.visible();
        }
        return merged;
    }

    /** Forgets a metric type; within the committer's transaction. */
    Declarations forget(Session session, Counters counters, String metricType) throws SQLException {
        store.forget(session, metricType);
        recent.forget(session, metricType);
        awaited.remove(metricType);
        counters.visible();
        return new Declarations(
                now.kinds(),
                now.metricTypes().stream()
                        .filter(type -> !type.name().equals(metricType))
                        .toList());
    }

    /** Readings that were checked by this declaration are on their way into a file; within the committer's transaction. */
    void await(MetricType checkedBy) {
        MetricType declared = metricType(checkedBy.name());
        boolean fits = declared.key().equals(checkedBy.key())
                && checkedBy.fields().stream().allMatch(field -> isDeclared(declared, field.name(), field.type()));
        if (!fits) {
            throw changed(declared);
        }
        awaited.add(checkedBy.name());
    }

    /** Refuses values that are not as they are declared now; within the committer's transaction. */
    static void requireAsDeclared(MetricType declared, List<Reading> readings) {
        for (Reading reading : readings) {
            reading.values().forEach((name, value) -> {
                Optional<Field> field = declared.field(name);
                if (field.isEmpty()
                        || (value != null && !field.get().type().javaType().isInstance(value))) {
                    throw changed(declared);
                }
            });
        }
    }

    private static boolean isDeclared(MetricType declared, String name, FieldType type) {
        return declared.field(name).filter(field -> field.type() == type).isPresent();
    }

    private static KymographException changed(MetricType declared) {
        return new KymographException(
                ErrorKind.EXTERNAL,
                "metric.changed",
                "Cannot take in readings of " + declared.name() + ": it was declared anew after they were checked, and"
                        + " nothing was taken in. Try again");
    }

    private boolean isAwaited(Session session, String metricType) throws SQLException {
        return awaited.contains(metricType)
                || (session.isShared()
                        && session.number("SELECT count(*) FROM open_sequence WHERE metric_type = ?", metricType) > 0);
    }

    /** The names of those that have no readings. */
    private Set<String> empty(Session session, Head head, List<MetricType> metricTypes) throws SQLException {
        Set<String> empty = new HashSet<>();
        for (MetricType type : metricTypes) {
            if (!isAwaited(session, type.name())
                    && head.hot(type.name()).batches().isEmpty()
                    && session.number("SELECT count(*) FROM lake_file WHERE metric_type = ?", type.name()) == 0) {
                empty.add(type.name());
            }
        }
        return empty;
    }
}
