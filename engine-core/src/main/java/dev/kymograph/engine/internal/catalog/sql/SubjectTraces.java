package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.internal.catalog.Erasures.Traces;
import dev.kymograph.engine.internal.catalog.Tombstone;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What there is of a subject. */
record SubjectTraces(DeclaredVocabulary vocabulary, Supplier<Head> head) {

    /** The kind of what a row is about: a metric type, or the kind itself. */
    String kindOf(String target) {
        return vocabulary.now().metricType(target).map(MetricType::kind).orElse(target);
    }

    /** Counts it. */
    Traces count(Session session, SubjectKind kind, int id, NamedRows.Found rows) throws SQLException {
        String files = files(kind.name(), id, Optional.empty());
        Map<String, Long> readings = new HashMap<>();
        session.listOnce(
                "SELECT f.metric_type, sum(s.readings) FROM segment s JOIN lake_file f ON f.id = s.file_id"
                        + " WHERE f.removed_in IS NULL AND s.subject_id = " + id + " AND f.id IN (" + files
                        + ") GROUP BY 1",
                row -> readings.put(row.getString(1), row.getLong(2)));
        Map<String, Long> hot = new HashMap<>();
        vocabulary.now().metricTypes().stream()
                .filter(type -> type.kind().equals(kind.name()))
                .forEach(
                        type -> hot.put(type.name(), head.get().hot(type.name()).readings(id)));
        hot.values().removeIf(count -> count == 0);
        long[] all = session.listOnce(
                        "SELECT count(*), COALESCE(sum(bytes), 0) FROM (SELECT path, max(bytes) AS bytes FROM lake_file"
                                + " WHERE id IN (" + files + ") GROUP BY path) AS each_file",
                        row -> new long[] {row.getLong(1), row.getLong(2)})
                .get(0);
        return new Traces(
                readings,
                hot,
                all[0],
                all[1],
                session.listOnce(
                        "SELECT DISTINCT path FROM lake_file WHERE NOT owned AND id IN (" + files + ") ORDER BY 1",
                        row -> row.getString(1)),
                session.number("SELECT count(*) FROM snapshot n WHERE expired_at IS NULL AND " + held(files)),
                rows.about().size(),
                rows.untold(),
                rows.sources().size() + rows.keys().size());
    }

    /** The ids of files that have readings which are to go; also of rollups that were dropped, and nobody knows whose they are. */
    static String files(String kind, int id, Optional<Long> upTo) {
        return "SELECT s.file_id FROM segment s JOIN lake_file l ON l.id = s.file_id LEFT JOIN metric_type m"
                + " ON m.name = l.metric_type WHERE s.subject_id = " + id + " AND (m.name IS NULL OR m.kind = "
                + SqlText.text(kind) + ")"
                + upTo.map(sequence -> " AND l.sequence_to <= " + sequence).orElse("");
    }

    static String files(Tombstone tombstone) {
        return files(
                tombstone.kind(), tombstone.subject(), tombstone.readmittedAt().map(since -> tombstone.sequence()));
    }

    /** Whether the snapshot {@code n} has one of the files, which is not live any more. */
    static String held(String files) {
        return "EXISTS (SELECT 1 FROM lake_file h WHERE h.added_in <= n.number AND h.removed_in > n.number AND h.id IN ("
                + files + "))";
    }
}
