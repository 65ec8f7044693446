package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Erasures;
import dev.kymograph.engine.internal.catalog.History.Unneeded;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.RefusedRow;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.catalog.SubjectChanges.Deleted;
import dev.kymograph.engine.internal.catalog.Tombstone;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Tombstones, and what is left of those whose they are. */
final class ErasureStore implements Erasures {

    private static final String READ = "SELECT kind, subject_id, erased_at, sequence, mark, finished_at, readmitted_at"
            + " FROM erased_subject ORDER BY erased_at, kind, subject_id";

    private final Database database;
    private final Committer committer;
    private final Readers readers;
    private final DeclaredVocabulary vocabulary;
    private final SubjectStore subjects;
    private final UnneededFiles unneeded;
    private final RecentStore recent;
    private final SubjectTraces traces;

    /** As the newest commit made them. */
    private volatile List<Tombstone> all;

    ErasureStore(
            Database database,
            Committer committer,
            Readers readers,
            DeclaredVocabulary vocabulary,
            SubjectStore subjects,
            UnneededFiles unneeded,
            RecentStore recent,
            Supplier<Head> head,
            List<Tombstone> all) {
        this.database = database;
        this.committer = committer;
        this.readers = readers;
        this.vocabulary = vocabulary;
        this.subjects = subjects;
        this.unneeded = unneeded;
        this.recent = recent;
        this.traces = new SubjectTraces(vocabulary, head);
        this.all = all;
    }

    static List<Tombstone> read(Session session) throws SQLException {
        return List.copyOf(session.list(READ, ErasureStore::tombstone));
    }

    private static Tombstone tombstone(ResultSet row) throws SQLException {
        return new Tombstone(
                row.getString(1),
                row.getInt(2),
                Session.instant(row, 3),
                row.getLong(4),
                row.getString(5),
                Optional.ofNullable(Session.instant(row, 6)),
                Optional.ofNullable(Session.instant(row, 7)));
    }

    /** Others are there, by another process. */
    void becomes(List<Tombstone> stored) {
        all = stored;
    }

    @Override
    public List<Tombstone> all() {
        return all;
    }

    @Override
    public Map<Integer, Tombstone> standing(String kind) {
        Map<Integer, Tombstone> standing = new HashMap<>();
        all.stream()
                .filter(each -> each.kind().equals(kind) && each.isStanding())
                .forEach(each -> standing.put(each.subject(), each));
        return standing;
    }

    /** The ids of a kind whose readings are about to go. */
    Set<Integer> hidden(String kind) {
        return all.stream()
                .filter(each -> each.kind().equals(kind) && each.isStanding() && !each.isFinished())
                .map(Tombstone::subject)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Refuses what would bring readings of an erased subject, computed from what was there before. */
    void requireNone(String kind, List<Span> spans) {
        Map<Integer, Tombstone> standing = standing(kind);
        spans.stream()
                .flatMap(span -> Optional.ofNullable(standing.get(span.subject())).stream())
                .findFirst()
                .ifPresent(each -> {
                    throw new KymographException(
                            ErrorKind.EXTERNAL,
                            "catalog.subject-gone",
                            "Cannot commit readings of " + each + ": it was erased. Begin again");
                });
    }

    /** Refuses to register a subject that was erased as if nothing had been. */
    void requireAdmitted(String kind, List<Subject> some) {
        Map<Integer, Tombstone> standing = standing(kind);
        some.stream()
                .flatMap(subject -> Optional.ofNullable(standing.get(subject.id())).stream())
                .findFirst()
                .ifPresent(each -> {
                    throw new KymographException(
                            ErrorKind.USAGE,
                            "subject.erased",
                            "Cannot register " + each + ": it was erased at " + each.erasedAt()
                                    + ". Readmit it first: 'subjects readmit " + each.subject() + "'");
                });
    }

    /** Refuses to go back to files that are about to go. */
    void requireFinished() {
        all.stream().filter(each -> !each.isFinished()).findFirst().ifPresent(each -> {
            throw new KymographException(
                    ErrorKind.EXTERNAL,
                    "erasure.unfinished",
                    "Cannot roll back: " + each + " is being erased. Try again when that has ended; see: jobs");
        });
    }

    @Override
    public Set<Integer> ids(String kind) {
        SubjectKind known = vocabulary.kind(kind);
        String ids = "SELECT id FROM " + SqlText.name(known.table())
                + " UNION SELECT s.subject_id FROM segment s JOIN lake_file l ON l.id = s.file_id LEFT JOIN metric_type m"
                + " ON m.name = l.metric_type WHERE m.name IS NULL OR m.kind = " + SqlText.text(kind);
        return Set.copyOf(
                readers.read("look for the ids of " + kind, session -> session.listOnce(ids, row -> row.getInt(1))));
    }

    @Override
    public Traces traces(String kind, int id, Function<RefusedRow, OptionalLong> subjectOf) {
        SubjectKind known = vocabulary.kind(kind);
        return readers.read("look for what there is of " + kind + " " + id, session -> {
            NamedRows rows = new NamedRows(session, subjects.find(session, known, id), kind, id, traces::kindOf);
            return traces.count(session, known, id, rows.find(subjectOf));
        });
    }

    @Override
    public Traces begin(String kind, int id, String mark, Function<RefusedRow, OptionalLong> subjectOf) {
        SubjectKind known = vocabulary.kind(kind);
        return changed("erase " + kind + " " + id, (session, counters) -> {
            Optional<Subject> subject = subjects.find(session, known, id);
            Traces found = begin(new Change(session, counters), known, id, subject, mark, subjectOf);
            if (subject.isEmpty() && found.isEmpty()) {
                throw unknown(kind, id);
            }
            return found;
        });
    }

    @Override
    public long follow(
            List<Deleted> deleted,
            Supplier<String> marks,
            Function<SubjectKind, Function<RefusedRow, OptionalLong>> subjectOf) {
        return changed("erase subjects that were deleted", (session, counters) -> {
            long erased = 0;
            for (Deleted each : deleted) {
                SubjectKind kind = vocabulary.kind(each.kind());
                Optional<String> name = ChangeLog.takeDeleted(session, each);
                if (name.isPresent() && subjects.find(session, kind, each.id()).isEmpty()) {
                    Tombstone standing = standing(each.kind()).get(each.id());
                    String mark = standing == null ? marks.get() : standing.mark();
                    Optional<Subject> was = name.filter(text -> !text.isBlank())
                            .map(text -> Subject.of(each.kind(), each.id(), text, Map.of()));
                    begin(new Change(session, counters), kind, each.id(), was, mark, subjectOf.apply(kind));
                    erased++;
                }
            }
            return erased;
        });
    }

    /** What a write changes. */
    private record Change(Session session, Counters counters) {}

    private Traces begin(
            Change change,
            SubjectKind kind,
            int id,
            Optional<Subject> subject,
            String mark,
            Function<RefusedRow, OptionalLong> subjectOf)
            throws SQLException {
        Session session = change.session();
        RetentionStore.requireNotHeld(change.counters(), "erase", kind.name(), id);
        NamedRows named = new NamedRows(session, subject, kind.name(), id, traces::kindOf);
        NamedRows.Found rows = named.find(subjectOf);
        Traces found = traces.count(session, kind, id, rows);
        named.forget(rows);
        subjects.erase(session, change.counters(), kind, id);
        recent.erase(session, kind.name(), id);
        session.update("DELETE FROM erased_subject WHERE kind = ? AND subject_id = ?", kind.name(), id);
        long sequence = change.counters().lastSequence();
        add(session, new Tombstone(kind.name(), id, now(), sequence, mark, Optional.empty(), Optional.empty()));
        return found;
    }

    private static KymographException unknown(String kind, int id) {
        return new KymographException(
                ErrorKind.USAGE,
                "subject.unknown",
                "Cannot erase " + kind + " " + id + ": there is no such subject, and nothing of one");
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    private static void add(Session session, Tombstone tombstone) throws SQLException {
        session.update(
                "INSERT INTO erased_subject VALUES (?, ?, ?, ?, ?, ?, ?)",
                tombstone.kind(),
                tombstone.subject(),
                tombstone.erasedAt(),
                tombstone.sequence(),
                tombstone.mark(),
                tombstone.finishedAt().orElse(null),
                tombstone.readmittedAt().orElse(null));
    }

    /** A change after which the tombstones are read again, before anything else changes. */
    private <T> T changed(String doing, Committer.Change<T> change) {
        record Made<T>(T result, List<Tombstone> all) {}
        Made<T> made = committer.writeAlone(
                doing,
                (session, counters) -> {
                    T result = change.in(session, counters);
                    Failpoint.TOMBSTONE_CHANGED.reach();
                    return new Made<>(result, read(session));
                },
                done -> this.all = done.all());
        return made.result();
    }

    @Override
    public void restore(List<Tombstone> tombstones) {
        changed("restore tombstones", (session, counters) -> {
            for (Tombstone each : tombstones) {
                session.update(
                        "DELETE FROM erased_subject WHERE kind = ? AND subject_id = ?", each.kind(), each.subject());
                add(session, each);
            }
            return null;
        });
    }

    @Override
    public List<LakeFile> live(String metricType, Tombstone tombstone) {
        return readers.read(
                "look for files of " + tombstone,
                session -> LiveFiles.among(session, metricType, SubjectTraces.files(tombstone)));
    }

    @Override
    public List<String> copies(Tombstone tombstone) {
        String copies = "SELECT DISTINCT sha256 FROM lake_file WHERE folder = '' AND removed_in IS NOT NULL AND id IN ("
                + SubjectTraces.files(tombstone) + ")";
        return readers.read(
                "look for files of " + tombstone, session -> session.listOnce(copies, row -> row.getString(1)));
    }

    @Override
    public Forgotten forget(Tombstone tombstone) {
        String files = SubjectTraces.files(tombstone);
        return committer.write("forget files of " + tombstone, (session, counters) -> {
            session.update(
                    "UPDATE snapshot AS n SET expired_at = ? WHERE expired_at IS NULL AND " + SubjectTraces.held(files),
                    now());
            List<Long> ids = session.listOnce(files, row -> row.getLong(1));
            Unneeded gone = unneeded.forgetOf(session, ids);
            session.update(
                    "DELETE FROM rollup_invalid WHERE subject_id = ? AND metric_type IN"
                            + " (SELECT name FROM metric_type WHERE kind = ?)",
                    tombstone.subject(),
                    tombstone.kind());
            counters.visible();
            long held = session.listOnce(
                            "SELECT count(DISTINCT file_id) FROM (" + files + ") AS its", row -> row.getLong(1))
                    .get(0);
            return new Forgotten(gone.owned(), held);
        });
    }

    @Override
    public void rewrite() {
        committer.holding("write the catalog anew", database::rewrite);
    }

    @Override
    public void finish(Tombstone tombstone) {
        changed("finish erasing " + tombstone, (session, counters) -> {
            session.update(
                    "UPDATE erased_subject SET finished_at = ? WHERE kind = ? AND subject_id = ?",
                    now(),
                    tombstone.kind(),
                    tombstone.subject());
            return null;
        });
    }

    @Override
    public Tombstone readmit(String kind, int id, String mark) {
        Tombstone standing = standing(vocabulary.kind(kind).name()).get(id);
        if (standing == null) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "erasure.unknown",
                    "Cannot readmit " + kind + " " + id + ": it was not erased, and can be registered as it is");
        }
        if (!standing.isFinished()) {
            throw new KymographException(
                    ErrorKind.EXTERNAL,
                    "erasure.unfinished",
                    "Cannot readmit " + kind + " " + id
                            + ": it is still being erased. Try again when that has ended; see: jobs");
        }
        return changed("readmit " + standing, (session, counters) -> {
            session.update(
                    "UPDATE erased_subject SET readmitted_at = ?, sequence = ?, mark = ?"
                            + " WHERE kind = ? AND subject_id = ?",
                    now(),
                    counters.lastSequence(),
                    mark,
                    kind,
                    id);
            counters.subjectsChanged(session, kind);
            return read(session).stream()
                    .filter(each -> each.kind().equals(kind) && each.subject() == id)
                    .findFirst()
                    .orElseThrow();
        });
    }
}
