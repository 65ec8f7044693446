package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.Scope.Condition;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the files, or hot batches, in which a subject that a scope is about has readings within the scope's times. */
final class ScopeSql {

    /** Birthdays beyond it need not be computed, and could not be. A wider scope is allowed. */
    private static final int LONGEST_LIFE = 10_000;

    private final StringBuilder text = new StringBuilder();
    private final List<Object> arguments = new ArrayList<>();

    /** Where the spans of what is looked for are kept. */
    enum Spans {
        FILES("segment", "file_id"),
        BATCHES("hot_span", "batch_id");

        private final String table;
        private final String id;

        Spans(String table, String id) {
            this.table = table;
            this.id = id;
        }
    }

    /** Among those with ids from {@code first} to {@code last}: the fewer, the less is read. */
    ScopeSql(Spans spans, Scope scope, SubjectKind kind, long first, long last) {
        add(
                "SELECT DISTINCT s." + spans.id + " FROM " + spans.table + " s JOIN " + SqlText.name(kind.table())
                        + " a ON a.id = s.subject_id WHERE s." + spans.id + " >= ? AND s." + spans.id + " <= ?",
                first,
                last);
        scope.fromMicros().ifPresent(from -> add(" AND s.to_micros >= ?", from));
        scope.toMicros().ifPresent(to -> add(" AND s.from_micros < ?", to));
        scope.subjects().forEach(condition -> addCondition(condition, kind));
        scope.lifeYears().ifPresent(years -> addLifeYears(scope, years, kind));
    }

    /** Whether a scope is about some subjects only. */
    static boolean isNeeded(Scope scope) {
        return !scope.subjects().isEmpty() || scope.lifeYears().isPresent();
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

    private void addCondition(Condition condition, SubjectKind kind) {
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
                || column.equals(kind.nameColumn())
                || kind.attribute(column).isPresent();
        if (!known) {
            throw new IllegalArgumentException("subject kind '" + kind.name() + "' has no column '" + column + "'");
        }
        return column;
    }

    /** Segment, life window and time window meet, all three, where each two of them meet. */
    private void addLifeYears(Scope scope, Scope.LifeYears years, SubjectKind kind) {
        if (kind.origin().isEmpty()) {
            add(" AND 1 = 0");
            return;
        }
        String origin = "a." + SqlText.name(kind.origin().get());
        int first = Math.min(Math.max(years.first(), 1), LONGEST_LIFE);
        String start = birthday(origin, first - 1);
        add(" AND s.to_micros >= " + start);
        scope.toMicros().ifPresent(to -> add(" AND " + start + " < ?", to));
        if (years.last() < first) {
            add(" AND 1 = 0");
        } else if (years.last() < LONGEST_LIFE) {
            String end = birthday(origin, years.last());
            add(" AND s.from_micros < " + end);
            scope.fromMicros().ifPresent(from -> add(" AND " + end + " > ?", from));
        }
    }

    private static String birthday(String origin, int years) {
        return "epoch_us(" + origin + " + " + years + " * INTERVAL '1' YEAR)";
    }
}
