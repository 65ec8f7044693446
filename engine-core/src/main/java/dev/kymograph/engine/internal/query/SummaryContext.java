package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.extension.AnalysisContext;

/**
 * The context of an analysis that may be lent summaries. They are the relation {@code summaries}, a row for each subject, chosen field and
 * bucket of time that has finite values: {@code subject}, {@code timestamp} (where the bucket begins), {@code field}, {@code n},
 * {@code mean}, {@code m2} (the sum of the squares of the distances from the mean), {@code least}, {@code most}, {@code first},
 * {@code first_at}, {@code last}, {@code last_at} (microseconds), {@code quantiles} and {@code age_year} where they were asked for. The former are
 * values, written one after another with a space between, of which each stands for the same share of the {@code n}.
 */
public interface SummaryContext extends AnalysisContext {

    /** Whether there are summaries. */
    boolean isSummarized();
}
