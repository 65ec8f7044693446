package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;
import org.pf4j.ExtensionPoint;

/**
 * A way to say how unusual each reading of a series is, as they come: {@code kymo score FILE --method NAME}.
 *
 * <pre>{@code
 * @Extension
 * public final class Beyond implements ScoringMethod {
 *     public String name() {
 *         return "beyond";
 *     }
 *
 *     public String summary() {
 *         return "what is greater than all before";
 *     }
 *
 *     public Scorer begin(int probation) {
 *         double[] most = {Double.NEGATIVE_INFINITY};
 *         int[] seen = {0};
 *         return (at, value) -> {
 *             boolean more = Double.isFinite(value) && value > most[0];
 *             boolean learnt = Double.isFinite(value) && seen[0]++ >= probation;
 *             most[0] = more ? value : most[0];
 *             return more && learnt ? 1 : 0;
 *         };
 *     }
 * }
 * }</pre>
 */
@Stability(Stability.Level.EVOLVING)
public interface ScoringMethod extends ExtensionPoint {

    /** A data name. */
    String name();

    /** One line for help. */
    String summary();

    /**
     * Begins a series. Called from any thread, several at a time.
     *
     * @param probation so many first readings are learnt from, and score 0
     */
    Scorer begin(int probation);
}
