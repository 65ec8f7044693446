package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;
import org.pf4j.ExtensionPoint;

/**
 * Makes up subjects and readings to try things on: the {@code demo} and {@code generate}.
 *
 * @param <P> the parameters: a record whose components carry {@link Parameter}
 */
@Stability(Stability.Level.EVOLVING)
public interface SampleData<P extends Record> extends ExtensionPoint {

    /** A data name: {@code animals}. */
    String name();

    /** One line for help. */
    String summary();

    Class<P> parameters();

    /** Writes subjects first, then their readings. The same parameters make the same data, to the bit. */
    void generate(P parameters, SampleSink sink);
}
