package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Rejection;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.catalog.SubjectTable;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The tables of subjects, one for each kind. */
final class SubjectStore {

    private static final int ROWS_AT_ONCE = 64;
    private static final String TENANT = "tenant_id";

    /**
     * Writes those that are new or differ from what is stored; of several with one id the last counts.
     *
     * @param kept attributes, or the tenant, of which a stored subject keeps what it has
     */
    void register(Session session, Counters counters, SubjectKind kind, List<Subject> subjects, Set<String> kept)
            throws SQLException {
        Map<Integer, Subject> wanted = new LinkedHashMap<>();
        for (Subject subject : subjects) {
            wanted.put(subject.id(), known(kind, subject));
        }
        for (Subject before : stored(session, kind, wanted.keySet())) {
            wanted.computeIfPresent(before.id(), (id, subject) -> {
                Subject after = keeping(before, subject, kept);
                return after.equals(before) ? null : after;
            });
        }
        if (wanted.isEmpty()) {
            return;
        }
        List<Subject> changed = List.copyOf(wanted.values());
        for (int from = 0; from < changed.size(); from += ROWS_AT_ONCE) {
            upsert(session, kind, changed.subList(from, Math.min(from + ROWS_AT_ONCE, changed.size())));
        }
        counters.subjectsChanged(session, kind.name());
    }

    private static void upsert(Session session, SubjectKind kind, List<Subject> subjects) throws SQLException {
        List<String> columns = new ArrayList<>(columns(kind));
        columns.add("created_at");
        columns.add("updated_at");
        String row = columns.stream().map(column -> "?").collect(Collectors.joining(", ", "(", ")"));
        String sql = "INSERT INTO " + SqlText.name(kind.table()) + " (" + names(columns) + ") VALUES "
                + subjects.stream().map(subject -> row).collect(Collectors.joining(", "))
                + " ON CONFLICT (id) DO UPDATE SET "
                + columns.stream()
                        .filter(column -> !column.equals("id") && !column.equals("created_at"))
                        .map(SqlText::name)
                        .map(name -> name + " = excluded." + name)
                        .collect(Collectors.joining(", "));
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        List<Object> values = new ArrayList<>();
        for (Subject subject : subjects) {
            values.add(subject.id());
            values.add(subject.name());
            kind.attributes().forEach(a -> values.add(subject.attributes().get(a.name())));
            values.add(subject.tenant().orElse(null));
            values.add(now);
            values.add(now);
        }
        session.update(sql, values.toArray());
    }

    /** The subject as it comes back: without unknown attributes, in the kind's order. */
    private static Subject known(SubjectKind kind, Subject subject) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (Attribute attribute : kind.attributes()) {
            Object value = subject.attributes().get(attribute.name());
            if (value != null) {
                attributes.put(
                        attribute.name(),
                        value instanceof Instant instant ? instant.truncatedTo(ChronoUnit.MICROS) : value);
            }
        }
        return new Subject(kind.name(), subject.id(), subject.name(), attributes, subject.tenant());
    }

    private static Subject keeping(Subject before, Subject subject, Set<String> kept) {
        Map<String, Object> attributes = new LinkedHashMap<>(subject.attributes());
        attributes.keySet().removeAll(kept);
        before.attributes().forEach((name, value) -> {
            if (kept.contains(name)) {
                attributes.put(name, value);
            }
        });
        Optional<String> tenant = kept.contains(TENANT) ? before.tenant() : subject.tenant();
        return new Subject(subject.kind(), subject.id(), subject.name(), attributes, tenant);
    }

    private static List<Subject> stored(Session session, SubjectKind kind, Collection<Integer> ids)
            throws SQLException {
        if (ids.size() > 1000) {
            return all(session, kind);
        }
        return session.listOnce(select(kind) + " WHERE id IN " + SqlText.numbers(ids), row -> subject(kind, row));
    }

    /** Those of some subjects that there are. */
    Set<Integer> known(Session session, SubjectKind kind, Collection<Integer> ids) throws SQLException {
        if (ids.isEmpty()) {
            return Set.of();
        }
        String some = ids.size() > 1000 ? "" : " WHERE id IN " + SqlText.numbers(ids);
        Set<Integer> known = new HashSet<>(
                session.listOnce("SELECT id FROM " + SqlText.name(kind.table()) + some, row -> row.getInt(1)));
        known.retainAll(Set.copyOf(ids));
        return known;
    }

    Optional<Subject> find(Session session, SubjectKind kind, int id) throws SQLException {
        return session.first(select(kind) + " WHERE id = ?", row -> subject(kind, row), id);
    }

    SubjectTable table(Session session, SubjectKind kind) throws SQLException {
        long version = version(session, kind);
        List<Subject> subjects = new ArrayList<>();
        List<SubjectTable.Stamp> stamps = new ArrayList<>();
        int after = columns(kind).size();
        String sql = "SELECT " + names(columns(kind)) + ", created_at, updated_at FROM " + SqlText.name(kind.table())
                + " ORDER BY id";
        session.list(sql, row -> {
            subjects.add(subject(kind, row));
            return stamps.add(new SubjectTable.Stamp(Session.instant(row, after + 1), Session.instant(row, after + 2)));
        });
        return new SubjectTable(version, subjects, stamps);
    }

    private static long version(Session session, SubjectKind kind) throws SQLException {
        return session.number("SELECT version FROM subject_kind WHERE name = ?", kind.name());
    }

    private static List<Subject> all(Session session, SubjectKind kind) throws SQLException {
        return session.list(select(kind) + " ORDER BY id", row -> subject(kind, row));
    }

    void delete(Session session, Counters counters, SubjectKind kind, int id) throws SQLException {
        if (find(session, kind, id).isEmpty()) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "subject.unknown",
                    "Cannot delete " + kind.name() + " " + id + ": there is no such subject");
        }
        long readings = session.number(
                "SELECT COALESCE(sum(s.readings), 0) FROM segment s JOIN lake_file f ON f.id = s.file_id"
                        + " JOIN metric_type m ON m.name = f.metric_type"
                        + " WHERE s.subject_id = ? AND m.kind = ? AND f.removed_in IS NULL",
                id,
                kind.name());
        for (String metricType :
                session.list("SELECT name FROM metric_type WHERE kind = ?", row -> row.getString(1), kind.name())) {
            readings += counters.hot(metricType).readings(id);
        }
        if (readings > 0) {
            throw hasReadings(kind, id, "it has " + readings + " readings, which would lose their subject");
        }
        long earlier = session.number(
                "SELECT COALESCE(sum(s.readings), 0) FROM segment s JOIN lake_file f ON f.id = s.file_id"
                        + " JOIN metric_type m ON m.name = f.metric_type WHERE s.subject_id = ? AND m.kind = ?",
                id,
                kind.name());
        if (earlier > 0) {
            throw hasReadings(
                    kind,
                    id,
                    "earlier snapshots have " + earlier
                            + " readings of it, which would lose their subject. Expire those snapshots and vacuum first");
        }
        forget(session, counters, kind, id, false);
    }

    /** Forgets a subject, whatever readings it has; who checked readings before begins again, also with what was refused. */
    void erase(Session session, Counters counters, SubjectKind kind, int id) throws SQLException {
        forget(session, counters, kind, id, true);
    }

    /** Refuses rejections that may have the content of rows about a subject which was erased meanwhile. */
    static void requireNoneErased(
            Counters counters, SubjectKind kind, OptionalLong checkedAgainst, List<Rejection> rejections) {
        if (!rejections.isEmpty()
                && checkedAgainst.isPresent()
                && checkedAgainst.getAsLong() < counters.erasedIn(kind.name())) {
            throw gone(kind, "a subject was erased");
        }
    }

    private static KymographException gone(SubjectKind kind, String why) {
        return new KymographException(
                ErrorKind.EXTERNAL,
                "catalog.subject-gone",
                "Cannot take in readings of " + kind.relation() + ": " + why
                        + " while the readings were on their way. Try again");
    }

    private static void forget(Session session, Counters counters, SubjectKind kind, int id, boolean erased)
            throws SQLException {
        session.update("DELETE FROM " + SqlText.name(kind.table()) + " WHERE id = ?", id);
        WatchStore.forget(session, kind.name(), id);
        counters.subjectsChanged(session, kind.name());
        counters.lost(session, kind.name(), erased);
    }

    private static KymographException hasReadings(SubjectKind kind, int id, String why) {
        return new KymographException(
                ErrorKind.USAGE, "subject.has-readings", "Cannot delete " + kind.name() + " " + id + ": " + why);
    }

    /** Refuses readings of a subject that was deleted after the version they were checked against. */
    static void requireThere(
            Session session, Counters counters, SubjectKind kind, OptionalLong checkedAgainst, List<Span> spans)
            throws SQLException {
        if (checkedAgainst.isEmpty() || checkedAgainst.getAsLong() >= counters.deletedIn(kind.name())) {
            return;
        }
        TreeSet<Integer> gone = new TreeSet<>();
        spans.forEach(span -> gone.add(span.subject()));
        stored(session, kind, List.copyOf(gone)).forEach(subject -> gone.remove(subject.id()));
        if (!gone.isEmpty()) {
            throw new KymographException(
                    ErrorKind.EXTERNAL,
                    "catalog.subject-gone",
                    "Cannot take in readings of " + kind.relation() + " " + gone
                            + ": they were deleted while the readings were on their way. Try again");
        }
    }

    private static List<String> columns(SubjectKind kind) {
        List<String> columns = new ArrayList<>();
        columns.add("id");
        columns.add(kind.nameColumn());
        kind.attributes().forEach(attribute -> columns.add(attribute.name()));
        columns.add(TENANT);
        return columns;
    }

    private static String names(List<String> columns) {
        return columns.stream().map(SqlText::name).collect(Collectors.joining(", "));
    }

    private static String select(SubjectKind kind) {
        return "SELECT " + names(columns(kind)) + " FROM " + SqlText.name(kind.table());
    }

    private static Subject subject(SubjectKind kind, ResultSet row) throws SQLException {
        Map<String, Object> attributes = new LinkedHashMap<>();
        int column = 3;
        for (Attribute attribute : kind.attributes()) {
            Object value = value(row, column++, attribute.type());
            if (value != null) {
                attributes.put(attribute.name(), value);
            }
        }
        return new Subject(
                kind.name(), row.getInt(1), row.getString(2), attributes, Optional.ofNullable(row.getString(column)));
    }

    private static Object value(ResultSet row, int column, AttributeType type) throws SQLException {
        if (type == AttributeType.TIMESTAMP) {
            return Session.instant(row, column);
        }
        return row.getObject(column, type.javaType());
    }
}
