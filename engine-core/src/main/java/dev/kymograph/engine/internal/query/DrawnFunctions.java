package dev.kymograph.engine.internal.query;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Functions of SQL that draw within a cell; DuckDB has {@code bar}, and these are macros. */
public final class DrawnFunctions {

    static final Set<String> NAMES = Set.of("sparkline");

    /** A line of more values is drawn by the means of so many stretches. */
    private static final int MOST = 40;

    /** In a schema that users' SQL does not reach. Wrapped in lists, what is computed once is not computed for each value. */
    private static final List<String> MACROS = List.of(
            "CREATE SCHEMA picture",
            "CREATE MACRO picture.shortened(l, n) AS CASE WHEN n > " + MOST + " THEN list_transform(range(" + MOST
                    + "), lambda i: list_avg(l[1 + i * n // " + MOST + " : (i + 1) * n // " + MOST
                    + "])) ELSE l END",
            "CREATE MACRO picture.drawn(l, low, high) AS array_to_string(list_transform(l, lambda v:"
                    + " CASE WHEN v IS NULL OR NOT isfinite(v) THEN ' ' ELSE substr('▁▂▃▄▅▆▇█', CASE WHEN high > low"
                    + " THEN 1 + round(7 * ((v / 2 - low / 2) / (high / 2 - low / 2)))::INTEGER ELSE 4 END, 1) END), '')",
            "CREATE MACRO picture.line(l) AS list_transform([picture.shortened(l, len(l))], lambda s:"
                    + " list_transform([list_filter(s, lambda v: isfinite(v))],"
                    + " lambda f: picture.drawn(s, list_min(f), list_max(f)))[1])[1]",
            "CREATE MACRO main.sparkline(value) AS picture.line(list(value::DOUBLE)),"
                    + " (value, moment) AS picture.line(list(value::DOUBLE ORDER BY moment))");

    private DrawnFunctions() {}

    /** Whether a name is taken by one of them. */
    public static boolean isOne(String name) {
        return NAMES.contains(name.toLowerCase(Locale.ROOT));
    }

    /** What gives them to a database. */
    static String[] statements() {
        return MACROS.toArray(String[]::new);
    }
}
