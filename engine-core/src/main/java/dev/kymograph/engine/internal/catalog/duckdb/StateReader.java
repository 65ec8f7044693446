package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.internal.catalog.Declarations;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a question sees. */
final class StateReader {

    private static final String FILES = "SELECT f.id, f.path, f.bytes, f.readings, f.from_micros, f.to_micros,"
            + " f.sequence_from, f.sequence_to, f.sha256, f.compression, f.owned FROM lake_file f WHERE ";

    private static final String PAIRS = "SELECT o.file_id, o.other_id FROM file_overlap o"
            + " JOIN lake_file f ON f.id = o.file_id WHERE f.metric_type = ? AND f.removed_in IS NULL"
            + " AND o.file_id < o.other_id";

    /** Each subject's hot readings as one long span first: few segments reach them, and only those are compared one by one. */
    private static final String MET_BY_SPANS = " reach AS MATERIALIZED ("
            + "SELECT subject_id, min(from_micros) AS low, max(to_micros) AS high FROM span GROUP BY subject_id),"
            + " near AS MATERIALIZED ("
            + "SELECT s.file_id, s.subject_id, s.from_micros, s.to_micros FROM segment s"
            + " JOIN lake_file f ON f.id = s.file_id JOIN reach r ON r.subject_id = s.subject_id"
            + " AND s.from_micros <= r.high AND s.to_micros >= r.low"
            + " WHERE f.metric_type = ? AND f.removed_in IS NULL AND f.from_micros <= ? AND f.to_micros >= ?)"
            + " SELECT DISTINCT n.file_id FROM near n JOIN span h ON h.subject_id = n.subject_id"
            + " AND n.from_micros <= h.to_micros AND n.to_micros >= h.from_micros";

    private final HotStore hot;

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
            parts.add(part(session, declarations, scope));
        }
        return new State(numbers[0], numbers[1], versions, parts);
    }

    private State.Part part(Session session, Declarations declarations, Scope scope) throws SQLException {
        MetricType type = declarations.metricType(scope.metricType()).orElseThrow();
        SubjectKind kind = declarations.kind(type.kind()).orElseThrow();
        ScopeSql condition = new ScopeSql(scope, kind);
        List<LakeFile> files = session.list(
                FILES + condition.text() + " ORDER BY f.id", row -> file(type.name(), row), condition.arguments());
        int known = (int) session.number(
                "SELECT count(*) FROM lake_file WHERE metric_type = ? AND removed_in IS NULL", type.name());
        long from = scope.fromMicros().orElse(Long.MIN_VALUE);
        long last = scope.toMicros().isPresent() ? scope.toMicros().getAsLong() - 1 : Long.MAX_VALUE;
        List<HotBatch> batches = hot.batches(session, type.name(), from, last);
        Set<Long> overlapping = new HashSet<>();
        if (anyTwoMeet(files)) {
            overlapping.addAll(overlappingEachOther(session, type, files));
        }
        if (!batches.isEmpty()) {
            overlapping.addAll(overlappingBatches(session, type, files, batches));
        }
        return new State.Part(scope, files, known, overlapping, batches);
    }

    private static LakeFile file(String metricType, ResultSet row) throws SQLException {
        return new LakeFile(
                row.getLong(1),
                metricType,
                row.getString(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getString(9),
                row.getString(10),
                row.getBoolean(11));
    }

    /** Files of one month after the other have nothing in common: known without asking. */
    private static boolean anyTwoMeet(List<LakeFile> files) {
        List<LakeFile> byTime = new ArrayList<>(files);
        byTime.sort(Comparator.comparingLong(LakeFile::fromMicros));
        long reached = Long.MIN_VALUE;
        for (int i = 0; i < byTime.size(); i++) {
            if (i > 0 && byTime.get(i).fromMicros() <= reached) {
                return true;
            }
            reached = Math.max(reached, byTime.get(i).toMicros());
        }
        return false;
    }

    private static Set<Long> overlappingEachOther(Session session, MetricType type, List<LakeFile> files)
            throws SQLException {
        Set<Long> ids = ids(files);
        Set<Long> overlapping = new HashSet<>();
        session.list(
                PAIRS,
                row -> {
                    long one = row.getLong(1);
                    long other = row.getLong(2);
                    return ids.contains(one) && ids.contains(other) && overlapping.addAll(List.of(one, other));
                },
                type.name());
        return overlapping;
    }

    private static Set<Long> overlappingBatches(
            Session session, MetricType type, List<LakeFile> files, List<HotBatch> batches) throws SQLException {
        long from = batches.stream().mapToLong(HotBatch::fromMicros).min().orElseThrow();
        long last = batches.stream().mapToLong(HotBatch::toMicros).max().orElseThrow();
        if (files.stream().noneMatch(file -> file.fromMicros() <= last && file.toMicros() >= from)) {
            return Set.of();
        }
        String in = SqlText.numbers(batches.stream().map(HotBatch::id).toList());
        Set<Long> overlapping = new HashSet<>(session.list(
                "WITH span AS MATERIALIZED (SELECT subject_id, from_micros, to_micros FROM hot_span"
                        + " WHERE batch_id IN " + in + ")," + MET_BY_SPANS,
                row -> row.getLong(1),
                type.name(),
                last,
                from));
        overlapping.retainAll(ids(files));
        return overlapping;
    }

    private static Set<Long> ids(List<LakeFile> files) {
        Set<Long> ids = new HashSet<>();
        files.forEach(file -> ids.add(file.id()));
        return ids;
    }
}
