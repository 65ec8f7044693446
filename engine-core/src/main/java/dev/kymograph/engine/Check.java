package dev.kymograph.engine;

import java.util.Optional;

/**
 * What is to be checked.
 *
 * @param metricType empty: all of them
 * @param depth how closely files are looked at
 * @param mode whether what is wrong is only told, or put right
 */
public record Check(Optional<String> metricType, Depth depth, Mode mode) {

    /** All metric types. */
    public static final Check ALL = new Check(Optional.empty(), Depth.FILES, Mode.LOOK);

    /** How closely files are looked at. */
    public enum Depth {
        /** Their bytes and what they say of themselves; rollups by samples. */
        FILES,
        /** Every reading too. */
        READINGS
    }

    /** What is done about it. */
    public enum Mode {
        LOOK,
        /**
         * Files that are damaged or missing are set aside, and questions answer without what they held; what the catalog can compute
         * is computed anew.
         */
        REPAIR
    }

    public static Check of(String metricType) {
        return new Check(Optional.of(metricType), Depth.FILES, Mode.LOOK);
    }

    public Check deep() {
        return new Check(metricType, Depth.READINGS, mode);
    }

    public Check repair() {
        return new Check(metricType, depth, Mode.REPAIR);
    }
}
