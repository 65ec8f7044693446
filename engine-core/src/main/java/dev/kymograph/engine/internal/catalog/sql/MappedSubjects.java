package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.config.Settings.Following;
import dev.kymograph.engine.internal.config.Settings.MappedTable;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.text.Nearest;
import dev.kymograph.metric.SubjectKind;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Kinds whose subjects are rows of tables of others. The table that the engine has of such a kind is kept as theirs is: a trigger tells
 * when that changes, where we may make one, and all of it is compared now and then.
 */
final class MappedSubjects {

    /** As if every row were ours to see: where some are hidden from us, their subjects must not count as deleted. */
    private static final String ALL_ROWS = "SET LOCAL row_security = off";

    /** The first time, all of a large table is taken over. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Committer committer;
    private final Readers readers;
    private final DeclaredVocabulary vocabulary;
    private final Following told;
    private final Map<String, Optional<MappedKind>> known = new LinkedHashMap<>();
    private long comparedAt;

    MappedSubjects(Committer committer, Readers readers, DeclaredVocabulary vocabulary, Following told) {
        this.committer = committer;
        this.readers = readers;
        this.vocabulary = vocabulary;
        this.told = told;
    }

    /**
     * Maps the kinds that are declared, where that has not been done; others may be declared later.
     *
     * @throws KymographException {@code config.mapped}
     */
    synchronized void map() {
        List<String> kinds =
                vocabulary.now().kinds().stream().map(SubjectKind::name).toList();
        for (MappedTable each : told.tables()) {
            if (kinds.contains(each.kind()) && !known.containsKey(each.kind())) {
                SubjectKind kind = vocabulary.kind(each.kind());
                known.put(
                        each.kind(),
                        committer.write("map " + kind.relation(), (session, counters) -> map(session, kind, each)));
                comparedAt = 0;
            } else if (!kinds.contains(each.kind())) {
                Nearest.to(each.kind(), kinds).ifPresent(near -> {
                    throw new KymographException(
                            ErrorKind.CONFIGURATION,
                            "config.mapped",
                            "Cannot use the configuration: subjects." + each.kind()
                                    + ": there is no such kind of subjects; did you mean " + near + "?");
                });
            }
        }
    }

    /** Empty where it is the engine's own table. */
    private static Optional<MappedKind> map(Session session, SubjectKind kind, MappedTable told) throws SQLException {
        String table = MappedKind.table(told);
        if (isSame(session, table, SqlText.name(kind.table()))) {
            session.update("DELETE FROM mapped_kind WHERE kind = ?", kind.name());
            return Optional.empty();
        }
        MappedKind mapped = new MappedKind(kind, told, new TheirColumns(kind, told, types(session, told)).find());
        if (session.number(
                        "SELECT count(*) FROM mapped_kind WHERE kind = ? AND table_name = ? AND id_column = ?",
                        kind.name(),
                        told.table(),
                        told.id())
                == 0) {
            requireAllThere(session, mapped);
            session.update("DELETE FROM mapped_kind WHERE kind = ?", kind.name());
            session.update("INSERT INTO mapped_kind VALUES (?, ?, ?)", kind.name(), told.table(), told.id());
        }
        haveItTell(session, kind, table);
        return Optional.of(mapped);
    }

    private static boolean isSame(Session session, String table, String own) throws SQLException {
        return session.number("SELECT CASE WHEN to_regclass(?) = to_regclass(?) THEN 1 ELSE 0 END", table, own) == 1;
    }

    private static Map<String, String> types(Session session, MappedTable told) throws SQLException {
        String table = MappedKind.table(told);
        Map<String, String> types = new LinkedHashMap<>();
        session.list(
                "SELECT a.attname, format_type(COALESCE(NULLIF(y.typbasetype, 0), a.atttypid), NULL) FROM pg_attribute a"
                        + " JOIN pg_type y ON y.oid = a.atttypid WHERE a.attrelid = to_regclass(?) AND a.attnum > 0"
                        + " AND NOT a.attisdropped ORDER BY a.attnum",
                row -> types.put(row.getString(1), row.getString(2)),
                table);
        if (types.isEmpty()) {
            throw TheirColumns.refused(
                    told,
                    "table",
                    "the database has no table [" + told.table()
                            + "] that its user can see. Name one that is there, with its schema");
        }
        if (session.number("SELECT CASE WHEN has_table_privilege(to_regclass(?), 'SELECT') THEN 1 ELSE 0 END", table)
                == 0) {
            String user = session.first("SELECT current_user", row -> row.getString(1))
                    .orElseThrow();
            throw TheirColumns.refused(
                    told,
                    "table",
                    user + " may not read " + told.table() + ". Say GRANT SELECT ON " + table + " TO "
                            + SqlText.name(user));
        }
        return types;
    }

    /** Whoever is registered and not in their table would be erased. */
    private static void requireAllThere(Session session, MappedKind mapped) throws SQLException {
        session.execute(ALL_ROWS);
        String kind = mapped.kind().name();
        session.list(
                mapped.missing(),
                row -> {
                    if (row.getLong(1) > 0) {
                        throw TheirColumns.refused(
                                mapped.told(),
                                "table",
                                mapped.told().table() + " lacks [" + row.getLong(1) + "] registered "
                                        + mapped.kind().relation() + ", the first is " + kind + " " + row.getInt(2)
                                        + ". Insert them there, or erase them first");
                    }
                    return null;
                },
                kind);
    }

    /** By a trigger, which views and tables of other servers do not have; without one it is compared now and then all the same. */
    private static void haveItTell(Session session, SubjectKind kind, String table) throws SQLException {
        String trigger = "kymograph_" + kind.name();
        long makes = session.number(
                "SELECT count(*) FROM pg_class c WHERE c.oid = to_regclass(?) AND c.relkind IN ('r', 'p')"
                        + " AND has_table_privilege(c.oid, 'TRIGGER') AND NOT EXISTS"
                        + " (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = ?)",
                table,
                trigger);
        if (makes == 1) {
            String schema = session.first("SELECT current_schema()", row -> row.getString(1))
                    .orElseThrow();
            session.execute("CREATE TRIGGER " + SqlText.name(trigger)
                    + " AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "
                    + table + " FOR EACH STATEMENT EXECUTE FUNCTION note_mapped_change(" + SqlText.text(kind.name())
                    + ", " + SqlText.text(schema) + ")");
        }
    }

    /** Takes over what changed: how many rows. */
    synchronized long follow() {
        map();
        boolean compares =
                System.nanoTime() - comparedAt >= told.comparedEvery().toNanos() || comparedAt == 0;
        long changes = each(mapped -> isTold(mapped) || (compares && differs(mapped)) ? take(mapped, true) : 0);
        if (compares) {
            comparedAt = System.nanoTime();
        }
        return changes;
    }

    /** Takes over all, also that a table is empty now. */
    synchronized void reread() {
        map();
        each(mapped -> take(mapped, false));
    }

    /** A table that cannot be followed keeps none of the others from being. */
    private long each(ToLongFunction<MappedKind> following) {
        long changes = 0;
        KymographException failed = null;
        for (Optional<MappedKind> mapped : known.values()) {
            try {
                changes += mapped.isPresent() ? following.applyAsLong(mapped.get()) : 0;
            } catch (KymographException e) {
                failed = failed == null ? e : failed;
            }
        }
        if (failed != null) {
            throw failed;
        }
        return changes;
    }

    private boolean isTold(MappedKind mapped) {
        return readers.read(
                        "look for changes of subjects",
                        session -> session.number(
                                "SELECT count(*) FROM subject_change WHERE kind = ? AND subject_id IS NULL",
                                mapped.kind().name()))
                > 0;
    }

    private boolean differs(MappedKind mapped) {
        return readers.read("compare " + mapped.told().table(), session -> {
                    session.execute(ALL_ROWS);
                    return session.number(mapped.differs(), mapped.kind().name());
                })
                > 0;
    }

    private long take(MappedKind mapped, boolean wantsRows) {
        String kind = mapped.kind().name();
        return committer.write("follow " + mapped.told().table(), (session, counters) -> {
            session.execute(ALL_ROWS);
            session.update("DELETE FROM subject_change WHERE kind = ? AND subject_id IS NULL", kind);
            if (wantsRows) {
                requireRows(session, mapped);
            }
            long changed = patiently(session, () -> session.update(mapped.take()));
            if (changed > 0) {
                counters.subjectsChanged(session, kind);
            }
            long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            return changed + session.update(mapped.leave(), kind, kind, now);
        });
    }

    private interface Taking {
        long take() throws SQLException;
    }

    private static long patiently(Session session, Taking taking) throws SQLException {
        session.execute("SET LOCAL statement_timeout = " + PATIENCE.toMillis());
        int before = session.ask(connection -> {
            int timeout = connection.getNetworkTimeout();
            connection.setNetworkTimeout(
                    Runnable::run, (int) PATIENCE.multipliedBy(2).toMillis());
            return timeout;
        });
        try {
            return taking.take();
        } finally {
            // Also after a failed statement: the connection is used on after a rollback.
            session.ask(connection -> {
                connection.setNetworkTimeout(Runnable::run, before);
                return null;
            });
        }
    }

    /** A table that was emptied, as for a moment by who loads it anew, would have all of its subjects erased. */
    private static void requireRows(Session session, MappedKind mapped) throws SQLException {
        if (session.number(mapped.isThere()) == 0
                && session.number("SELECT count(*) FROM "
                                + SqlText.name(mapped.kind().table()))
                        > 0) {
            throw new KymographException(
                    ErrorKind.EXTERNAL,
                    "subject.none-left",
                    "Cannot follow " + mapped.told().table() + ": it is empty, and all "
                            + mapped.kind().relation()
                            + " would be erased. Insert them again, or run 'sync --full' where that is meant");
        }
    }

    /** Refuses to change a subject here that is a row of a table of others. */
    static void requireOwn(Session session, SubjectKind kind, String doing) throws SQLException {
        Optional<String> table = session.isShared() ? mappedTo(session, kind.name()) : Optional.empty();
        if (table.isPresent()) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "subject.mapped",
                    "Cannot " + doing + ": " + kind.relation() + " are rows of the table " + table.get()
                            + ", as the configuration says (subjects." + kind.name() + "). Change them there");
        }
    }

    private static Optional<String> mappedTo(Session session, String kind) throws SQLException {
        return session.first("SELECT table_name FROM mapped_kind WHERE kind = ?", row -> row.getString(1), kind);
    }
}
