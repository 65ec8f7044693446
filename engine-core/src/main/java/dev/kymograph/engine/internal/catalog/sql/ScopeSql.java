package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.internal.catalog.Dialect;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.Scope.Condition;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the subjects that a scope is about, or the files in which one of them has readings within the scope's times. */
final class ScopeSql {

    /** Birthdays beyond it need not be computed, and could not be. A wider scope is allowed. */
    private static final int LONGEST_LIFE = 10_000;

    /** Later than any moment, and, negative, earlier. */
    private static final long EVER = 1L << 62;

    private final Dialect dialect;
    private final Scope scope;
    private final SubjectKind kind;
    private final StringBuilder text = new StringBuilder();
    private final List<Object> arguments = new ArrayList<>();

    private ScopeSql(Dialect dialect, Scope scope, SubjectKind kind) {
        this.dialect = dialect;
        this.scope = scope;
        this.kind = kind;
    }

    /** File ids. Among those from {@code first} to {@code last}: the fewer, the less is read. */
    static ScopeSql files(Dialect dialect, Scope scope, SubjectKind kind, long first, long last) {
        ScopeSql sql = new ScopeSql(dialect, scope, kind);
        sql.add(
                "SELECT DISTINCT s.file_id FROM segment s JOIN " + SqlText.name(kind.table())
                        + " a ON a.id = s.subject_id WHERE s.file_id >= ? AND s.file_id <= ?",
                first,
                last);
        scope.fromMicros().ifPresent(from -> sql.add(" AND s.to_micros >= ?", from));
        scope.toMicros().ifPresent(to -> sql.add(" AND s.from_micros < ?", to));
        Optional<Life> life = sql.life();
        life.ifPresent(
                years -> sql.add(" AND s.to_micros >= " + years.start() + " AND s.from_micros < " + years.end()));
        sql.addConditions(life);
        return sql;
    }

    /** Subject ids, and of each the first microsecond of its life that the scope is about and the one after the last. */
    static ScopeSql subjects(Dialect dialect, Scope scope, SubjectKind kind) {
        ScopeSql sql = new ScopeSql(dialect, scope, kind);
        Optional<Life> life = sql.life();
        Life shown = life.orElse(Life.WHOLE);
        sql.add("SELECT a.id, " + shown.start() + ", " + shown.end() + " FROM " + SqlText.name(kind.table())
                + " a WHERE 1 = 1");
        sql.addConditions(life);
        return sql;
    }

    /** Whether a scope is about some subjects only. */
    static boolean isNeeded(Scope scope) {
        return !scope.subjects().isEmpty() || scope.lifeYears().isPresent();
    }

    /** Refuses columns that a kind's subjects do not have. */
    static void check(Scope scope, SubjectKind kind) {
        scope.subjects().forEach(condition -> checked(condition.column(), kind));
    }

    String text() {
        return text.toString();
    }

    Object[] arguments() {
        return arguments.toArray();
    }

    private void add(String sql, Object... values) {
        text.append(sql);
        arguments.addAll(List.of(values));
    }

    private void addConditions(Optional<Life> life) {
        scope.subjects().forEach(this::addCondition);
        life.ifPresent(years -> {
            // Segment, life and time meet, all three, where each two of them meet.
            add(" AND " + years.start() + " IS NOT NULL");
            scope.toMicros().ifPresent(to -> add(" AND " + years.start() + " < ?", to));
            scope.fromMicros().ifPresent(from -> add(" AND " + years.end() + " > ?", from));
        });
    }

    private void addCondition(Condition condition) {
        String column = "a." + SqlText.name(checked(condition.column(), kind));
        switch (condition.comparison()) {
            case IS -> addAny(column + " IN ", condition.values());
            case IS_NOT -> addAny(column + " NOT IN ", condition.values());
            case AT_LEAST, AT_MOST, ABOVE, BELOW ->
                add(
                        " AND " + column + ' ' + condition.comparison().sign() + " ?",
                        condition.values().get(0));
        }
    }

    private void addAny(String start, List<Object> values) {
        add(
                " AND " + start + values.stream().map(value -> "?").collect(Collectors.joining(", ", "(", ")")),
                values.toArray());
    }

    private static String checked(String column, SubjectKind kind) {
        boolean known = column.equals("id")
                || column.equals(Scope.TENANT)
                || column.equals(kind.nameColumn())
                || kind.attribute(column).isPresent();
        if (!known) {
            throw new IllegalArgumentException("subject kind '" + kind.name() + "' has no column '" + column + "'");
        }
        return column;
    }

    /** Years of a subject's life in microseconds, as SQL: from {@code start} to before {@code end}. */
    private record Life(String start, String end) {
        private static final Life NONE = new Life("CAST(NULL AS BIGINT)", "CAST(NULL AS BIGINT)");
        private static final Life WHOLE = new Life(String.valueOf(-EVER), String.valueOf(EVER));
    }

    private Optional<Life> life() {
        return scope.lifeYears().map(years -> {
            if (kind.origin().isEmpty()) {
                return Life.NONE;
            }
            String origin = "a." + SqlText.name(kind.origin().get());
            int first = Math.min(Math.max(years.first(), 1), LONGEST_LIFE);
            if (years.last() < first) {
                return Life.NONE;
            }
            String end = years.last() < LONGEST_LIFE ? birthday(origin, years.last()) : Life.WHOLE.end();
            return new Life(birthday(origin, first - 1), end);
        });
    }

    private String birthday(String origin, int years) {
        return dialect.micros(origin + " + " + years + " * INTERVAL '1' YEAR");
    }
}
