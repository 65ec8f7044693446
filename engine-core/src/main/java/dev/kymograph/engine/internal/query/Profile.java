package dev.kymograph.engine.internal.query;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kymograph.engine.Explanation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What DuckDB was asked for one question, and what it did. Safe for several threads. */
final class Profile {

    /** Operators that say nothing. */
    private static final Set<String> WRAPPERS = Set.of("RESULT_COLLECTOR", "EXPLAIN_ANALYZE", "EXECUTE", "PROJECTION");

    private static final Set<String> UNTOLD = Set.of("Estimated Cardinality", "Projections", "__order_by__");
    private static final int LONGEST = 160;
    private static final String INDENT = "  ";

    private final List<String> statements = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    /**
     * Notes one statement.
     *
     * @param analyzed DuckDB's own plan of it, as JSON
     */
    synchronized void add(String sql, String analyzed) {
        statements.add(sql);
        try {
            Map<String, Object> plan = JSON.std.mapFrom(analyzed);
            children(plan.get("operator"), "");
        } catch (IOException e) {
            throw new IllegalStateException("DuckDB's plan is no JSON", e);
        }
    }

    synchronized Explanation explanation(List<String> steps) {
        return new Explanation(steps, String.join(";\n", statements), lines);
    }

    private void children(Object operators, String indent) {
        if (operators instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> operator) {
                    add(operator, indent);
                }
            }
        }
    }

    private void add(Map<?, ?> operator, String indent) {
        String type = String.valueOf(operator.get("type"));
        if (WRAPPERS.contains(type)) {
            children(operator.get("children"), indent);
            return;
        }
        StringBuilder line = new StringBuilder(indent).append(type);
        if (operator.get("intermediate_rows") instanceof Number rows) {
            line.append(String.format(Locale.ROOT, " · %,d rows", rows.longValue()));
        }
        if (operator.get("timing") instanceof Number seconds) {
            line.append(String.format(Locale.ROOT, " · %.1f ms", 1000 * seconds.doubleValue()));
        }
        if (operator.get("total_row_groups_to_scan") instanceof Number all
                && all.longValue() > 0
                && operator.get("row_groups_scanned") instanceof Number scanned) {
            line.append(
                    String.format(Locale.ROOT, " · %,d of %,d groups of rows", scanned.longValue(), all.longValue()));
        }
        if (operator.get("extra_info") instanceof Map<?, ?> extra) {
            extra.forEach((name, value) -> line.append(told(String.valueOf(name), value)));
        }
        lines.add(line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line.toString());
        children(operator.get("children"), indent + INDENT);
    }

    private static String told(String name, Object value) {
        String text = value instanceof List<?> list
                ? String.join(", ", list.stream().map(String::valueOf).toList())
                : String.valueOf(value);
        return UNTOLD.contains(name) || text.isBlank() ? "" : " · " + name + ": " + text.replaceAll("\\s+", " ");
    }
}
