package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.Question.Comparison;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.Scope.Condition;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.SubjectKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** SQL text about the mirrored subjects of one kind. */
final class SubjectSql {

    private static final int FEW = 8;

    private final SubjectKind kind;

    SubjectSql(SubjectKind kind) {
        this.kind = kind;
    }

    /**
     * The chosen subjects: {@code subject}, {@code subject_name}, the attributes, {@code tenant_id}, {@code born},
     * {@code lives_from} and {@code lives_until}.
     */
    String chosen(Scope scope) {
        String where = scope.subjects().stream().map(SubjectSql::condition).collect(Collectors.joining(" AND "));
        return "SELECT id AS subject, " + SqlText.name(kind.nameColumn()) + " AS subject_name"
                + kind.attributes().stream()
                        .map(attribute -> ", " + SqlText.name(attribute.name()))
                        .collect(Collectors.joining())
                + ", tenant_id, " + born() + " AS born, "
                + scope.lifeYears().map(years -> birthday(years.first() - 1)).orElse("CAST(NULL AS TIMESTAMP)")
                + " AS lives_from, "
                + scope.lifeYears().map(years -> birthday(years.last())).orElse("CAST(NULL AS TIMESTAMP)")
                + " AS lives_until FROM " + Mirror.subjects(kind)
                + (where.isEmpty() ? "" : " WHERE " + where);
    }

    /** Which year of its life a subject is in, from the alias {@code s} of {@link #chosen}. */
    String ageYear(String moment, Optional<Scope.LifeYears> years) {
        if (kind.origin().isEmpty()) {
            return "CAST(NULL AS INTEGER)";
        }
        if (years.isPresent() && years.get().first() == years.get().last()) {
            return "CAST(" + years.get().first() + " AS INTEGER)";
        }
        // DuckDB counts from 29 February to 28 February as a year, as we do. Short expressions are planned faster.
        return "CASE WHEN " + moment + " >= s.born THEN CAST(date_sub('year', s.born, " + moment
                + ") AS INTEGER) + 1 END";
    }

    List<String> attributes() {
        return kind.attributes().stream().map(Attribute::name).toList();
    }

    private String born() {
        return kind.origin()
                .map(origin -> "CAST(" + SqlText.name(origin) + " AS TIMESTAMP)")
                .orElse("CAST(NULL AS TIMESTAMP)");
    }

    private String birthday(int years) {
        return born() + " + to_years(" + years + ")";
    }

    /** A condition on few ids, for the readings themselves; empty for others. Many are found faster by a join. */
    static Optional<String> literal(Condition condition) {
        boolean few = condition.column().equals("id")
                && condition.comparison() == Comparison.IS
                && condition.values().size() <= FEW;
        return few
                ? Optional.of(
                        condition.values().size() == 1
                                ? "= " + SqlText.value(condition.values().get(0))
                                : "IN "
                                        + condition.values().stream()
                                                .map(SqlText::value)
                                                .collect(Collectors.joining(", ", "(", ")")))
                : Optional.empty();
    }

    private static String condition(Condition condition) {
        String column = SqlText.name(condition.column());
        String values = condition.values().stream().map(SqlText::value).collect(Collectors.joining(", "));
        return switch (condition.comparison()) {
            case IS -> column + " IN (" + values + ")";
            case IS_NOT -> column + " NOT IN (" + values + ")";
            default -> column + " " + condition.comparison().sign() + " " + values;
        };
    }
}
