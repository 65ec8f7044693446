package dev.kymograph.metric;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The one rule for names that end up in data: as columns, relations, folders and Parquet metadata they are forever.
 *
 * <p>A data name is 1 to 48 characters, lower-case ASCII letters, digits and single underscores, beginning with a letter and not
 * ending with an underscore; and it is not a word that SQL or a reading already uses.
 */
@Stability(Stability.Level.STABLE)
public final class DataName {

    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
    private static final int LONGEST = 48;

    /** Words that SQL reserves in DuckDB or PostgreSQL, and the columns that every reading has. */
    private static final Set<String> TAKEN = Set.of(
            "all",
            "analyse",
            "analyze",
            "and",
            "any",
            "array",
            "as",
            "asc",
            "at",
            "between",
            "both",
            "by",
            "case",
            "cast",
            "check",
            "collate",
            "column",
            "constraint",
            "create",
            "cross",
            "default",
            "desc",
            "distinct",
            "do",
            "else",
            "end",
            "except",
            "exists",
            "false",
            "fetch",
            "filter",
            "for",
            "foreign",
            "from",
            "full",
            "grant",
            "group",
            "having",
            "in",
            "index",
            "inner",
            "insert",
            "intersect",
            "into",
            "is",
            "join",
            "lateral",
            "leading",
            "left",
            "like",
            "limit",
            "natural",
            "not",
            "null",
            "offset",
            "on",
            "only",
            "or",
            "order",
            "outer",
            "over",
            "pivot",
            "placing",
            "primary",
            "qualify",
            "references",
            "returning",
            "right",
            "row",
            "select",
            "some",
            "summarize",
            "symmetric",
            "table",
            "then",
            "to",
            "trailing",
            "true",
            "union",
            "unique",
            "unpivot",
            "update",
            "user",
            "using",
            "values",
            "variadic",
            "view",
            "when",
            "where",
            "window",
            "with",
            "timestamp",
            "sensor_id",
            "quality_score",
            "age_year",
            "subject",
            "value",
            "field");

    private DataName() {}

    /**
     * Returns {@code name} if it is a data name.
     *
     * @param what what is being named, for the message: "metric type", "field"
     * @throws IllegalArgumentException naming the rule that was broken
     */
    public static String check(String what, String name) {
        if (name == null || !SHAPE.matcher(name).matches() || name.length() > LONGEST) {
            throw new IllegalArgumentException("Cannot name a " + what + " '" + name + "': a name is 1 to " + LONGEST
                    + " lower-case letters, digits and single underscores, beginning with a letter");
        }
        if (TAKEN.contains(name)) {
            throw new IllegalArgumentException("Cannot name a " + what + " '" + name + "': the word is reserved");
        }
        return name;
    }
}
