package dev.kymograph.engine.internal.analysis;

import java.util.List;
import java.util.stream.Collectors;

/** What {@link Sums} tells of summaries, with quantiles of the values that they keep. */
final class KeptQuantiles {

    private KeptQuantiles() {}

    /**
     * The same as {@link Quantiles#answers}, of values of which each stands for several; where each stands for itself, they are exact.
     * Texts are taken apart once, and only different ones are read as numbers: that is most of the work.
     */
    static String answers(Grouping by, List<String> fractions) {
        String quantiles = fractions.stream().map(KeptQuantiles::quantile).collect(Collectors.joining(", "));
        return """
                %s,
                split AS MATERIALIZED (SELECT %s c, string_split(quantiles, ' ') AS list FROM chosen),
                lists AS (SELECT %s list, c / len(list) AS share FROM split),
                kept AS (SELECT %s unnest(list) AS text, share FROM lists),
                texts AS (SELECT %s text, sum(share) AS share FROM kept GROUP BY %s text),
                counts AS (SELECT %s CAST(text AS DOUBLE) AS v, share FROM texts),
                ranked AS (
                    SELECT %s v, sum(share) OVER (%s ORDER BY v) AS upto, sum(share) OVER (%s) AS total FROM counts),
                sought AS (SELECT %s [%s] AS q FROM ranked %s),
                answers AS (SELECT sums.*, q FROM sums JOIN sought ON %s)""".formatted(
                        Sums.ofSummaries("sums", by, ", quantiles"),
                        by.keys(),
                        by.keys(),
                        by.keys(),
                        by.keys(),
                        by.keys(),
                        by.keys(),
                        by.keys(),
                        Sql.partitionBy(by.keys()),
                        Sql.partitionBy(by.keys()),
                        by.keys(),
                        quantiles,
                        Sql.groupBy(by.keys()),
                        by.same("sums", "sought"));
    }

    /** Shares are no whole numbers, and what they come to differs in its last digits. */
    private static String quantile(String fraction) {
        return Quantiles.between(fraction, "upto - 1E-9 * total");
    }
}
