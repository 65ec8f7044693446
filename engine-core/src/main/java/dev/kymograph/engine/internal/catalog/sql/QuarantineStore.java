package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Quarantine;
import dev.kymograph.engine.Quarantine.Filter;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.catalog.Origin;
import dev.kymograph.engine.internal.catalog.RefusedRow;
import dev.kymograph.engine.internal.catalog.RefusedRows;
import dev.kymograph.engine.internal.catalog.Rejection;
import dev.kymograph.engine.internal.catalog.Replayed;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The quarantine: refused rows, and how their sources were read. */
final class QuarantineStore implements RefusedRows {

    private static final List<Column> COLUMNS = List.of(
            new Column("id", ColumnType.BIGINT),
            new Column("at", ColumnType.TIMESTAMP),
            new Column("source", ColumnType.TEXT),
            new Column("line", ColumnType.BIGINT),
            new Column("target", ColumnType.TEXT),
            new Column("reason", ColumnType.TEXT),
            new Column("fixed", ColumnType.BOOLEAN));

    /** Characters of rows that are in memory together. */
    private static final long MOST_CHARACTERS = 16L << 20;

    private final Committer committer;
    private final Readers readers;

    QuarantineStore(Committer committer, Readers readers) {
        this.committer = committer;
        this.readers = readers;
    }

    /** A filter in SQL, with its arguments. */
    private record Condition(String sql, List<Object> arguments) {

        static Condition of(Filter filter) {
            List<String> parts = new ArrayList<>(List.of("true"));
            List<Object> arguments = new ArrayList<>();
            filter.ids().ifPresent(ids -> parts.add(ids.isEmpty() ? "false" : "id IN " + SqlText.numbers(ids)));
            filter.source().ifPresent(name -> {
                parts.add("source = ?");
                arguments.add(name);
            });
            filter.target().ifPresent(name -> {
                parts.add("target = ?");
                arguments.add(name);
            });
            filter.reason().ifPresent(part -> {
                parts.add("position(? IN lower(reason)) > 0");
                arguments.add(part.toLowerCase(Locale.ROOT));
            });
            return new Condition(String.join(" AND ", parts), arguments);
        }

        Object[] and(Object... more) {
            List<Object> all = new ArrayList<>(arguments);
            all.addAll(Arrays.asList(more));
            return all.toArray();
        }
    }

    @Override
    public void reject(List<Rejection> rejections) {
        if (!rejections.isEmpty()) {
            committer.write("keep rejected rows", (session, counters) -> {
                reject(session, counters, rejections);
                return null;
            });
        }
    }

    @Override
    public long count(Filter filter) {
        return readers.read("read the quarantine", session -> count(session, filter));
    }

    @Override
    public Rows newest(Filter filter, int most) {
        return readers.read("read the quarantine", session -> newest(session, filter, most));
    }

    @Override
    public Optional<Quarantine.Item> find(long id) {
        return readers.read("read the quarantine", session -> find(session, id));
    }

    @Override
    public List<RefusedRow> rows(Filter filter, long after, int most) {
        return readers.read("read the quarantine", session -> rows(session, filter, after, most));
    }

    @Override
    public void fix(List<RefusedRow> rows, List<String> contents) {
        committer.write("fix rows of the quarantine", (session, counters) -> {
            fix(session, rows, contents);
            return null;
        });
    }

    @Override
    public long drop(Filter filter) {
        return committer.write("drop rejected rows", (session, counters) -> drop(session, filter));
    }

    void reject(Session session, Counters counters, List<Rejection> rejections) throws SQLException {
        if (rejections.isEmpty()) {
            return;
        }
        Map<Origin, Long> origins = new HashMap<>();
        for (Rejection rejection : rejections) {
            if (!origins.containsKey(rejection.origin())) {
                origins.put(rejection.origin(), origin(session, rejection.origin()));
            }
        }
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        session.append("quarantine", rows -> {
            for (Rejection rejection : rejections) {
                rows.add(
                        counters.nextRejection(),
                        now,
                        rejection.source(),
                        rejection.line(),
                        rejection.target(),
                        rejection.reason(),
                        rejection.content(),
                        origins.get(rejection.origin()),
                        0L,
                        null);
            }
        });
    }

    private static long origin(Session session, Origin origin) throws SQLException {
        String description = origin.text();
        Optional<Long> known = session.first(
                "SELECT id FROM quarantine_origin WHERE description = ?", row -> row.getLong(1), description);
        if (known.isPresent()) {
            return known.get();
        }
        long id = session.number("SELECT COALESCE(max(id), 0) + 1 FROM quarantine_origin");
        session.update("INSERT INTO quarantine_origin VALUES (?, ?)", id, description);
        return id;
    }

    private long count(Session session, Filter filter) throws SQLException {
        Condition condition = Condition.of(filter);
        return session.number("SELECT count(*) FROM quarantine WHERE " + condition.sql(), condition.and());
    }

    private Rows newest(Session session, Filter filter, int most) throws SQLException {
        Condition condition = Condition.of(filter);
        return Rows.of(
                COLUMNS,
                session.list(
                        "SELECT id, refused_at, source, line, target, reason, fixes FROM quarantine WHERE "
                                + condition.sql() + " ORDER BY id DESC LIMIT ?",
                        row -> Arrays.asList(
                                row.getLong(1),
                                Session.instant(row, 2),
                                row.getString(3),
                                row.getLong(4),
                                row.getString(5),
                                row.getString(6),
                                row.getLong(7) > 0),
                        condition.and(most)));
    }

    private Optional<Quarantine.Item> find(Session session, long id) throws SQLException {
        return session.first(
                "SELECT id, refused_at, source, line, target, reason, content, original FROM quarantine WHERE id = ?",
                row -> new Quarantine.Item(
                        row.getLong(1),
                        Session.instant(row, 2),
                        row.getString(3),
                        row.getLong(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        Optional.ofNullable(row.getString(8))),
                id);
    }

    /** The first rows after {@code after}, by id: as many as can be in memory together, and one at least. */
    private List<RefusedRow> rows(Session session, Filter filter, long after, int most) throws SQLException {
        Condition condition = Condition.of(filter);
        Map<Long, Optional<Origin>> origins = new HashMap<>();
        session.list(
                "SELECT id, description FROM quarantine_origin",
                row -> origins.put(row.getLong(1), Optional.of(Origin.of(row.getString(2)))));
        String chosen = "SELECT *, sum(length(content)) OVER (ORDER BY id) - length(content) AS before FROM quarantine"
                + " WHERE " + condition.sql() + " AND id > ?";
        return session.list(
                "SELECT id, source, target, reason, content, fixes, COALESCE(origin, 0) FROM (" + chosen
                        + ") AS chosen WHERE before <= " + MOST_CHARACTERS + " ORDER BY id LIMIT ?",
                row -> new RefusedRow(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getLong(6),
                        origins.getOrDefault(row.getLong(7), Optional.empty())),
                condition.and(after, most));
    }

    /** Gives rows their new content; what they were when they came is kept. */
    private void fix(Session session, List<RefusedRow> rows, List<String> contents) throws SQLException {
        requireUnchanged(session, rows);
        for (int i = 0; i < rows.size(); i++) {
            session.update(
                    "UPDATE quarantine SET original = COALESCE(original, content), content = ?, fixes = fixes + 1"
                            + " WHERE id = ?",
                    contents.get(i),
                    rows.get(i).id());
        }
    }

    /** Lets go of what was accepted, and notes why the others were not. */
    void replayed(Session session, Replayed replayed) throws SQLException {
        requireUnchanged(session, replayed.rows());
        for (Map.Entry<RefusedRow, String> refused : replayed.refused().entrySet()) {
            if (!refused.getValue().equals(refused.getKey().reason())) {
                session.update(
                        "UPDATE quarantine SET reason = ? WHERE id = ?",
                        refused.getValue(),
                        refused.getKey().id());
            }
        }
        for (Map.Entry<RefusedRow, String> erased : replayed.erased().entrySet()) {
            session.update(
                    "UPDATE quarantine SET reason = ?, content = '', original = NULL WHERE id = ?",
                    erased.getValue(),
                    erased.getKey().id());
        }
        if (!replayed.accepted().isEmpty()) {
            drop(session, Filter.ids(ids(replayed.accepted())));
        }
        Failpoint.ROWS_RELEASED.reach();
    }

    private static void requireUnchanged(Session session, List<RefusedRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        long fixes = rows.stream().mapToLong(RefusedRow::fixes).sum();
        String found = session.listOnce(
                        "SELECT count(*), COALESCE(sum(fixes), 0) FROM quarantine WHERE id IN "
                                + SqlText.numbers(ids(rows)),
                        row -> row.getLong(1) + " " + row.getLong(2))
                .get(0);
        if (!found.equals(rows.size() + " " + fixes)) {
            throw new KymographException(
                    ErrorKind.EXTERNAL,
                    "quarantine.changed",
                    "Cannot change the quarantine: some of the rows were fixed, replayed or dropped meanwhile. Try again");
        }
    }

    private static Collection<Long> ids(List<RefusedRow> rows) {
        return rows.stream().map(RefusedRow::id).toList();
    }

    static long drop(Session session, Filter filter) throws SQLException {
        Condition condition = Condition.of(filter);
        long dropped = session.update("DELETE FROM quarantine WHERE " + condition.sql(), condition.and());
        if (dropped > 0) {
            session.update("DELETE FROM quarantine_origin WHERE id NOT IN"
                    + " (SELECT origin FROM quarantine WHERE origin IS NOT NULL)");
        }
        return dropped;
    }
}
