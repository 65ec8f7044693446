package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.CheckReport.Source;
import dev.kymograph.engine.Snapshot.Cause;
import dev.kymograph.engine.internal.catalog.Audit;
import dev.kymograph.engine.internal.catalog.DeclaredTables;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.catalog.SegmentView;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.catalog.TenantPolicies;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.SubjectKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Compares the catalog's tables with each other. */
final class AuditStore implements Audit {

    private static final String NEVER = Long.toString(Long.MAX_VALUE);

    /**
     * Files of one snapshot, be it the newest or an earlier one, that share a subject's time, as their segments say; files first, for of
     * all pairs few share any time.
     */
    private static final String SHARED = "WITH pair AS MATERIALIZED ("
            + "SELECT n.id AS one, f.id AS other FROM lake_file n JOIN lake_file f ON f.metric_type = n.metric_type"
            + " AND f.from_micros <= n.to_micros AND f.to_micros >= n.from_micros"
            + " WHERE f.id <> n.id AND n.added_in < COALESCE(f.removed_in, " + NEVER
            + ") AND f.added_in < COALESCE(n.removed_in, " + NEVER + "))"
            + " SELECT DISTINCT p.one, p.other FROM pair p JOIN segment a ON a.file_id = p.one"
            + " JOIN segment b ON b.file_id = p.other AND b.subject_id = a.subject_id"
            + " AND b.from_micros <= a.to_micros AND b.to_micros >= a.from_micros";

    private static final String RECORDED = "SELECT file_id, other_id FROM file_overlap";

    private static final String SUMS = "SELECT file_id, sum(readings) AS readings, min(from_micros) AS first,"
            + " max(to_micros) AS last FROM segment GROUP BY file_id";

    private static final String SUMMED =
            "SELECT f.path, f.readings || ' from ' || f.from_micros || ' to ' || f.to_micros,"
                    + " s.readings || ' from ' || s.first || ' to ' || s.last FROM lake_file f LEFT JOIN (" + SUMS
                    + ") s ON s.file_id = f.id WHERE f.removed_in IS NULL AND (s.file_id IS NULL OR s.readings <> f.readings"
                    + " OR s.first <> f.from_micros OR s.last <> f.to_micros)";

    /** Each counter with the highest number that something bears. */
    private static final String COUNTERS = "SELECT e.snapshot, (SELECT COALESCE(max(number), 0) FROM snapshot),"
            + " e.write_sequence, (SELECT COALESCE(max(sequence_to), 0) FROM lake_file),"
            + " e.last_file, (SELECT COALESCE(max(id), 0) FROM lake_file),"
            + " e.last_segment, (SELECT COALESCE(max(id), 0) FROM segment),"
            + " e.last_rejection, (SELECT COALESCE(max(id), 0) FROM quarantine) FROM engine_state e";

    private static final List<String> COUNTED =
            List.of("snapshot", "write_sequence", "last_file", "last_segment", "last_rejection");

    /** What a source brought may be in a file. */
    private static final String OF_FILE =
            "metric_type = ? AND sequence_from <= ? AND sequence_to >= ?" + " AND from_micros <= ? AND to_micros >= ?";

    private static final String MENDED = "can be computed anew";

    private final Committer committer;
    private final Readers readers;
    private final DeclaredVocabulary vocabulary;
    private final SnapshotStore snapshots;
    private final RecentStore recent;

    AuditStore(
            Committer committer,
            Readers readers,
            DeclaredVocabulary vocabulary,
            SnapshotStore snapshots,
            RecentStore recent) {
        this.committer = committer;
        this.readers = readers;
        this.vocabulary = vocabulary;
        this.snapshots = snapshots;
        this.recent = recent;
    }

    @Override
    public List<KnownFile> files() {
        return readers.read("read which files are known", LiveFiles::known);
    }

    @Override
    public List<Contradiction> contradictions() {
        return readers.read("compare the catalog's tables", session -> {
            List<Contradiction> found = new ArrayList<>();
            overlaps(session, found);
            files(session, found);
            counters(session, found);
            declarations(session, found);
            return found;
        });
    }

    private static void overlaps(Session session, List<Contradiction> found) throws SQLException {
        long missing = count(session, SHARED + " EXCEPT " + RECORDED);
        long spare = count(session, RECORDED + " EXCEPT (" + SHARED + ")");
        if (missing > 0) {
            found.add(new Contradiction(
                    "files share a subject's time, and it is not recorded",
                    "table file_overlap",
                    missing + " pairs missing",
                    MENDED,
                    true));
        }
        if (spare > 0) {
            found.add(new Contradiction(
                    "files are recorded to share a subject's time, and do not",
                    "table file_overlap",
                    spare + " pairs too many",
                    MENDED,
                    true));
        }
    }

    private static long count(Session session, String rows) throws SQLException {
        return session.listOnce("SELECT count(*) FROM (" + rows + ") AS each_row", row -> row.getLong(1))
                .get(0);
    }

    private void files(Session session, List<Contradiction> found) throws SQLException {
        session.listOnce(
                SUMMED,
                row -> found.add(new Contradiction(
                        "a file has other readings than its segments",
                        row.getString(1),
                        row.getString(2),
                        row.getString(3) == null ? "segments" : row.getString(3),
                        row.getString(3) != null)));
        session.listOnce(
                "SELECT count(*) FROM segment WHERE file_id NOT IN (SELECT id FROM lake_file) HAVING count(*) > 0",
                row -> found.add(new Contradiction(
                        "segments belong to no file", "table segment", row.getLong(1) + " segments", "none", true)));
        session.listOnce(
                "SELECT metric_type, count(*) FROM lake_file WHERE removed_in IS NULL AND metric_type NOT IN"
                        + " (SELECT name FROM metric_type) GROUP BY metric_type",
                row -> found.add(new Contradiction(
                        "files are of a metric type that is not declared",
                        "metric type " + row.getString(1),
                        row.getLong(2) + " files",
                        "a declaration",
                        false)));
    }

    private static void counters(Session session, List<Contradiction> found) throws SQLException {
        session.listOnce(COUNTERS, row -> {
            for (int i = 0; i < COUNTED.size(); i++) {
                long counter = row.getLong(2 * i + 1);
                long highest = row.getLong(2 * i + 2);
                if (counter < highest) {
                    found.add(new Contradiction(
                            "a counter is behind what it counts",
                            "engine_state." + COUNTED.get(i),
                            String.valueOf(counter),
                            highest + " or more",
                            true));
                }
            }
            return null;
        });
    }

    private void declarations(Session session, List<Contradiction> found) throws SQLException {
        for (SubjectKind kind : vocabulary.now().kinds()) {
            Set<String> columns = columns(session, kind.table());
            List<String> missing = DeclaredTables.columns(kind).stream()
                    .filter(column -> !columns.contains(column))
                    .toList();
            if (!missing.isEmpty()) {
                found.add(new Contradiction(
                        "a subject kind's table lacks columns",
                        "table " + kind.table(),
                        columns.isEmpty() ? "no table" : String.join(", ", columns),
                        String.join(", ", missing),
                        false));
            } else {
                strangers(session, kind, found);
            }
            if (columns(session, SegmentView.name(kind)).isEmpty()) {
                found.add(new Contradiction(
                        "a subject kind's view is missing", "view " + SegmentView.name(kind), "none", MENDED, true));
            }
        }
    }

    private static Set<String> columns(Session session, String table) throws SQLException {
        return Set.copyOf(session.list(
                "SELECT column_name FROM information_schema.columns WHERE table_catalog = current_database()"
                        + " AND table_schema = current_schema() AND table_name = ?",
                row -> row.getString(1),
                table));
    }

    private static void strangers(Session session, SubjectKind kind, List<Contradiction> found) throws SQLException {
        session.list(
                "SELECT count(DISTINCT s.subject_id), min(s.subject_id) FROM segment s JOIN lake_file f ON f.id = s.file_id"
                        + " JOIN metric_type m ON m.name = f.metric_type WHERE f.removed_in IS NULL AND m.kind = ?"
                        + " AND s.subject_id NOT IN (SELECT id FROM " + SqlText.name(kind.table())
                        + ") HAVING count(*) > 0",
                row -> found.add(new Contradiction(
                        "subjects have readings and are not registered",
                        kind.relation(),
                        row.getLong(1) + " subjects, the first is " + row.getInt(2),
                        "none",
                        false)),
                kind.name());
    }

    @Override
    public void mend(Map<Long, List<Span>> spans) {
        committer.write("mend the catalog", (session, counters) -> {
            for (Map.Entry<Long, List<Span>> file : spans.entrySet()) {
                session.update("DELETE FROM segment WHERE file_id = ?", file.getKey());
                for (Span span : file.getValue()) {
                    session.update(
                            "INSERT INTO segment VALUES (?, ?, ?, ?, ?, ?)",
                            counters.nextSegment(),
                            file.getKey(),
                            span.subject(),
                            span.fromMicros(),
                            span.toMicros(),
                            span.readings());
                }
            }
            session.execute("DELETE FROM segment WHERE file_id NOT IN (SELECT id FROM lake_file)");
            session.execute(
                    "UPDATE lake_file SET readings = s.readings, from_micros = s.first, to_micros = s.last FROM ("
                            + SUMS + ") s WHERE s.file_id = lake_file.id AND lake_file.removed_in IS NULL");
            session.execute("DELETE FROM file_overlap");
            session.execute("INSERT INTO file_overlap " + SHARED);
            views(session);
            raise(session, counters);
            snapshot(session, counters);
            return null;
        });
    }

    private void views(Session session) throws SQLException {
        for (SubjectKind kind : vocabulary.now().kinds()) {
            if (columns(session, SegmentView.name(kind)).isEmpty()) {
                session.execute(DeclaredTables.createView(kind, session.dialect()));
                for (String sql : TenantPolicies.view(kind, session.dialect())) {
                    session.execute(sql);
                }
            }
        }
    }

    private static void raise(Session session, Counters counters) throws SQLException {
        session.listOnce(COUNTERS, row -> {
            counters.atLeast(row.getLong(2), row.getLong(4), row.getLong(6), row.getLong(8), row.getLong(10));
            return null;
        });
    }

    /** What is kept of a snapshot does not change: this is another one. */
    private void snapshot(Session session, Counters counters) throws SQLException {
        snapshots.add(session, counters.nextSnapshot(), UUID.randomUUID().toString(), Cause.REPAIR);
        counters.visible();
    }

    @Override
    public List<Source> sources(LakeFile file) {
        return readers.read(
                "read which sources were taken in",
                session -> session.list(
                        "SELECT name, taken_at FROM source_record WHERE " + OF_FILE + " ORDER BY taken_at, name",
                        row -> new Source(row.getString(1), Session.instant(row, 2)),
                        ofFile(file)));
    }

    @Override
    public void remove(List<Damaged> files) {
        String token = UUID.randomUUID().toString();
        committer.write("remove damaged files", (session, counters) -> {
            if (snapshots.committed(session, token).isEmpty()) {
                long snapshot = counters.nextSnapshot();
                List<Long> ids = files.stream().map(each -> each.file().id()).toList();
                LakeStore.removeFiles(session, snapshot, ids);
                ReplacedFiles.lose(session, snapshot, ids);
                recent.lose(session, counters);
                for (Damaged each : files) {
                    forget(session, counters, snapshot, each);
                }
                snapshots.add(session, snapshot, token, Cause.REPAIR);
                counters.visible();
            }
            return null;
        });
    }

    private static void forget(Session session, Counters counters, long snapshot, Damaged damaged) throws SQLException {
        if (damaged.rollup().isPresent()) {
            Rollup rollup = damaged.rollup().get();
            // Nothing sums up readings again that are no longer kept.
            long keptFrom = counters.keptFrom(rollup.metricType());
            InvalidTimes.lose(
                    session,
                    rollup,
                    damaged.gone().stream()
                            .map(some -> some.within(some.fromMicros(), keptFrom))
                            .filter(some -> !some.isNone())
                            .toList());
        }
        String summedUp = damaged.rollup()
                .map(Rollup::metricType)
                .orElseGet(() -> damaged.file().metricType());
        InvalidTimes.add(session, snapshot, summedUp, damaged.gone());
        session.update("DELETE FROM source_record WHERE " + OF_FILE, ofFile(damaged.file()));
    }

    private static Object[] ofFile(LakeFile file) {
        return new Object[] {
            file.metricType(), file.sequenceTo(), file.sequenceFrom(), file.toMicros(), file.fromMicros()
        };
    }

    @Override
    public void advance(long sequence) {
        committer.write("advance the write sequence", (session, counters) -> {
            counters.atLeast(0, sequence, 0, 0, 0);
            return null;
        });
    }
}
