package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.Scope.Condition;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The condition that a live file of a scope has to meet, over {@code lake_file f}. */
final class ScopeSql {

    /** Birthdays beyond it need not be computed, and could not be. A wider scope is allowed. */
    private static final int LONGEST_LIFE = 10_000;

    private final StringBuilder text = new StringBuilder();
    private final List<Object> arguments = new ArrayList<>();

    ScopeSql(Scope scope, SubjectKind kind) {
        add("f.metric_type = ? AND f.removed_in IS NULL", scope.metricType());
        addTimes(scope, "f");
        if (!scope.subjects().isEmpty() || scope.lifeYears().isPresent()) {
            add(" AND f.id IN (SELECT s.file_id FROM segment s JOIN " + SqlText.name(kind.table())
                    + " a ON a.id = s.subject_id WHERE a.id IS NOT NULL");
            addTimes(scope, "s");
            scope.subjects().forEach(condition -> addCondition(condition, kind));
            scope.lifeYears().ifPresent(years -> addLifeYears(scope, years, kind));
            add(")");
        }
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

    private void addTimes(Scope scope, String table) {
        scope.fromMicros().ifPresent(from -> add(" AND " + table + ".to_micros >= ?", from));
        scope.toMicros().ifPresent(to -> add(" AND " + table + ".from_micros < ?", to));
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
