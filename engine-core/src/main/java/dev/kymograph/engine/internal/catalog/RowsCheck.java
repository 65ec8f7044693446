package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.Schema.Difference;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for rows that break the rules of the newest version's tables. PostgreSQL keeps these rules itself, of rows that came after them;
 * DuckDB can be told none of tables that are there.
 */
final class RowsCheck {

    private record Rule(String broken, String table, String where) {}

    private static final String NOT_DECLARED = "NOT IN (SELECT name FROM metric_type)";

    private static final List<Rule> RULES = rules();

    private RowsCheck() {}

    private static List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        for (String table : List.of("lake_file", "segment", "hot_batch")) {
            rules.add(new Rule("that end before they begin", table, "to_micros < from_micros"));
            rules.add(new Rule("without readings", table, "readings <= 0"));
        }
        String unknown = "of a metric type that is not declared";
        rules.add(new Rule(unknown, "lake_file", "removed_in IS NULL AND metric_type " + NOT_DECLARED));
        rules.add(new Rule(unknown, "hot_batch", "metric_type " + NOT_DECLARED));
        rules.add(new Rule(unknown, "metric_field", "metric_type " + NOT_DECLARED));
        rules.add(new Rule(unknown, "metric_plausible", "metric_type " + NOT_DECLARED));
        rules.add(new Rule(unknown, "rollup", "metric_type " + NOT_DECLARED + " OR name " + NOT_DECLARED));
        return List.copyOf(rules);
    }

    /** Each rule that some row breaks. */
    static List<Difference> run(Connection connection) throws SQLException {
        List<Difference> differences = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            for (Rule rule : RULES) {
                try (ResultSet row =
                        statement.executeQuery("SELECT count(*) FROM " + rule.table() + " WHERE " + rule.where())) {
                    row.next();
                    if (row.getLong(1) > 0) {
                        differences.add(
                                new Difference("rows of " + rule.table() + ' ' + rule.broken(), "0", row.getString(1)));
                    }
                }
            }
        }
        return differences;
    }
}
