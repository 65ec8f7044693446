package dev.kymograph.engine.extension;

import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Stability;
import java.util.Map;

/**
 * Takes what a {@link ReadingFormat} finds, in the order of the file: of two readings with one key the later one counts. Used by one
 * thread; fails when nobody wants the rest, and that failure is to be let through.
 */
@Stability(Stability.Level.EVOLVING)
public interface ReadingSink {

    /**
     * Takes a reading, to be checked by the rules of its metric type. A value may be the text that the file has: what is no number is
     * refused with the same words as everywhere.
     *
     * @param line of the file where it begins, or its number, from 1
     */
    void reading(long line, Reading reading);

    /**
     * Puts a record into quarantine that cannot be made a reading.
     *
     * @param reason a sentence for people, with what was found and what is expected
     * @param values what is known of it, as texts or numbers: under the names of our columns what can be taken as it is once the rest
     *     is put right there, and under other names what people need to see
     */
    void refuse(long line, String reason, Map<String, ?> values);
}
