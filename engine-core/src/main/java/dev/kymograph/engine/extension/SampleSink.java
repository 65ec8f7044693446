package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;
import dev.kymograph.metric.Subject;

/** Takes what {@link SampleData} makes up. Used by one thread. */
@Stability(Stability.Level.EVOLVING)
public interface SampleSink {

    /** Registers a subject; one with the same id is replaced. */
    void subject(Subject subject);

    /**
     * Writes a reading.
     *
     * @param micros UTC microseconds since 1970
     * @param values of the metric type's fields in their order, NaN where not measured; not kept
     * @param sensor may be null
     * @param quality NaN for none
     */
    void reading(String metricType, int subject, long micros, double[] values, String sensor, double quality);

    /** Writes a line to a text file beside the data: the truth that an analysis should find. */
    void beside(String fileName, String line);

    Watch watch();
}
