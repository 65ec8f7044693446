package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.internal.duckdb.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The rules of a whole row in SQL.
 *
 * @param rules of all columns of the checked table
 * @param checks of those columns that the file has
 * @param anyOf names of the rules of which a row must have at least one value; empty where none is needed
 */
record RowSql(Scan scan, List<Rule> rules, List<RuleSql> checks, List<String> anyOf) {

    /** The column with the reason; no data name can be equal to it. */
    static final String REASON = "?reason";

    /** A query for the checked rows that fails at the first that would be refused. */
    String soundOnly() {
        String first = checks.get(0).v();
        String type = checks.get(0).rule().type().sql();
        return "SELECT "
                + outputs(
                        "CASE WHEN " + sound() + " THEN " + first + " ELSE CAST(error('refused') AS " + type + ") END")
                + from("");
    }

    /** A query for all rows, with a reason where a row is refused. */
    String withReasons() {
        return withReasons(Map.of());
    }

    /** The same with more columns, by name, of expressions about the row as the file gives it. */
    String withReasons(Map<String, String> more) {
        String names = more.keySet().stream()
                .map(name -> SqlText.name(name) + ", ")
                .sorted()
                .collect(Collectors.joining());
        String expressions = more.entrySet().stream()
                .map(each -> each.getValue() + " AS " + SqlText.name(each.getKey()) + ", ")
                .collect(Collectors.joining());
        return "SELECT " + names + outputs(checks.get(0).v()) + ", " + reason() + " AS " + SqlText.name(REASON)
                + from(expressions);
    }

    private String from(String also) {
        String given = also
                + checks.stream().map(RuleSql::given).collect(Collectors.joining(", "))
                + (scan.flaw() == null ? "" : ", " + scan.flaw() + " AS flaw");
        String attempts = checks.stream().map(RuleSql::attempt).collect(Collectors.joining(", "));
        String more = checks.stream()
                .filter(RuleSql::hasSecondAttempt)
                .map(check -> ", " + check.secondAttempt())
                .collect(Collectors.joining());
        String values = checks.stream().map(RuleSql::value).collect(Collectors.joining(", "));
        return " FROM (SELECT *, " + values + " FROM (SELECT *" + more + " FROM (SELECT *, " + attempts
                + " FROM (SELECT " + given + " FROM " + scan.relation() + "))))";
    }

    private String outputs(String first) {
        return rules.stream()
                .map(rule -> output(rule, first) + " AS " + SqlText.name(rule.output()))
                .collect(Collectors.joining(", "));
    }

    private String output(Rule rule, String first) {
        if (rule.equals(checks.get(0).rule())) {
            return first;
        }
        return checks.stream()
                .filter(check -> check.rule().equals(rule))
                .map(RuleSql::v)
                .findFirst()
                .orElse("CAST(NULL AS " + rule.type().sql() + ")");
    }

    private List<RuleSql> any() {
        return checks.stream()
                .filter(check -> anyOf.contains(check.rule().name()))
                .toList();
    }

    private String sound() {
        List<String> conditions = new ArrayList<>();
        if (scan.flaw() != null) {
            conditions.add("flaw IS NULL");
        }
        checks.forEach(check -> conditions.add(check.holds()));
        if (!any().isEmpty()) {
            conditions.add(any().stream()
                    .map(check -> check.v() + " IS NOT NULL")
                    .collect(Collectors.joining(" OR ", "(", ")")));
        }
        return String.join(" AND ", conditions);
    }

    private String reason() {
        StringBuilder reason = new StringBuilder("CASE WHEN " + sound() + " THEN NULL");
        if (scan.flaw() != null) {
            reason.append(" WHEN flaw IS NOT NULL THEN flaw");
        }
        for (RuleSql check : checks) {
            reason.append(" WHEN NOT (").append(check.holds()).append(") THEN ").append(check.reason());
        }
        List<String> names = any().stream().map(RuleSql::column).toList();
        return reason.append(" ELSE ")
                .append(SqlText.text(Reasons.nothing(names)))
                .append(" END")
                .toString();
    }
}
