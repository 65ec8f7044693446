package dev.kymograph.engine;

import java.util.Optional;

/**
 * What is to become fewer, larger files.
 *
 * @param metricType empty: all of them
 * @param mode whether it is done, or only said what would be
 */
public record Compaction(Optional<String> metricType, Mode mode) {

    /** All metric types. */
    public static final Compaction ALL = new Compaction(Optional.empty(), Mode.COMPACT);

    /** How far it goes. */
    public enum Mode {
        COMPACT,
        /** It is said which files would be replaced, and nothing is changed. */
        REHEARSE
    }

    public static Compaction of(String metricType) {
        return new Compaction(Optional.of(metricType), Mode.COMPACT);
    }

    public Compaction rehearse() {
        return new Compaction(metricType, Mode.REHEARSE);
    }
}
