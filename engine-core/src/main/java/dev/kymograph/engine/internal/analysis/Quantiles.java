package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.internal.query.StandardContext;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Exact quantiles, in one of two ways. Values that are written with few digits come again and again: counting each of them once is
 * several times faster than sorting all. Where hardly one comes twice, it is slower.
 */
final class Quantiles {

    private final String summary;

    private Quantiles(String summary) {
        this.summary = summary;
    }

    /** A relation with the keys, {@code n}, {@code mean}, {@code deviation}, {@code least}, {@code most} and the list {@code q}. */
    static Quantiles of(Grouping by, List<String> fractions, Recurrence recurrence, AnalysisContext context) {
        if (context instanceof StandardContext) {
            return new Quantiles(sorted(
                    by,
                    "percentile_cont(ARRAY[" + String.join(", ", fractions)
                            + "]) WITHIN GROUP (ORDER BY CAST(value AS DOUBLE))",
                    context));
        }
        return new Quantiles(
                recurrence.of(by, context)
                        ? counted(by, fractions, context)
                        : sorted(by, listed(fractions, context), context));
    }

    /** The definition of {@code answers} and what it needs, to follow {@code WITH}. */
    String answers() {
        return summary;
    }

    private static String listed(List<String> fractions, AnalysisContext context) {
        return "quantile_cont(" + Sql.quantified(context) + ", [" + String.join(", ", fractions) + "])";
    }

    private static String sorted(Grouping by, String quantiles, AnalysisContext context) {
        return """
                %s chosen AS (SELECT %s value FROM %s WHERE %s),
                answers AS (
                    SELECT %s count(*) AS n, avg(CAST(value AS DOUBLE)) AS mean,
                        stddev_samp(CAST(value AS DOUBLE)) AS deviation, min(value) AS least, max(value) AS most,
                        %s AS q
                    FROM chosen %s)""".formatted(
                        by.owners(),
                        by.computed(),
                        by.readings(),
                        Sql.finite(context),
                        by.keys(),
                        quantiles,
                        Sql.groupBy(by.keys()));
    }

    private static String counted(Grouping by, List<String> fractions, AnalysisContext context) {
        String quantiles = fractions.stream()
                .map(fraction -> between(fraction, "upto"))
                .collect(Collectors.joining(",\n            "));
        return """
                %s chosen AS (SELECT %s value FROM %s WHERE %s),
                counts AS (SELECT %s value AS v, count(*) AS c FROM chosen GROUP BY %s value),
                ranked AS (
                    SELECT %s v, c, sum(c) OVER (%s ORDER BY v) AS upto, sum(c) OVER all_of_it AS total,
                        sum(c * CAST(v AS DOUBLE)) OVER all_of_it / sum(c) OVER all_of_it AS middle
                    FROM counts WINDOW all_of_it AS (%s)),
                answers AS (
                    SELECT %s CAST(sum(c) AS BIGINT) AS n, any_value(middle) AS mean,
                        CASE WHEN sum(c) > 1 THEN sqrt(sum(c * (v - middle) * (v - middle)) / (sum(c) - 1)) END AS deviation,
                        min(v) AS least, max(v) AS most,
                        [%s] AS q
                    FROM ranked %s)""".formatted(
                        by.owners(),
                        by.computed(),
                        by.readings(),
                        Sql.finite(context),
                        by.keys(),
                        by.keys(),
                        by.keys(),
                        Sql.partitionBy(by.keys()),
                        Sql.partitionBy(by.keys()),
                        by.keys(),
                        quantiles,
                        Sql.groupBy(by.keys()));
    }

    /**
     * Between the two values next to the place where the quantile lies.
     *
     * @param upto for how many a value stands with all before it, of {@code total}
     */
    static String between(String fraction, String upto) {
        String place = "((total - 1) * CAST(" + fraction + " AS DOUBLE))";
        String low = "min(CASE WHEN " + upto + " > floor(" + place + ") THEN CAST(v AS DOUBLE) END)";
        String high = "min(CASE WHEN " + upto + " > ceil(" + place + ") THEN CAST(v AS DOUBLE) END)";
        String between = "any_value(" + place + " - floor(" + place + "))";
        return low + " + (" + high + " - " + low + ") * " + between;
    }
}
