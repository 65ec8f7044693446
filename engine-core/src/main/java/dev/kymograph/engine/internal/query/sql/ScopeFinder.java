package dev.kymograph.engine.internal.query.sql;

import dev.kymograph.engine.Question.Comparison;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.Scope.Condition;
import dev.kymograph.engine.internal.catalog.Scope.LifeYears;
import dev.kymograph.engine.internal.query.sql.CheckedSelect.Predicate;
import dev.kymograph.engine.internal.query.sql.CheckedSelect.Use;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Turns what a statement says of a metric type's columns into the scope that files are pruned by. */
public final class ScopeFinder {

    private static final String ID = "id";

    private ScopeFinder() {}

    /** The scope of one use; a predicate whose constants do not fit its column is left out. */
    public static Scope scope(Use use, MetricType metricType, SubjectKind kind) {
        TimeBounds times = new TimeBounds();
        YearBounds years = new YearBounds();
        List<Condition> conditions = new ArrayList<>();
        for (Predicate predicate : use.predicates()) {
            String column = predicate.column();
            if (column.equals("timestamp")) {
                times.narrow(predicate);
            } else if (column.equals("age_year")) {
                years.narrow(predicate);
            } else if (metricType.field(column).isEmpty()) {
                condition(predicate, kind).ifPresent(conditions::add);
            }
        }
        Optional<LifeYears> lifeYears = kind.origin().isPresent() ? years.years() : Optional.empty();
        return new Scope(metricType.name(), times.from(), times.to(), conditions, lifeYears);
    }

    /** A scope that holds all of the given ones, which are of one metric type. */
    public static Scope union(List<Scope> scopes) {
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("no scopes");
        }
        Scope first = scopes.get(0);
        return new Scope(
                first.metricType(),
                scopes.stream().allMatch(scope -> scope.fromMicros().isPresent())
                        ? scopes.stream()
                                .mapToLong(scope -> scope.fromMicros().getAsLong())
                                .min()
                        : OptionalLong.empty(),
                scopes.stream().allMatch(scope -> scope.toMicros().isPresent())
                        ? scopes.stream()
                                .mapToLong(scope -> scope.toMicros().getAsLong())
                                .max()
                        : OptionalLong.empty(),
                first.subjects().stream()
                        .flatMap(each -> shared(each, scopes).stream())
                        .distinct()
                        .toList(),
                scopes.stream().allMatch(scope -> scope.lifeYears().isPresent())
                        ? Optional.of(span(scopes))
                        : Optional.empty());
    }

    private static Optional<Condition> condition(Predicate predicate, SubjectKind kind) {
        String column = predicate.column();
        if (column.equals(kind.idColumn())) {
            return AttributeCondition.of(ID, AttributeType.INTEGER, predicate);
        }
        if (column.equals(kind.nameColumn())) {
            return AttributeCondition.of(column, AttributeType.TEXT, predicate);
        }
        return kind.attribute(column)
                .map(Attribute::type)
                .flatMap(type -> AttributeCondition.of(column, type, predicate));
    }

    /** A condition as all scopes have it, wide enough for each; empty where one does not have it. */
    private static Optional<Condition> shared(Condition condition, List<Scope> scopes) {
        if (condition.comparison() != Comparison.IS) {
            return scopes.stream().allMatch(scope -> scope.subjects().contains(condition))
                    ? Optional.of(condition)
                    : Optional.empty();
        }
        Set<Object> values = new LinkedHashSet<>();
        for (Scope scope : scopes) {
            Optional<Condition> same = Stream.concat(
                            scope.subjects().stream().filter(condition::equals), scope.subjects().stream())
                    .filter(other -> other.comparison() == Comparison.IS
                            && other.column().equals(condition.column()))
                    .findFirst();
            if (same.isEmpty()) {
                return Optional.empty();
            }
            values.addAll(same.get().values());
        }
        return Optional.of(new Condition(condition.column(), Comparison.IS, List.copyOf(values)));
    }

    private static LifeYears span(List<Scope> scopes) {
        List<LifeYears> all =
                scopes.stream().flatMap(scope -> scope.lifeYears().stream()).toList();
        return new LifeYears(
                all.stream().mapToInt(LifeYears::first).min().orElseThrow(),
                all.stream().mapToInt(LifeYears::last).max().orElseThrow());
    }
}
