package dev.kymograph.engine.internal.rollup;

/**
 * SQL text for approximate quantiles: of the n sorted values of a bucket those are kept that lie in the middle of each of {@link #MOST}
 * shares of the same size, or all, if there are no more. Each stands for its share. So how many values are not above some value is
 * told, of any buckets together and in any order, with an error of at most half a share.
 */
final class RankedSql {

    static final int MOST = 50;

    static final String NOTE =
            "median, p05 and p95 are approximate: each is the exact quantile of a rank that differs from its own by"
                    + " at most " + 100 / (2 * MOST) + " in 100; quantiles=exact asks all readings";

    private RankedSql() {}

    /** Of an expression, in an aggregation: the kept ones as text, in their order. */
    static String ranked(String v) {
        String kept = "least(count(" + v + "), " + MOST + ")";
        // Whole numbers alone: the place is the ceiling of n * (i + 1/2) / kept.
        String place = "(count(" + v + ") * (2 * i + 1) + 2 * " + kept + " - 1) // (2 * " + kept + ")";
        return "array_to_string(list_select(list_sort(list(" + v + ") FILTER (" + v
                + " IS NOT NULL)), list_transform(range(" + kept + "), lambda i: " + place + ")), ' ')";
    }
}
