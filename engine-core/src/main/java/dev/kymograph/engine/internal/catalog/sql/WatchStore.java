package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Snapshot.Cause;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.catalog.Watches;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Rules that judge what is ingested: what they found goes in with what they have learnt. */
final class WatchStore implements Watches {

    private final Committer committer;
    private final Readers readers;
    private final DeclaredVocabulary vocabulary;
    private final SubjectStore subjects;
    private final ErasureStore erasures;
    private final HotStore hot;
    private final Optional<Processes> processes;

    WatchStore(
            Committer committer,
            Readers readers,
            DeclaredVocabulary vocabulary,
            SubjectStore subjects,
            ErasureStore erasures,
            HotStore hot,
            Optional<Processes> processes) {
        this.committer = committer;
        this.readers = readers;
        this.vocabulary = vocabulary;
        this.subjects = subjects;
        this.erasures = erasures;
        this.hot = hot;
        this.processes = processes;
    }

    @Override
    public Optional<Begun> begin(String rule, String metricType, String said, Position from) {
        // Who writes keeps others waiting, so who finds it elsewhere does not.
        if (processes.isPresent()
                && readers.read(
                        "look for the watch rule " + rule,
                        session -> processes.get().isElsewhere(session, rule))) {
            return Optional.empty();
        }
        // A command that only asks should not have to write; who is alone needs no turn.
        Optional<Begun> same = processes.isPresent()
                ? Optional.empty()
                : readers.read("look for the watch rule " + rule, session -> alone(session, rule, metricType, said));
        return same.isPresent() ? same : beginTurn(rule, metricType, said, from);
    }

    private static Optional<Begun> alone(Session session, String rule, String metricType, String said)
            throws SQLException {
        boolean same = session.number(
                        "SELECT count(*) FROM watch_rule WHERE name = ? AND metric_type = ? AND said = ?",
                        rule,
                        metricType,
                        said)
                > 0;
        return same ? begun(session, rule) : Optional.empty();
    }

    private static Optional<Begun> begun(Session session, String rule) throws SQLException {
        Map<Integer, Long> judged = new HashMap<>();
        session.list(
                "SELECT subject_id, judged_micros FROM watched_subject WHERE rule = ?",
                row -> judged.put(row.getInt(1), row.getLong(2)),
                rule);
        return session.first(
                "SELECT turn, snapshot, last_batch FROM watch_rule WHERE name = ?",
                row -> new Begun(row.getLong(1), new Position(row.getLong(2), row.getLong(3)), judged),
                rule);
    }

    private Optional<Begun> beginTurn(String rule, String metricType, String said, Position from) {
        return committer.write("go on with the watch rule " + rule, (session, counters) -> {
            if (processes.isPresent() && processes.get().isElsewhere(session, rule)) {
                return Optional.empty();
            }
            int same = session.update(
                    "UPDATE watch_rule SET turn = turn + 1, process = ?, seen_micros = ? WHERE name = ? AND metric_type = ? AND said = ?",
                    process(),
                    now(),
                    rule,
                    metricType,
                    said);
            if (same == 0) {
                beginAnew(session, rule, metricType, said, from);
                passOver(session, rule, ends(session, counters, metricType));
            }
            return begun(session, rule);
        });
    }

    /** This one, where there may be others. */
    private String process() {
        return processes.map(Processes::id).orElse("");
    }

    @Override
    public void end(String rule, long turn) {
        if (processes.isEmpty()) {
            return;
        }
        committer.write("end with the watch rule " + rule, (session, counters) -> {
            session.update("UPDATE watch_rule SET process = '' WHERE name = ? AND turn = ?", rule, turn);
            return null;
        });
    }

    private void beginAnew(Session session, String rule, String metricType, String said, Position from)
            throws SQLException {
        long turn = session.first("SELECT turn FROM watch_rule WHERE name = ?", row -> row.getLong(1), rule)
                .orElse(0L);
        if (turn == 0) {
            session.update(
                    "INSERT INTO watch_rule (name, metric_type, said, turn, process, snapshot, last_batch, seen_micros)"
                            + " VALUES (?, ?, ?, 1, ?, ?, ?, ?)",
                    rule,
                    metricType,
                    said,
                    process(),
                    from.snapshot(),
                    from.batch(),
                    now());
        } else {
            session.update(
                    "UPDATE watch_rule SET turn = turn + 1, metric_type = ?, said = ?, process = ?, snapshot = ?, last_batch = ?,"
                            + " seen_micros = ? WHERE name = ?",
                    metricType,
                    said,
                    process(),
                    from.snapshot(),
                    from.batch(),
                    now(),
                    rule);
        }
    }

    /** Each subject's last moment, in files and hot batches. */
    private static Map<Integer, Long> ends(Session session, Counters counters, String metricType) throws SQLException {
        Map<Integer, Long> ends = new HashMap<>();
        session.list(
                "SELECT s.subject_id, max(s.to_micros) FROM segment s JOIN lake_file f ON f.id = s.file_id"
                        + " WHERE f.metric_type = ? AND f.removed_in IS NULL GROUP BY s.subject_id",
                row -> ends.put(row.getInt(1), row.getLong(2)),
                metricType);
        counters.hot(metricType)
                .reaching(Long.MIN_VALUE, Long.MAX_VALUE)
                .forEach(live -> live.spans().forEach(span -> ends.merge(span.subject(), span.toMicros(), Math::max)));
        return ends;
    }

    /** Has subjects judged up to their ends, with nothing learnt, and no others. */
    private static void passOver(Session session, String rule, Map<Integer, Long> ends) throws SQLException {
        Set<Integer> before = new HashSet<>(
                session.list("SELECT subject_id FROM watched_subject WHERE rule = ?", row -> row.getInt(1), rule));
        for (int subject : before) {
            Long end = ends.get(subject);
            if (end == null) {
                session.update("DELETE FROM watched_subject WHERE rule = ? AND subject_id = ?", rule, subject);
            } else {
                session.update(
                        "UPDATE watched_subject SET judged_micros = ?, learnt = '' WHERE rule = ? AND subject_id = ?",
                        end,
                        rule,
                        subject);
            }
        }
        for (Map.Entry<Integer, Long> end : ends.entrySet()) {
            if (!before.contains(end.getKey())) {
                session.add("watched_subject", rule, end.getKey(), end.getValue(), "");
            }
        }
    }

    @Override
    public Map<Long, Cause> addedAfter(String metricType, long snapshot) {
        return readers.read("look for files that were added", session -> {
            Map<Long, Cause> added = new HashMap<>();
            session.list(
                    "SELECT f.id, COALESCE(s.cause, 'unknown') FROM lake_file f LEFT JOIN snapshot s ON s.number = f.added_in"
                            + " WHERE f.metric_type = ? AND f.added_in > ?",
                    row -> added.put(
                            row.getLong(1), Cause.valueOf(row.getString(2).toUpperCase(Locale.ROOT))),
                    metricType,
                    snapshot);
            return added;
        });
    }

    @Override
    public Map<Long, List<Span>> spans(Collection<Long> files) {
        if (files.isEmpty()) {
            return Map.of();
        }
        String sql = "SELECT file_id, subject_id, from_micros, to_micros, readings FROM segment WHERE file_id IN "
                + SqlText.numbers(files);
        return readers.read("look what files have of subjects", session -> {
            Map<Long, List<Span>> spans = new HashMap<>();
            session.listOnce(
                    sql,
                    row -> spans.computeIfAbsent(row.getLong(1), any -> new ArrayList<>())
                            .add(new Span(row.getInt(2), row.getLong(3), row.getLong(4), row.getLong(5))));
            return spans;
        });
    }

    @Override
    public Optional<String> learnt(String rule, int subject) {
        return readers.read(
                "read what " + rule + " has learnt",
                session -> session.first(
                        "SELECT learnt FROM watched_subject WHERE rule = ? AND subject_id = ? AND learnt <> ''",
                        row -> row.getString(1),
                        rule,
                        subject));
    }

    @Override
    public Set<Integer> known(String kind, Collection<Integer> some) {
        return readers.read(
                "look for subjects that are watched", session -> subjects.known(session, vocabulary.kind(kind), some));
    }

    @Override
    public void commit(Judged judged) {
        committer.write("commit what " + judged.rule() + " has judged", (session, counters) -> {
            MetricType derived = vocabulary.metricType(judged.derived());
            Set<Integer> erased = erasures.standing(derived.kind()).keySet();
            advance(session, judged);
            Set<Integer> known = subjects.known(
                    session,
                    vocabulary.kind(derived.kind()),
                    judged.learnt().stream().map(Learnt::subject).toList());
            for (Learnt learnt : judged.learnt()) {
                if (known.contains(learnt.subject()) && !erased.contains(learnt.subject())) {
                    keep(session, judged.rule(), learnt);
                }
            }
            long keptFrom = counters.keptFrom(derived.name());
            List<Reading> found = judged.found().stream()
                    .filter(reading -> !erased.contains(reading.subject()))
                    .filter(reading -> Micros.of(reading.timestamp()) >= keptFrom)
                    .toList();
            if (!found.isEmpty()) {
                DeclaredVocabulary.requireAsDeclared(derived, found);
                hot.accept(session, counters, derived, found, Span.of(found));
            }
            return null;
        });
    }

    private static void advance(Session session, Judged judged) throws SQLException {
        int mine = judged.upTo().isEmpty()
                ? session.update(
                        "UPDATE watch_rule SET seen_micros = ? WHERE name = ? AND turn = ?",
                        now(),
                        judged.rule(),
                        judged.turn())
                : session.update(
                        "UPDATE watch_rule SET snapshot = ?, last_batch = ?, seen_micros = ? WHERE name = ? AND turn = ?",
                        judged.upTo().get().snapshot(),
                        judged.upTo().get().batch(),
                        now(),
                        judged.rule(),
                        judged.turn());
        if (mine == 0) {
            throw new KymographException(
                    ErrorKind.EXTERNAL,
                    "catalog.conflict",
                    "Cannot commit what the watch rule " + judged.rule()
                            + " has judged: another process goes on with it");
        }
    }

    private static void keep(Session session, String rule, Learnt learnt) throws SQLException {
        int known = session.update(
                "UPDATE watched_subject SET judged_micros = ?, learnt = ? WHERE rule = ? AND subject_id = ?",
                learnt.judgedMicros(),
                learnt.state(),
                rule,
                learnt.subject());
        if (known == 0) {
            session.add("watched_subject", rule, learnt.subject(), learnt.judgedMicros(), learnt.state());
        }
    }

    private static long now() {
        return Micros.of(Instant.now());
    }

    @Override
    public Set<String> others(Collection<String> rules) {
        return readers.read("look for watch rules of before", session -> others(session, rules));
    }

    private Set<String> others(Session session, Collection<String> rules) throws SQLException {
        Set<String> others = new TreeSet<>(session.list("SELECT name FROM watch_rule", row -> row.getString(1)));
        others.removeAll(rules);
        for (String rule : List.copyOf(others)) {
            if (processes.isPresent() && processes.get().isElsewhere(session, rule)) {
                others.remove(rule);
            }
        }
        return others;
    }

    @Override
    public Set<String> forgetOthers(Collection<String> rules, Instant before, Instant now) {
        return committer.write("forget watch rules of before", (session, counters) -> {
            Set<String> forgotten = new TreeSet<>();
            for (String rule : others(session, rules)) {
                session.update(
                        "UPDATE watch_rule SET seen_micros = ? WHERE name = ? AND seen_micros IS NULL",
                        Micros.of(now),
                        rule);
                if (session.update("DELETE FROM watch_rule WHERE name = ? AND seen_micros < ?", rule, Micros.of(before))
                        > 0) {
                    session.update("DELETE FROM watched_subject WHERE rule = ?", rule);
                    forgotten.add(rule);
                }
            }
            return forgotten;
        });
    }

    /** Forgets what was learnt of a subject that is erased or deleted; within the transaction. */
    static void forget(Session session, String kind, int subject) throws SQLException {
        session.update(
                "DELETE FROM watched_subject WHERE subject_id = ? AND rule IN (SELECT w.name FROM watch_rule w"
                        + " JOIN metric_type m ON m.name = w.metric_type WHERE m.kind = ?)",
                subject,
                kind);
    }
}
