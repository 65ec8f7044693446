package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.Quarantine.Filter;
import dev.kymograph.engine.internal.catalog.Origin;
import dev.kymograph.engine.internal.catalog.RefusedRow;
import dev.kymograph.metric.Subject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Rows that are about a subject, or have its name. */
final class NamedRows {

    /** What stands where the name was. */
    private static final String ERASED = "erased";

    private static final int MOST = 5_000;

    private final Session session;
    private final String kind;
    private final int id;
    private final Optional<Pattern> name;
    private final Function<String, String> kindOf;

    /**
     * Begins.
     *
     * @param kindOf the kind that a target of the quarantine is about
     */
    NamedRows(Session session, Optional<Subject> subject, String kind, int id, Function<String, String> kindOf) {
        this.session = session;
        this.kind = kind;
        this.id = id;
        this.name = subject.map(known -> Pattern.compile(
                "(?<![\\p{L}\\p{N}])" + Pattern.quote(known.name()) + "(?![\\p{L}\\p{N}])",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
        this.kindOf = kindOf;
    }

    /**
     * What was found.
     *
     * @param about rows of the quarantine
     * @param untold rows of the quarantine whose subject cannot be told
     * @param named other rows of the quarantine whose source has the name
     * @param sources whose name has it
     * @param keys of sources that have it
     */
    record Found(Set<Long> about, long untold, Set<Long> named, List<String> sources, List<String> keys) {}

    Found find(Function<RefusedRow, OptionalLong> subjectOf) throws SQLException {
        Map<Long, Origin> origins = new HashMap<>();
        session.list(
                "SELECT id, description FROM quarantine_origin",
                row -> origins.put(row.getLong(1), Origin.of(row.getString(2))));
        Found found = new Found(new TreeSet<>(), 0, new TreeSet<>(), new ArrayList<>(), new ArrayList<>());
        long untold = 0;
        long after = 0;
        for (List<Row> some = rows(after, origins); !some.isEmpty(); some = rows(after, origins)) {
            for (Row row : some) {
                untold += put(row, subjectOf, found) ? 0 : 1;
                after = row.row().id();
            }
        }
        session.list("SELECT source_key, name FROM source_record", row -> {
            boolean inKey = has(row.getString(1));
            if (inKey || has(row.getString(2))) {
                (inKey ? found.keys() : found.sources()).add(row.getString(1));
            }
            return null;
        });
        return new Found(found.about(), untold, found.named(), found.sources(), found.keys());
    }

    /**
     * A row of the quarantine.
     *
     * @param original what its content was before it was fixed
     */
    private record Row(RefusedRow row, Optional<String> original) {}

    private List<Row> rows(long after, Map<Long, Origin> origins) throws SQLException {
        return session.list(
                "SELECT id, source, target, reason, content, fixes, COALESCE(origin, 0), original FROM quarantine"
                        + " WHERE id > ? ORDER BY id LIMIT " + MOST,
                row -> new Row(
                        new RefusedRow(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getLong(6),
                                Optional.ofNullable(origins.get(row.getLong(7)))),
                        Optional.ofNullable(row.getString(8))),
                after);
    }

    /** False where nobody can tell whose row it is. */
    private boolean put(Row each, Function<RefusedRow, OptionalLong> subjectOf, Found found) {
        RefusedRow row = each.row();
        boolean ofKind = kindOf.apply(row.target()).equals(kind);
        OptionalLong told = ofKind ? subjectOf.apply(row) : OptionalLong.empty();
        OptionalLong before = ofKind && each.original().isPresent()
                ? subjectOf.apply(row.content(each.original().get()))
                : OptionalLong.empty();
        boolean isTold = told.isPresent() || before.isPresent();
        boolean isNamed = has(row.content())
                || has(row.reason())
                || each.original().map(this::has).orElse(false);
        if (is(told) || is(before) || (!isTold && isNamed)) {
            found.about().add(row.id());
            return true;
        }
        if (has(row.source())) {
            found.named().add(row.id());
        }
        return isTold || !ofKind || row.content().isEmpty();
    }

    private boolean is(OptionalLong told) {
        return told.isPresent() && told.getAsLong() == id;
    }

    private boolean has(String text) {
        return name.isPresent() && name.get().matcher(text).find();
    }

    /** Drops rows that are about the subject, and takes its name out of the others; a source whose key has it is unknown then. */
    void forget(Found found) throws SQLException {
        if (!found.about().isEmpty()) {
            QuarantineStore.drop(session, Filter.ids(List.copyOf(found.about())));
        }
        for (long row : found.named()) {
            session.update("UPDATE quarantine SET source = ? WHERE id = ?", ERASED, row);
        }
        for (String key : found.sources()) {
            session.update("UPDATE source_record SET name = ? WHERE source_key = ?", ERASED, key);
        }
        for (String key : found.keys()) {
            session.update("DELETE FROM source_record WHERE source_key = ?", key);
        }
    }
}
