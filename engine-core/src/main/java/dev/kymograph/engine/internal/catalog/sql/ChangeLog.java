package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Subjects.Waiting;
import dev.kymograph.engine.internal.catalog.Dialect;
import dev.kymograph.engine.internal.catalog.SubjectChanges;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.SubjectKind;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The log that triggers keep. What a transaction sees of it, that one takes out of it; what is committed later is seen later. */
final class ChangeLog implements SubjectChanges {

    private static final String CHANNEL = "kymograph_subjects";

    private final Database database;
    /** So old, what a table of others told is of one that nobody maps any more. */
    private static final Duration UNFOLLOWED = Duration.ofHours(1);

    private final Committer committer;
    private final Readers readers;
    private final DeclaredVocabulary vocabulary;
    private final MappedSubjects mapped;
    private final int atOnce;

    /** @param atOnce so many deleted subjects: each of them is looked for in all that names it */
    ChangeLog(
            Database database,
            Committer committer,
            Readers readers,
            DeclaredVocabulary vocabulary,
            MappedSubjects mapped,
            int atOnce) {
        this.database = database;
        this.committer = committer;
        this.readers = readers;
        this.vocabulary = vocabulary;
        this.mapped = mapped;
        this.atOnce = atOnce;
    }

    @Override
    public boolean areLogged() {
        return database.isShared();
    }

    @Override
    public void map() {
        if (database.isShared()) {
            mapped.map();
        }
    }

    @Override
    public void requireOwn(String kind, String doing) {
        SubjectKind known = vocabulary.kind(kind);
        readers.read("look whose subjects are", session -> {
            MappedSubjects.requireOwn(session, known, doing);
            return null;
        });
    }

    /** Where a table of others cannot be followed, the rest is all the same. */
    @Override
    public Followed follow() {
        if (!database.isShared()) {
            return Followed.NOTHING;
        }
        long taken;
        try {
            taken = mapped.follow();
        } catch (KymographException e) {
            Followed rest = followRest();
            if (rest.deleted().isEmpty()) {
                throw e;
            }
            // They are erased first; who follows comes again, and is told then.
            return rest;
        }
        Followed rest = followRest();
        return new Followed(taken + rest.changes(), rest.deleted());
    }

    private Followed followRest() {
        // Without the lock that all who write wait for.
        if (waiting().changes() == 0) {
            return Followed.NOTHING;
        }
        return committer.write("follow changes of subjects", this::follow);
    }

    private Followed follow(Session session, Counters counters) throws SQLException {
        Set<String> changed = new TreeSet<>();
        long changes = 0;
        List<Deleted> deleted = new ArrayList<>();
        for (SubjectKind kind : vocabulary.now().kinds()) {
            int some = session.update(
                    "DELETE FROM subject_change WHERE kind = ? AND (subject_id IN (SELECT id FROM "
                            + SqlText.name(kind.table())
                            + ") OR (subject_id IS NULL AND (changed_micros < ? OR kind NOT IN (SELECT kind FROM mapped_kind))))",
                    kind.name(),
                    ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now().minus(UNFOLLOWED)));
            changes += some;
            if (some > 0) {
                changed.add(kind.name());
            }
            session.list(
                    "SELECT DISTINCT subject_id FROM subject_change WHERE kind = ? AND subject_id IS NOT NULL"
                            + " AND subject_id NOT IN"
                            + " (SELECT subject_id FROM subject_hold WHERE kind = ?) ORDER BY 1 LIMIT " + atOnce,
                    row -> deleted.add(new Deleted(kind.name(), row.getInt(1))),
                    kind.name(),
                    kind.name());
        }
        for (String kind : changed) {
            counters.subjectsChanged(session, kind);
        }
        return new Followed(changes + deleted.size(), deleted);
    }

    /** Takes out of the log that a subject was deleted: the name that it had, if that is there; within the committer's transaction. */
    static Optional<String> takeDeleted(Session session, Deleted deleted) throws SQLException {
        List<String> names = session.list(
                "DELETE FROM subject_change WHERE kind = ? AND subject_id = ? RETURNING COALESCE(name, '')",
                row -> row.getString(1),
                deleted.kind(),
                deleted.id());
        return names.stream().findFirst();
    }

    @Override
    public void reread() {
        if (database.isShared()) {
            mapped.reread();
        }
        committer.write("read all subjects anew", (session, counters) -> {
            for (SubjectKind kind : vocabulary.now().kinds()) {
                counters.subjectsChanged(session, kind.name());
            }
            return null;
        });
    }

    @Override
    public Waiting waiting() {
        if (!database.isShared()) {
            return Waiting.NOTHING;
        }
        String now = Dialect.POSTGRESQL.micros("clock_timestamp()");
        return readers.read(
                "look for changes of subjects",
                session -> session.first(
                                "SELECT count(*), COALESCE(max(" + now + " - changed_micros), 0) FROM subject_change",
                                row -> new Waiting(
                                        row.getLong(1), Duration.of(Math.max(0, row.getLong(2)), ChronoUnit.MICROS)))
                        .orElseThrow());
    }

    @Override
    public Listening listen(Runnable told) {
        return database.listen(CHANNEL, told);
    }
}
