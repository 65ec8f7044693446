package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.internal.query.SummaryContext;

/** Count, mean, deviation and extremes alone: from readings in one pass, from summaries in two. */
final class Sums {

    private Sums() {}

    static boolean areLent(AnalysisContext context) {
        return context instanceof SummaryContext lent && lent.isSummarized();
    }

    /** What there is of all subjects, readings that are finite or summaries of them. */
    static String source(AnalysisContext context) {
        return areLent(context) ? "summaries" : "measured WHERE " + Sql.finite(context);
    }

    /** The mean of {@link #source}, or of a part of it. */
    static String mean(AnalysisContext context) {
        return areLent(context) ? "sum(n * mean) / sum(n)" : "avg(CAST(value AS DOUBLE))";
    }

    /**
     * The definition of {@code answers} and what it needs, to follow {@code WITH}: a relation with the keys, {@code n}, {@code mean},
     * {@code deviation}, {@code least} and {@code most}.
     */
    static String answers(Grouping by, AnalysisContext context) {
        return areLent(context) ? ofSummaries("answers", by, "") : ofReadings(by, context);
    }

    private static String ofReadings(Grouping by, AnalysisContext context) {
        return """
                %s chosen AS (SELECT %s value FROM %s WHERE %s),
                answers AS (
                    SELECT %s count(*) AS n, avg(CAST(value AS DOUBLE)) AS mean,
                        stddev_samp(CAST(value AS DOUBLE)) AS deviation, min(value) AS least, max(value) AS most
                    FROM chosen %s)""".formatted(
                by.owners(), by.computed(), by.readings(), Sql.finite(context), by.keys(), Sql.groupBy(by.keys()));
    }

    /**
     * The mean first, then the distances from it: squares of what is far from zero would eat the digits that count.
     *
     * @param name of the relation, instead of {@code answers}
     * @param more columns of summaries that {@code chosen} shall have, each after a comma
     */
    static String ofSummaries(String name, Grouping by, String more) {
        return """
                %s chosen AS MATERIALIZED (SELECT %s n AS c, mean AS middle, m2, least AS low, most AS high%s FROM %s),
                whole AS (
                    SELECT %s CAST(sum(c) AS BIGINT) AS n, sum(c * middle) / sum(c) AS mean, min(low) AS least,
                        max(high) AS most
                    FROM chosen %s),
                spread AS (
                    SELECT %s sum(m2 + c * (middle - mean) * (middle - mean)) AS squares
                    FROM chosen JOIN whole ON %s %s),
                %s AS (
                    SELECT whole.*, CASE WHEN n > 1 THEN sqrt(squares / (n - 1)) END AS deviation
                    FROM whole JOIN spread ON %s)""".formatted(
                        by.owners(),
                        by.computed(),
                        more,
                        by.summaries(),
                        by.keys(),
                        Sql.groupBy(by.keys()),
                        by.keysOf("chosen"),
                        by.same("chosen", "whole"),
                        Sql.groupBy(by.keysOf("chosen")),
                        name,
                        by.same("whole", "spread"));
    }
}
