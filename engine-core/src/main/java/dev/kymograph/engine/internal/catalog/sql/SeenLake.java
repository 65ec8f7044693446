package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.metric.SubjectKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The lake and the subjects as they were when a head was made; the database is asked as late as can be, and perhaps never. */
final class SeenLake {

    private final Session session;
    private final Head newest;
    private final Head head;
    private final Map<String, LiveFiles> live;
    private boolean compared;

    /** The database is at another state than the head. */
    static final class Moved extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** A subject's life as far as a scope is about it, in microseconds: from {@code start} to before {@code end}. */
    record Life(long start, long end) {}

    /** @param live the newest files known, by metric type: may be older or newer than the head */
    SeenLake(Session session, Head head, Map<String, LiveFiles> live) {
        this(session, head, head, live);
    }

    private SeenLake(Session session, Head newest, Head head, Map<String, LiveFiles> live) {
        this.session = session;
        this.newest = newest;
        this.head = head;
        this.live = live;
    }

    /** The same with the lake of an earlier snapshot. */
    static SeenLake at(Session session, Head newest, long snapshot) {
        return new SeenLake(session, newest, newest.at(snapshot), new HashMap<>());
    }

    Head head() {
        return head;
    }

    /** The session, its transaction at the state of the head, as far as files and subjects go. */
    private Session session() throws SQLException, Moved {
        if (!compared) {
            Map<String, Long> versions = new HashMap<>();
            long snapshot = session.list(
                            "SELECT e.snapshot, k.name, k.version FROM engine_state e LEFT JOIN subject_kind k ON e.id = 1",
                            row -> {
                                if (row.getString(2) != null) {
                                    versions.put(row.getString(2), row.getLong(3));
                                }
                                return row.getLong(1);
                            })
                    .get(0);
            if (snapshot != newest.snapshot() || !versions.equals(newest.subjectVersions())) {
                throw new Moved();
            }
            compared = true;
        }
        return session;
    }

    LiveFiles files(String metricType) throws SQLException, Moved {
        LiveFiles known = live.get(metricType);
        if (known == null || !known.isAt(head.snapshot())) {
            known = LiveFiles.read(session(), metricType, head.snapshot());
            live.put(metricType, known);
        }
        return known;
    }

    Set<Long> overlapping(LiveFiles known, Set<Long> ids) throws SQLException, Moved {
        if (!known.hasPairs()) {
            known.readPairs(session());
        }
        return known.overlapping(ids);
    }

    /** Whether all that these subjects have in the lake is earlier than {@code micros}. */
    boolean isAfterAll(LiveFiles known, Set<Integer> subjects, long micros) throws SQLException, Moved {
        Map<Integer, Long> last = last(known);
        return subjects.stream().allMatch(id -> last.getOrDefault(id, Long.MIN_VALUE) < micros);
    }

    /** The last moment in the lake of each subject that has any. */
    Map<Integer, Long> last(LiveFiles known) throws SQLException, Moved {
        Map<Integer, Long> last = known.last();
        return last == null ? known.readLast(session()) : last;
    }

    List<LakeFile> ofSubjects(List<LakeFile> files, SubjectKind kind, Scope scope) throws SQLException, Moved {
        if (files.isEmpty()) {
            return files;
        }
        ScopeSql sql = ScopeSql.files(
                session.dialect(),
                scope,
                kind,
                files.get(0).id(),
                files.get(files.size() - 1).id());
        Set<Long> found = new HashSet<>(session().list(sql.text(), row -> row.getLong(1), sql.arguments()));
        return files.stream().filter(file -> found.contains(file.id())).toList();
    }

    Map<Integer, Life> lives(SubjectKind kind, Scope scope) throws SQLException, Moved {
        ScopeSql sql = ScopeSql.subjects(session.dialect(), scope, kind);
        Map<Integer, Life> lives = new HashMap<>();
        session()
                .list(
                        sql.text(),
                        row -> lives.put(row.getInt(1), new Life(row.getLong(2), row.getLong(3))),
                        sql.arguments());
        return lives;
    }

    /** Those of the files that have a segment of a subject in the time of one of its spans. */
    Set<Long> metBy(LiveFiles known, Map<Integer, List<Span>> spans, Collection<Long> files)
            throws SQLException, Moved {
        Map<Integer, Long> last = last(known);
        List<String> reach = new ArrayList<>();
        spans.forEach((subject, its) -> {
            long low = its.stream().mapToLong(Span::fromMicros).min().orElseThrow();
            long high = its.stream().mapToLong(Span::toMicros).max().orElseThrow();
            if (low <= last.getOrDefault(subject, Long.MIN_VALUE)) {
                reach.add("(" + subject + ", " + low + ", " + high + ")");
            }
        });
        if (reach.isEmpty()) {
            return Set.of();
        }
        // Each subject's hot readings as one long span first: few segments reach them, and only those are compared one
        // by one.
        Set<Long> met = new HashSet<>();
        session()
                .listOnce(
                        "SELECT s.file_id, s.subject_id, s.from_micros, s.to_micros FROM segment s JOIN"
                                + reach.stream().collect(Collectors.joining(", ", " (VALUES ", ")"))
                                + " r (subject_id, low, high) ON r.subject_id = s.subject_id AND s.from_micros <= r.high"
                                + " AND s.to_micros >= r.low WHERE s.file_id >= " + Collections.min(files)
                                + " AND s.file_id <= " + Collections.max(files),
                        row -> {
                            long from = row.getLong(3);
                            long to = row.getLong(4);
                            boolean meets = spans.get(row.getInt(2)).stream()
                                    .anyMatch(span -> from <= span.toMicros() && to >= span.fromMicros());
                            return meets && met.add(row.getLong(1));
                        });
        met.retainAll(files);
        return met;
    }
}
