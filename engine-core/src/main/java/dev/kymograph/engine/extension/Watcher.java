package dev.kymograph.engine.extension;

import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Stability;
import java.util.List;
import java.util.Map;

/** Judges the readings of one subject, one after the other. Used by one thread at a time; takes the same memory however many come. */
@Stability(Stability.Level.EVOLVING)
public interface Watcher {

    /**
     * Judges the next reading, by that and the ones before alone: the same readings are always judged the same.
     *
     * <p>What it throws leaves out the subject's readings of that moment; the next is judged by a watcher that is restored.
     *
     * @param reading never earlier than the one before; of the same time where sensors or fields are part of the key. Any of its fields
     *     may be absent, null or NaN
     * @return the values, by field name, of each reading of the derived metric type that comes of it; mostly none. They get its subject,
     *     time and sensor
     */
    List<Map<String, Object>> judge(Reading reading);

    /** All that it has learnt, for {@link WatchMethod#restore}. */
    byte[] save();
}
