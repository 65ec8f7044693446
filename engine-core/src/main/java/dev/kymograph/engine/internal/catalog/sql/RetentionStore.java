package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Snapshot.Cause;
import dev.kymograph.engine.internal.catalog.Commit;
import dev.kymograph.engine.internal.catalog.Dropping;
import dev.kymograph.engine.internal.catalog.Hold;
import dev.kymograph.engine.internal.catalog.NewFile;
import dev.kymograph.engine.internal.catalog.Retention;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.duckdb.Micros;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** What is no longer kept, and who is held. What is written of a snapshot never changes, so it can be read after it. */
final class RetentionStore implements Retention {

    private static final String AT = "SELECT k.metric_type, max(k.from_micros) FROM kept_from k WHERE k.in_snapshot ="
            + " (SELECT max(o.in_snapshot) FROM kept_from o WHERE o.metric_type = k.metric_type AND o.in_snapshot <= ?)"
            + " GROUP BY k.metric_type";

    private final Committer committer;
    private final Readers readers;
    private final DeclaredVocabulary vocabulary;
    private final SubjectStore subjects;
    private final Supplier<Head> head;

    RetentionStore(
            Committer committer,
            Readers readers,
            DeclaredVocabulary vocabulary,
            SubjectStore subjects,
            Supplier<Head> head) {
        this.committer = committer;
        this.readers = readers;
        this.vocabulary = vocabulary;
        this.subjects = subjects;
        this.head = head;
    }

    static Map<String, Long> keptFrom(Session session) throws SQLException {
        return keptFrom(session, Long.MAX_VALUE);
    }

    /** At a snapshot, of those metric types whose readings are not all kept. */
    static Map<String, Long> keptFrom(Session session, long snapshot) throws SQLException {
        Map<String, Long> kept = new HashMap<>();
        session.list(AT, row -> kept.put(row.getString(1), row.getLong(2)), snapshot);
        kept.values().removeIf(from -> from == Long.MIN_VALUE);
        return Map.copyOf(kept);
    }

    static List<Hold> holds(Session session) throws SQLException {
        return session.list(
                "SELECT kind, subject_id, why, since FROM subject_hold ORDER BY kind, subject_id",
                row -> new Hold(row.getString(1), row.getInt(2), row.getString(3), Session.instant(row, 4)));
    }

    /** Notes it within the transaction, as part of a snapshot that is new. */
    static void keep(Session session, long snapshot, String metricType, long fromMicros) throws SQLException {
        session.update("INSERT INTO kept_from VALUES (?, ?, ?)", metricType, fromMicros, snapshot);
    }

    @Override
    public long keptFrom(String metricType) {
        return head.get().keptFrom().getOrDefault(metricType, Long.MIN_VALUE);
    }

    @Override
    public long keptFrom(String metricType, long snapshot) {
        Head newest = head.get();
        Map<String, Long> kept = newest.snapshot() == snapshot
                ? newest.keptFrom()
                : readers.read("read what is kept", session -> keptFrom(session, snapshot));
        return kept.getOrDefault(metricType, Long.MIN_VALUE);
    }

    @Override
    public Map<String, Long> keptFrom() {
        return head.get().keptFrom();
    }

    @Override
    public void restore(Map<String, Long> keptFrom) {
        committer.write("restore what is kept", (session, counters) -> {
            for (Map.Entry<String, Long> kept : keptFrom.entrySet()) {
                keep(session, counters.head().snapshot(), kept.getKey(), kept.getValue());
            }
            counters.readRetention(session);
            counters.visible();
            return null;
        });
    }

    @Override
    public List<Hold> holds() {
        return head.get().holds();
    }

    @Override
    public void hold(Hold hold) {
        committer.write("hold " + hold.kind() + " " + hold.subject(), (session, counters) -> {
            if (subjects.find(session, vocabulary.kind(hold.kind()), hold.subject())
                    .isEmpty()) {
                throw new KymographException(
                        ErrorKind.USAGE,
                        "subject.unknown",
                        "Cannot hold " + hold.kind() + " " + hold.subject() + ": there is none");
            }
            session.update("DELETE FROM subject_hold WHERE kind = ? AND subject_id = ?", hold.kind(), hold.subject());
            session.update(
                    "INSERT INTO subject_hold VALUES (?, ?, ?, ?)",
                    hold.kind(),
                    hold.subject(),
                    hold.why(),
                    hold.since());
            counters.readRetention(session);
            return null;
        });
    }

    @Override
    public boolean release(String kind, int subject) {
        return committer.write("release " + kind + " " + subject, (session, counters) -> {
            int released = session.update("DELETE FROM subject_hold WHERE kind = ? AND subject_id = ?", kind, subject);
            counters.readRetention(session);
            return released > 0;
        });
    }

    /** @param doing "delete" or "erase" */
    static void requireNotHeld(Counters counters, String doing, String kind, int subject) {
        counters.holds().stream()
                .filter(hold -> hold.of(kind, subject))
                .findFirst()
                .ifPresent(hold -> {
                    throw new KymographException(
                            ErrorKind.USAGE,
                            "subject.held",
                            "Cannot " + doing + " " + kind + " " + subject + ": it is held"
                                    + (hold.why().isEmpty() ? "" : " (" + hold.why() + ")")
                                    + ". Release it first (release subject " + kind + " " + subject + ")");
                });
    }

    static void requireKept(Counters counters, String metricType, List<Span> spans) {
        long from = counters.keptFrom(metricType);
        if (spans.stream().anyMatch(span -> span.fromMicros() < from)) {
            throw new KymographException(
                    ErrorKind.EXTERNAL,
                    "catalog.dropped",
                    "Cannot take in readings of " + metricType + ": those before "
                            + Micros.moment(from)
                            + " are no longer kept since they were checked. Try again");
        }
    }

    /**
     * What takes new readings in must bring none that are no longer kept; hot ones were looked at when they came, and what a lake has is
     * nothing new.
     */
    static void requireKept(Counters counters, Commit commit) {
        if (commit.removedBatches().isEmpty() && commit.cause() != Cause.REBUILD) {
            for (NewFile file : commit.added()) {
                if (file.newsIn().isEmpty()) {
                    requireKept(counters, file.metricType(), file.spans());
                }
            }
        }
    }

    /** Does the part of a commit by which readings are lost; its files are removed and added already. */
    static void settle(Session session, Counters counters, long snapshot, Commit commit) throws SQLException {
        if (commit.spared().isPresent() && !commit.spared().get().equals(counters.holds())) {
            throw changed("other subjects are held by now");
        }
        if (commit.dropping().isPresent()) {
            drop(session, counters, snapshot, commit.dropping().get());
        }
    }

    /** Refuses what was decided by what was kept and held before. */
    static void requireSame(Counters counters, String metricType, long keptFrom, List<Hold> held) {
        if (!held.equals(counters.holds())) {
            throw changed("other subjects are held by now");
        }
        if (keptFrom != counters.keptFrom(metricType)) {
            throw changed("other readings of " + metricType + " are kept by now");
        }
    }

    private static void drop(Session session, Counters counters, long snapshot, Dropping dropping) throws SQLException {
        String metricType = dropping.metricType();
        long before = dropping.beforeMicros();
        long files = session.number(
                "SELECT count(*) FROM lake_file WHERE metric_type = ? AND removed_in IS NULL AND from_micros < ?"
                        + " AND added_in > ? AND added_in < ?",
                metricType,
                before,
                dropping.snapshot(),
                snapshot);
        boolean hot = counters.hot(metricType).batches().stream().anyMatch(batch -> batch.fromMicros() < before);
        if (files > 0 || hot) {
            throw changed("readings of " + metricType + " that are to go came meanwhile");
        }
        Set<String> rollups = new HashSet<>(
                session.list("SELECT name FROM rollup WHERE metric_type = ?", row -> row.getString(1), metricType));
        if (!dropping.rollups().containsAll(rollups)) {
            throw changed("a rollup of " + metricType + " was made meanwhile");
        }
        if (before > counters.keptFrom(metricType)) {
            // Of what a rollback had brought back, rollups know all again before it goes.
            InvalidTimes.regain(session, metricType, counters.keptFrom(metricType));
            keep(session, snapshot, metricType, before);
            counters.readRetention(session);
        }
    }

    private static KymographException changed(String why) {
        return new KymographException(
                ErrorKind.EXTERNAL, "catalog.conflict", "Cannot commit: " + why + ". Begin again");
    }
}
