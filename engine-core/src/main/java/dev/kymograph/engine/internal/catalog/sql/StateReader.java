package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.Question.Comparison;
import dev.kymograph.engine.internal.catalog.Declarations;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.catalog.sql.HotBatches.Live;
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
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Finds what a question sees: hot batches and versions in the newest head, files in the database, which is asked only while it is
 * at the snapshot and the subject versions of that head.
 */
final class StateReader {

    /** A head is published as soon as its commit is known; only where nobody can tell whether it happened, that takes longer. */
    private static final int TRIES = 200;

    /** Finds the newest head, which may be of another process and is read then. */
    interface Newest {
        Head in(Session session) throws SQLException;
    }

    /** Finds the subjects of a kind that are being erased. */
    interface Hidden {
        Set<Integer> ids(String kind);
    }

    private final Newest newest;
    private final Hidden hidden;
    private final Map<String, LiveFiles> live = new ConcurrentHashMap<>();

    StateReader(Newest newest, Hidden hidden) {
        this.newest = newest;
        this.hidden = hidden;
    }

    State read(Session session, Declarations declarations, List<Scope> scopes) throws SQLException {
        return read(session, declarations, scopes, OptionalLong.empty());
    }

    /** At an earlier snapshot, if it is given. */
    State read(Session session, Declarations declarations, List<Scope> scopes, OptionalLong asOf) throws SQLException {
        for (int tried = 0; tried < TRIES; tried++) {
            Head head = newest.in(session);
            try {
                return read(seen(session, head, asOf), declarations, scopes, asOf);
            } catch (SeenLake.Moved e) {
                session.commit();
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
            }
        }
        Head head = Counters.read(session).head();
        try {
            return read(seen(session, head, asOf), declarations, scopes, asOf);
        } catch (SeenLake.Moved e) {
            throw new IllegalStateException("a transaction sees two states", e);
        }
    }

    private SeenLake seen(Session session, Head head, OptionalLong asOf) {
        return asOf.isPresent() ? SeenLake.at(session, head, asOf.getAsLong()) : new SeenLake(session, head, live);
    }

    private State read(SeenLake lake, Declarations declarations, List<Scope> scopes, OptionalLong asOf)
            throws SQLException, SeenLake.Moved {
        Head head = lake.head();
        List<State.Part> parts = new ArrayList<>();
        for (Scope scope : scopes) {
            MetricType type = declarations.metricType(scope.metricType()).orElseThrow();
            SubjectKind kind = declarations.kind(type.kind()).orElseThrow();
            ScopeSql.check(scope, kind);
            // After the head: until nobody asks files of before, an erasure does not end.
            Set<Integer> gone = hidden.ids(kind.name());
            parts.add((scope.ends() ? ends(lake, kind, scope, gone) : part(lake, kind, scope)).hiding(gone));
        }
        return new State(head.stateNumber(), head.snapshot(), asOf, head.subjectVersions(), parts);
    }

    /** What is left when each subject's last moment is known: mostly the newest files. */
    private static State.Part ends(SeenLake lake, SubjectKind kind, Scope scope, Set<Integer> gone)
            throws SQLException, SeenLake.Moved {
        Map<Integer, Long> ends = new HashMap<>(lake.last(lake.files(scope.metricType())));
        lake.head()
                .hot(scope.metricType())
                .reaching(Long.MIN_VALUE, Long.MAX_VALUE)
                .forEach(live -> live.spans().forEach(span -> ends.merge(span.subject(), span.toMicros(), Math::max)));
        ends.keySet().removeAll(gone);
        if (ScopeSql.isNeeded(scope)) {
            ends.keySet().retainAll(lake.lives(kind, scope).keySet());
        }
        long from = scope.fromMicros().orElse(Long.MIN_VALUE);
        ends.values().removeIf(end -> end < from);
        OptionalLong first = ends.values().stream().mapToLong(end -> end).min();
        Scope narrowed = first.isPresent() ? scope.from(first.getAsLong()) : scope;
        return part(lake, kind, narrowed).ofEnds(ends.size());
    }

    private static State.Part part(SeenLake lake, SubjectKind kind, Scope scope) throws SQLException, SeenLake.Moved {
        long from = scope.fromMicros().orElse(Long.MIN_VALUE);
        long last = scope.toMicros().isPresent() ? scope.toMicros().getAsLong() - 1 : Long.MAX_VALUE;
        LiveFiles known = lake.files(scope.metricType());
        List<LakeFile> files = reaching(known.files(), from, last);
        List<Live> batches = lake.head().hot(scope.metricType()).reaching(from, last);
        if (ScopeSql.isNeeded(scope)) {
            Set<Integer> named = named(scope);
            batches = ofSubjects(lake, batches, kind, scope, named);
            files = !named.isEmpty() && !files.isEmpty() && lake.isAfterAll(known, named, from)
                    ? List.of()
                    : lake.ofSubjects(files, kind, scope);
        }
        Set<Long> overlapping = new HashSet<>();
        if (anyTwoMeet(files)) {
            overlapping.addAll(lake.overlapping(known, ids(files)));
        }
        overlapping.addAll(metBy(lake, known, batches, files));
        return new State.Part(
                scope,
                files,
                known.files().size(),
                overlapping,
                batches.stream().map(Live::batch).toList());
    }

    private static List<LakeFile> reaching(List<LakeFile> files, long from, long last) {
        return files.stream()
                .filter(file -> file.fromMicros() <= last && file.toMicros() >= from)
                .toList();
    }

    /** The ids of the only subjects that a scope can be about, where it says them; empty otherwise. */
    private static Set<Integer> named(Scope scope) {
        for (Scope.Condition condition : scope.subjects()) {
            if (condition.column().equals("id") && condition.comparison() == Comparison.IS) {
                Set<Integer> ids = new HashSet<>();
                condition.values().forEach(id -> ids.add((Integer) id));
                return ids;
            }
        }
        return Set.of();
    }

    private static List<Live> ofSubjects(
            SeenLake lake, List<Live> batches, SubjectKind kind, Scope scope, Set<Integer> named)
            throws SQLException, SeenLake.Moved {
        List<Live> near = named.isEmpty()
                ? batches
                : batches.stream()
                        .filter(live -> live.spans().stream().anyMatch(span -> named.contains(span.subject())))
                        .toList();
        if (near.isEmpty()) {
            return near;
        }
        Map<Integer, SeenLake.Life> lives = lake.lives(kind, scope);
        return near.stream()
                .filter(live -> live.spans().stream().anyMatch(span -> isAbout(scope, lives, span)))
                .toList();
    }

    private static boolean isAbout(Scope scope, Map<Integer, SeenLake.Life> lives, Span span) {
        SeenLake.Life life = lives.get(span.subject());
        return life != null
                && span.toMicros() >= Math.max(life.start(), scope.fromMicros().orElse(Long.MIN_VALUE))
                && span.fromMicros() < Math.min(life.end(), scope.toMicros().orElse(Long.MAX_VALUE));
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

    /** Ids of the files that share a subject's time with a hot batch. */
    private static Set<Long> metBy(SeenLake lake, LiveFiles known, List<Live> batches, List<LakeFile> files)
            throws SQLException, SeenLake.Moved {
        if (batches.isEmpty() || files.isEmpty()) {
            return Set.of();
        }
        long from = Collections.min(
                        batches, Comparator.comparingLong(live -> live.batch().fromMicros()))
                .batch()
                .fromMicros();
        long last = Collections.max(
                        batches, Comparator.comparingLong(live -> live.batch().toMicros()))
                .batch()
                .toMicros();
        List<LakeFile> near = reaching(files, from, last);
        if (near.isEmpty()) {
            return Set.of();
        }
        Map<Integer, List<Span>> bySubject = new HashMap<>();
        for (Live batch : batches) {
            batch.spans()
                    .forEach(span -> bySubject
                            .computeIfAbsent(span.subject(), id -> new ArrayList<>())
                            .add(span));
        }
        return lake.metBy(known, bySubject, ids(near));
    }

    private static Set<Long> ids(Collection<LakeFile> files) {
        Set<Long> ids = new HashSet<>();
        files.forEach(file -> ids.add(file.id()));
        return ids;
    }
}
