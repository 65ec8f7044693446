package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.internal.duckdb.SqlText;

/**
 * One rule in SQL, in four layers that a query nests: {@code i} is the value as the file gives it, {@code t} the attempt to read
 * it, {@code u} another attempt where that failed, {@code v} the value or NULL.
 *
 * <p>Numbers in text are what DuckDB takes for one, with exceptions: DuckDB would round 5.7 to an INTEGER, make an infinity of a
 * number that is too large, and read underscores between digits, for some long numbers wrongly.
 *
 * @param column the column's name in the file, for reasons
 */
record RuleSql(int index, Rule rule, Input input, String column) {

    private static final String BLANKS = SqlText.text(" \t\n\u000B\f\r");

    /** All that Java takes for white space. */
    private static final String WHITE =
            SqlText.text(" \t\n\u000B\f\r\u001C\u001D\u001E\u001F\u1680\u2000\u2001\u2002\u2003"
                    + "\u2004\u2005\u2006\u2008\u2009\u200A\u2028\u2029\u205F\u3000");

    private static final String FIRST = "TIMESTAMPTZ '0001-01-01 00:00:00+00'";
    private static final String LAST = "TIMESTAMPTZ '9999-12-31 23:59:59.999999+00'";

    String i() {
        return "i" + index;
    }

    private String t() {
        return "t" + index;
    }

    private String u() {
        return "u" + index;
    }

    String v() {
        return "v" + index;
    }

    private boolean asText() {
        return switch (rule.type()) {
            case INTEGER, BIGINT, FLOAT, DOUBLE -> !input.isWhole() && !input.isReal();
            case BOOLEAN -> !input.isTruth();
            case TEXT -> true;
            case DATE -> !input.isMoment();
            case TIMESTAMP -> !input.isMoment() && !input.isWhole() && !input.isReal();
        };
    }

    /** The value as the file gives it; what is of no use as it is becomes text. */
    String given() {
        String sql = input.sql();
        if (asText() && !input.isText()) {
            sql = "CAST(" + sql + " AS VARCHAR)";
        }
        return sql + " AS " + i();
    }

    /** The attempt to read it. */
    String attempt() {
        return switch (rule.type()) {
                    case INTEGER, BIGINT -> asText() || input.isReal() ? number("DOUBLE") : i();
                    case FLOAT, DOUBLE -> number(rule.type().sql());
                    case BOOLEAN -> asText() ? "lower(trim(" + i() + ", " + BLANKS + "))" : i();
                    case TEXT -> i();
                    case DATE -> asText() ? tryCast(i(), "TIMESTAMP") : "CAST(" + i() + " AS TIMESTAMP)";
                    case TIMESTAMP -> moment();
                }
                + " AS " + t();
    }

    boolean hasSecondAttempt() {
        return rule.type() == ValueType.TIMESTAMP;
    }

    /** Another attempt: of times that DuckDB does not read as they are. */
    String secondAttempt() {
        if (!asText()) {
            return (input.isMoment() ? t() : epoch(input.isReal() ? wholeOnly(t()) : t())) + " AS " + u();
        }
        String real = "CASE WHEN NOT contains(" + i() + ", '_') THEN " + tryCast(i(), "DOUBLE") + " END";
        String bare = "trim(" + i() + ", " + BLANKS + ")";
        String nanoseconds = "CASE WHEN regexp_full_match(" + bare + ", '-?[0-9]{19}') THEN "
                + epoch(tryCast(i(), "BIGINT")) + " END";
        String spelled = tryCastTime("regexp_replace(upper(" + bare + "), ' ([+-][0-9:]+)$', '\\1')");
        return "CASE WHEN " + t() + " IS NOT NULL THEN " + t() + " ELSE coalesce(" + epoch(wholeOnly(real)) + ", "
                + nanoseconds + ", " + spelled + ") END AS " + u();
    }

    private String number(String type) {
        return asText()
                ? "CASE WHEN NOT contains(" + i() + ", '_') THEN " + tryCast(i(), type) + " END"
                : tryCast(i(), type);
    }

    /** The value, or NULL. */
    String value() {
        return switch (rule.type()) {
                    case INTEGER, BIGINT -> whole();
                    case FLOAT, DOUBLE -> real();
                    case BOOLEAN ->
                        asText()
                                ? "CASE WHEN " + t() + " IN ('true', '1') THEN true WHEN " + t()
                                        + " IN ('false', '0') THEN false END"
                                : t();
                    case TEXT -> "CASE WHEN " + text(t()) + " <> '' THEN " + t() + " END";
                    case DATE ->
                        "CASE WHEN " + t()
                                + " BETWEEN TIMESTAMP '0001-01-01' AND TIMESTAMP '9999-12-31 23:59:59.999999' AND "
                                + t() + " = date_trunc('day', " + t() + ") THEN CAST(" + t() + " AS DATE) END";
                    case TIMESTAMP -> micros(u());
                }
                + " AS " + v();
    }

    /** Whether the value may be kept; never NULL. */
    String holds() {
        String there = v() + " IS NOT NULL" + (rule.bounded() ? " AND " + inRange() : "");
        return rule.required()
                ? "coalesce(" + there + ", false)"
                : "CASE WHEN " + there + " THEN true ELSE " + missing() + " END";
    }

    /** Why it may not. */
    String reason() {
        String text = "CAST(" + i() + " AS VARCHAR)";
        String cut = "CASE WHEN length(" + text + ") > " + Reasons.LONGEST_VALUE + " THEN left(" + text + ", "
                + Reasons.LONGEST_VALUE + ") || '…' ELSE " + text + " END";
        return "CASE WHEN " + missing() + " THEN " + SqlText.text(Reasons.empty(column, rule.expected())) + " ELSE "
                + SqlText.text(Reasons.before(column)) + " || " + cut + " || "
                + SqlText.text(Reasons.after(rule.expected())) + " END";
    }

    private String moment() {
        if (input.isWhole() || input.isReal()) {
            return input.isWhole() ? tryCast(i(), "BIGINT") : i();
        }
        if (asText()) {
            return tryCastTime(i());
        }
        boolean nanoseconds = input.type().equals("TIMESTAMP_NS");
        return tryCast(
                nanoseconds ? "make_timestamp(" + thousandth("epoch_ns(" + i() + ")") + ")" : i(), "TIMESTAMPTZ");
    }

    private String missing() {
        String blank = (rule.type() == ValueType.TEXT ? text(i()) : "trim(" + i() + ", " + BLANKS + ")") + " = ''";
        return i() + " IS NULL" + (asText() ? " OR " + blank : "");
    }

    /** What must not be empty: of an optional text the text, of a required one what is not white. */
    private String text(String sql) {
        return rule.required() ? "trim(" + sql + ", " + WHITE + ")" : sql;
    }

    private String whole() {
        String type = rule.type().sql();
        if (!asText() && !input.isReal()) {
            return tryCast(i(), type);
        }
        String near = tryCast(t(), type);
        if (rule.type() == ValueType.INTEGER || input.isReal()) {
            return "CASE WHEN CAST(" + near + " AS DOUBLE) = " + t() + " THEN " + near + " END";
        }
        return "CASE WHEN abs(" + t() + ") <= 9007199254740992 AND " + t() + " = trunc(" + t() + ") THEN " + near
                + " WHEN regexp_full_match(" + i() + ", '\\s*[+-]?[0-9]+(\\.0*)?\\s*') THEN "
                + tryCast(i(), type) + " END";
    }

    private String real() {
        if (rule.bounded() || input.isWhole()) {
            return t();
        }
        String infinite;
        if (asText()) {
            infinite = "regexp_full_match(" + i() + ", '(?i)\\s*\\+?-?inf(inity)?\\s*')";
        } else {
            infinite = input.origin() == Input.Origin.FROM_TEXT ? "false" : "isinf(" + i() + ")";
        }
        return "CASE WHEN NOT isinf(" + t() + ") OR " + infinite + " THEN " + t() + " END";
    }

    private String inRange() {
        String type = rule.type() == ValueType.FLOAT ? "FLOAT" : "DOUBLE";
        String value = rule.type().isWhole() ? "CAST(" + v() + " AS DOUBLE)" : v();
        boolean open = Double.isInfinite(rule.range().low())
                || Double.isInfinite(rule.range().high());
        return (open ? "isfinite(" + value + ") AND " : "") + value + " BETWEEN "
                + bound(rule.range().low(), type) + " AND " + bound(rule.range().high(), type);
    }

    private static String bound(double bound, String type) {
        return SqlText.text(Double.toString(bound)) + "::" + type;
    }

    /** DuckDB takes an hour of any number of digits; where the first colon is tells most times that have two. */
    private static String tryCastTime(String sql) {
        return "CASE WHEN (substr(" + sql + ", 14, 1) = ':' AND substr(" + sql
                + ", 11, 1) IN ('T', ' ')) OR NOT regexp_matches(" + sql + ", '[0-9]{3}:') THEN "
                + tryCast(sql, "TIMESTAMPTZ") + " END";
    }

    private static String micros(String moment) {
        return "CASE WHEN " + moment + " BETWEEN " + FIRST + " AND " + LAST + " THEN make_timestamp(epoch_us(" + moment
                + ")) END";
    }

    private static String wholeOnly(String real) {
        return "CASE WHEN " + real + " = trunc(" + real + ") AND abs(" + real + ") < 9007199254740992 THEN CAST(" + real
                + " AS BIGINT) END";
    }

    /** The moment that a whole number stands for: by its number of digits seconds, milliseconds, microseconds or nanoseconds. */
    private static String epoch(String number) {
        String size = "CAST(" + number + " AS DOUBLE)";
        return "CASE WHEN abs(" + size + ") BETWEEN 1000000000 AND 9999999999 THEN make_timestamptz(" + number
                + " * 1000000) WHEN abs(" + size + ") BETWEEN 1000000000000 AND 9999999999999 THEN make_timestamptz("
                + number
                + " * 1000) WHEN abs(" + size + ") BETWEEN 1000000000000000 AND 9999999999999999 THEN make_timestamptz("
                + number + ") WHEN abs(" + size + ") >= 1000000000000000000 THEN make_timestamptz(" + thousandth(number)
                + ") END";
    }

    /** A whole number divided by a thousand, rounded down. */
    private static String thousandth(String number) {
        return "(" + number + " // 1000 - CASE WHEN " + number + " % 1000 < 0 THEN 1 ELSE 0 END)";
    }

    private static String tryCast(String sql, String type) {
        return "TRY_CAST(" + sql + " AS " + type + ")";
    }
}
