package dev.kymograph.metric;

import java.util.List;

/**
 * What makes a reading the same reading again: always subject and timestamp, plus, where the metric type says so, the sensor id
 * or some of its fields. Of two readings with the same key the later written wins.
 *
 * @param sensor whether readings of two sensors at the same time are two readings
 * @param fields names of fields that belong to the key
 */
@Stability(Stability.Level.STABLE)
public record ReadingKey(boolean sensor, List<String> fields) {

    public static final ReadingKey SUBJECT_AND_TIME = new ReadingKey(false, List.of());

    public ReadingKey {
        fields = List.copyOf(fields);
    }
}
