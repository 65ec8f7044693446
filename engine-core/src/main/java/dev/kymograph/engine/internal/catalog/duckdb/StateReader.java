package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.internal.catalog.Declarations;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.catalog.duckdb.ScopeSql.Spans;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Reads what a question sees. */
final class StateReader {

    /** Each subject's hot readings as one long span first: few segments reach them, and only those are compared one by one. */
    private static final String MET_BY_SPANS = " reach AS MATERIALIZED ("
            + "SELECT subject_id, min(from_micros) AS low, max(to_micros) AS high FROM span GROUP BY subject_id),"
            + " near AS MATERIALIZED ("
            + "SELECT s.file_id, s.subject_id, s.from_micros, s.to_micros FROM segment s"
            + " JOIN reach r ON r.subject_id = s.subject_id AND s.from_micros <= r.high AND s.to_micros >= r.low"
            + " WHERE s.file_id >= ? AND s.file_id <= ?)"
            + " SELECT DISTINCT n.file_id FROM near n JOIN span h ON h.subject_id = n.subject_id"
            + " AND n.from_micros <= h.to_micros AND n.to_micros >= h.from_micros";

    private final HotStore hot;
    private final Map<String, LiveFiles> live = new ConcurrentHashMap<>();

    StateReader(HotStore hot) {
        this.hot = hot;
    }

    /** Within the session's transaction. */
    State read(Session session, Declarations declarations, List<Scope> scopes) throws SQLException {
        Map<String, Long> versions = new HashMap<>();
        long[] numbers = new long[2];
        session.list(
                "SELECT e.state_number, e.snapshot, k.name, k.version FROM engine_state e"
                        + " LEFT JOIN subject_kind k ON e.id = 1",
                row -> {
                    numbers[0] = row.getLong(1);
                    numbers[1] = row.getLong(2);
                    return row.getString(3) == null ? null : versions.put(row.getString(3), row.getLong(4));
                });
        List<State.Part> parts = new ArrayList<>();
        for (Scope scope : scopes) {
            MetricType type = declarations.metricType(scope.metricType()).orElseThrow();
            SubjectKind kind = declarations.kind(type.kind()).orElseThrow();
            parts.add(part(session, live(session, type.name(), numbers[1]), kind, scope));
        }
        return new State(numbers[0], numbers[1], versions, parts);
    }

    private LiveFiles live(Session session, String metricType, long snapshot) throws SQLException {
        LiveFiles known = live.get(metricType);
        if (known == null || !known.isAt(snapshot)) {
            known = LiveFiles.read(session, metricType, snapshot);
            live.put(metricType, known);
        }
        return known;
    }

    private State.Part part(Session session, LiveFiles known, SubjectKind kind, Scope scope) throws SQLException {
        long from = scope.fromMicros().orElse(Long.MIN_VALUE);
        long last = scope.toMicros().isPresent() ? scope.toMicros().getAsLong() - 1 : Long.MAX_VALUE;
        List<LakeFile> files = reaching(known.files(), from, last);
        if (ScopeSql.isNeeded(scope)) {
            Set<Long> found = ofSubjects(session, Spans.FILES, ids(files), kind, scope);
            files = files.stream().filter(file -> found.contains(file.id())).toList();
        }
        List<HotBatch> batches = hot.batches(session, scope.metricType(), from, last);
        if (ScopeSql.isNeeded(scope)) {
            Set<Long> found = ofSubjects(
                    session, Spans.BATCHES, batches.stream().map(HotBatch::id).toList(), kind, scope);
            batches =
                    batches.stream().filter(batch -> found.contains(batch.id())).toList();
        }
        Set<Long> overlapping = new HashSet<>();
        if (anyTwoMeet(files)) {
            overlapping.addAll(known.overlapping(session, ids(files)));
        }
        if (!batches.isEmpty()) {
            overlapping.addAll(overlappingBatches(session, files, batches));
        }
        return new State.Part(scope, files, known.files().size(), overlapping, batches);
    }

    private static List<LakeFile> reaching(List<LakeFile> files, long from, long last) {
        return files.stream()
                .filter(file -> file.fromMicros() <= last && file.toMicros() >= from)
                .toList();
    }

    private static Set<Long> ofSubjects(
            Session session, Spans spans, Collection<Long> ids, SubjectKind kind, Scope scope) throws SQLException {
        long first = ids.isEmpty() ? 0 : Collections.min(ids);
        long last = ids.isEmpty() ? 0 : Collections.max(ids);
        ScopeSql sql = new ScopeSql(spans, scope, kind, first, last);
        return ids.isEmpty()
                ? Set.of()
                : new HashSet<>(session.list(sql.text(), row -> row.getLong(1), sql.arguments()));
    }

    /** Files of one month after the other have nothing in common: known without asking. */
    private static boolean anyTwoMeet(List<LakeFile> files) {
        List<LakeFile> byTime = new ArrayList<>(files);
        byTime.sort(Comparator.comparingLong(LakeFile::fromMicros));
        for (int i = 1; i < byTime.size(); i++) {
            if (byTime.get(i).fromMicros() <= byTime.get(i - 1).toMicros()) {
                return true;
            }
        }
        return false;
    }

    private static Set<Long> overlappingBatches(Session session, List<LakeFile> files, List<HotBatch> batches)
            throws SQLException {
        long from = batches.stream().mapToLong(HotBatch::fromMicros).min().orElseThrow();
        long last = batches.stream().mapToLong(HotBatch::toMicros).max().orElseThrow();
        List<LakeFile> near = reaching(files, from, last);
        if (near.isEmpty()) {
            return Set.of();
        }
        String in = SqlText.numbers(batches.stream().map(HotBatch::id).toList());
        Set<Long> overlapping = new HashSet<>(session.list(
                "WITH span AS MATERIALIZED (SELECT subject_id, from_micros, to_micros FROM hot_span"
                        + " WHERE batch_id IN " + in + ")," + MET_BY_SPANS,
                row -> row.getLong(1),
                near.get(0).id(),
                near.get(near.size() - 1).id()));
        overlapping.retainAll(ids(near));
        return overlapping;
    }

    private static Set<Long> ids(List<LakeFile> files) {
        Set<Long> ids = new HashSet<>();
        files.forEach(file -> ids.add(file.id()));
        return ids;
    }
}
