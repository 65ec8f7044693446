package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Snapshot.Cause;
import dev.kymograph.engine.internal.catalog.Commit;
import dev.kymograph.engine.internal.catalog.Holdings;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.NewFile;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.catalog.sql.Database.Loading;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Files and their segments, and what commits change of them. */
final class LakeStore {

    /** Files first, then segments: of all pairs few share any time. */
    static final String OVERLAPS = "WITH pair AS MATERIALIZED ("
            + "SELECT n.id AS added, f.id AS other FROM lake_file n JOIN lake_file f ON f.metric_type = n.metric_type"
            + " AND f.from_micros <= n.to_micros AND f.to_micros >= n.from_micros"
            + " WHERE n.id >= ? AND f.id <> n.id AND f.removed_in IS NULL), met AS MATERIALIZED ("
            + "SELECT DISTINCT p.added, p.other FROM pair p JOIN segment a ON a.file_id = p.added"
            + " JOIN segment b ON b.file_id = p.other AND b.subject_id = a.subject_id"
            + " AND b.from_micros <= a.to_micros AND b.to_micros >= a.from_micros)"
            + " INSERT INTO file_overlap SELECT added, other FROM met UNION SELECT other, added FROM met";

    private final SnapshotStore snapshots;
    private final RecentStore recent;

    LakeStore(SnapshotStore snapshots, RecentStore recent) {
        this.snapshots = snapshots;
        this.recent = recent;
    }

    /** The snapshot's number; the earlier one's where this commit has happened already. */
    long commit(Session session, Counters counters, Commit commit) throws SQLException {
        Optional<Long> earlier = snapshots.committed(session, commit.token());
        if (earlier.isPresent()) {
            return earlier.get();
        }
        RetentionStore.requireKept(counters, commit);
        if (commit.derived().isPresent()) {
            RollupStore.requireSame(session, commit.derived().get());
        }
        long snapshot = counters.nextSnapshot();
        boolean allRecent = recent.holdsAll(session, counters, commit);
        removeBatches(session, counters, commit.removedBatches());
        removeFiles(session, snapshot, commit.removedFiles());
        ReplacedFiles.remember(session, snapshot, commit);
        takeFiles(session, commit.takenFiles());
        List<Long> added = add(session, counters, snapshot, commit.added());
        if (allRecent) {
            recent.hold(session, added);
        }
        recent.drop(session, commit);
        invalidate(session, snapshot, commit);
        if (commit.cause() == Cause.COMPACT) {
            new CompactedNews(snapshot).run(session, commit.removedFiles());
        }
        RetentionStore.settle(session, counters, snapshot, commit);
        snapshots.add(session, snapshot, commit.token(), commit.cause());
        Failpoint.FILES_ADDED.reach();
        counters.visible();
        return snapshot;
    }

    private static void removeBatches(Session session, Counters counters, List<Long> batches) throws SQLException {
        if (batches.isEmpty()) {
            return;
        }
        Map<String, List<Long>> live = counters.live(Set.copyOf(batches));
        checkLive(
                "hot batches",
                batches,
                live.values().stream().flatMap(List::stream).toList());
        live.forEach((metricType, its) -> counters.removed(metricType, Set.copyOf(its)));
        session.execute("DELETE FROM hot_batch WHERE id IN " + SqlText.numbers(batches));
        Failpoint.BATCHES_REMOVED.reach();
    }

    static void removeFiles(Session session, long snapshot, List<Long> files) throws SQLException {
        if (files.isEmpty()) {
            return;
        }
        String in = " IN " + SqlText.numbers(files);
        checkLive(session, files);
        session.execute("UPDATE lake_file SET removed_in = " + snapshot + " WHERE id" + in);
        Failpoint.FILES_REMOVED.reach();
    }

    private static void invalidate(Session session, long snapshot, Commit commit) throws SQLException {
        if (commit.invalidated().isEmpty()) {
            return;
        }
        List<String> metricTypes = session.listOnce(
                "SELECT DISTINCT metric_type FROM lake_file WHERE id IN " + SqlText.numbers(commit.removedFiles()),
                row -> row.getString(1));
        for (String metricType : metricTypes) {
            InvalidTimes.add(session, snapshot, metricType, commit.invalidated());
        }
    }

    private static void takeFiles(Session session, List<Long> files) throws SQLException {
        if (!files.isEmpty()) {
            checkLive(session, files);
            // Rows of the same files at other times, too: whose a file is has no history.
            session.execute("UPDATE lake_file SET owned = true WHERE path IN (SELECT path FROM lake_file WHERE id IN "
                    + SqlText.numbers(files) + ")");
        }
    }

    private static void checkLive(Session session, List<Long> files) throws SQLException {
        checkLive(
                "files",
                files,
                session.listOnce(
                        "SELECT id FROM lake_file WHERE removed_in IS NULL AND id IN " + SqlText.numbers(files),
                        row -> row.getLong(1)));
    }

    private static void checkLive(String what, Collection<Long> ids, List<Long> live) {
        Set<Long> gone = new LinkedHashSet<>(ids);
        live.forEach(gone::remove);
        if (!gone.isEmpty()) {
            throw new KymographException(
                    ErrorKind.EXTERNAL,
                    "catalog.conflict",
                    "Cannot commit: the " + what + " " + gone + " to be changed are no longer live. Begin again");
        }
    }

    /** Returns their ids. */
    private static List<Long> add(Session session, Counters counters, long snapshot, List<NewFile> files)
            throws SQLException {
        if (files.isEmpty()) {
            return List.of();
        }
        giveBack(session, files);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        List<Long> ids = new ArrayList<>();
        session.append("lake_file", rows -> {
            for (NewFile file : files) {
                ids.add(counters.nextFile());
                append(rows, ids.get(ids.size() - 1), file, snapshot, now);
            }
        });
        session.append("segment", rows -> {
            for (int i = 0; i < files.size(); i++) {
                for (Span span : files.get(i).spans()) {
                    append(rows, counters.nextSegment(), ids.get(i), span);
                }
            }
        });
        session.update(OVERLAPS, ids.get(0));
        requireOrder(session, ids.get(0));
        return ids;
    }

    /** Of two files that share a subject's time one must be the later as a whole. */
    private static void requireOrder(Session session, long firstAdded) throws SQLException {
        Optional<long[]> disorder = session.first(
                "SELECT a.sequence_from, a.sequence_to FROM file_overlap o JOIN lake_file a ON a.id = o.file_id"
                        + " JOIN lake_file b ON b.id = o.other_id WHERE o.file_id >= ? AND b.removed_in IS NULL"
                        + " AND a.sequence_from <= b.sequence_to AND b.sequence_from <= a.sequence_to"
                        + " AND (a.sequence_from < a.sequence_to OR b.sequence_from < b.sequence_to) LIMIT 1",
                row -> new long[] {row.getLong(1), row.getLong(2)},
                firstAdded);
        if (disorder.isPresent()) {
            throw straddled(disorder.get()[0], disorder.get()[1]);
        }
    }

    static KymographException straddled(long from, long to) {
        return new KymographException(
                ErrorKind.EXTERNAL,
                "catalog.straddled",
                "Cannot commit: another write of the same times has its place in the write sequence between [" + from
                        + "] and [" + to + "]. Begin again");
    }

    /** The live files of a metric type with their segments, as one transaction sees them. */
    Holdings holdings(Session session, String metricType, long settledBefore) throws SQLException {
        List<LakeFile> files =
                LiveFiles.read(session, metricType, Long.MAX_VALUE).files();
        Map<Long, List<Span>> spans = new HashMap<>();
        session.list(
                "SELECT s.file_id, s.subject_id, s.from_micros, s.to_micros, s.readings FROM segment s"
                        + " JOIN lake_file f ON f.id = s.file_id WHERE f.metric_type = ? AND f.removed_in IS NULL",
                row -> spans.computeIfAbsent(row.getLong(1), file -> new ArrayList<>(1))
                        .add(new Span(row.getInt(2), row.getLong(3), row.getLong(4), row.getLong(5))),
                metricType);
        return new Holdings(files, spans, settledBefore);
    }

    /** Files of others that were the engine's once, and are adopted again as theirs. */
    private static void giveBack(Session session, List<NewFile> files) throws SQLException {
        List<String> theirs =
                files.stream().filter(file -> !file.owned()).map(NewFile::path).toList();
        if (!theirs.isEmpty()) {
            String in =
                    " WHERE path IN " + theirs.stream().map(SqlText::text).collect(Collectors.joining(", ", "(", ")"));
            session.execute("UPDATE lake_file SET owned = false" + in);
            session.execute("DELETE FROM unneeded_file" + in);
        }
    }

    private static void append(Loading rows, long id, NewFile file, long snapshot, Instant now) throws SQLException {
        rows.add(
                id,
                file.metricType(),
                file.path(),
                file.bytes(),
                file.readings(),
                file.fromMicros(),
                file.toMicros(),
                file.sequenceFrom(),
                file.sequenceTo(),
                file.sha256(),
                file.compression(),
                file.owned(),
                snapshot,
                null,
                now,
                file.foreign().folder(),
                file.foreign().shape(),
                file.foreign().modifiedMicros(),
                file.newsIn().orElse(snapshot));
    }

    private static void append(Loading rows, long id, long file, Span span) throws SQLException {
        rows.add(id, file, span.subject(), span.fromMicros(), span.toMicros(), span.readings());
    }
}
