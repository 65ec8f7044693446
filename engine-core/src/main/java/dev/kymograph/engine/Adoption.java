package dev.kymograph.engine;

import java.nio.file.Path;

/**
 * A folder of Parquet files that others wrote, to become part of the lake where they lie.
 *
 * @param metricType what their readings are of
 * @param ownership whose the files are from then on
 * @param mode whether it is done, or only tried
 */
public record Adoption(Path folder, String metricType, Ownership ownership, Mode mode) {

    /** Whose files are. */
    public enum Ownership {
        /** The engine reads them, and never deletes them. */
        THEIRS,
        /** The engine may delete them once it has their readings in other files, as it does with its own. */
        OURS
    }

    /** How far it goes. */
    public enum Mode {
        ADOPT,
        /** Everything is looked at and nothing is adopted. */
        REHEARSE
    }

    public static Adoption of(Path folder, String metricType) {
        return new Adoption(folder, metricType, Ownership.THEIRS, Mode.ADOPT);
    }

    /** Also makes files the engine's own that were adopted before. */
    public Adoption take() {
        return new Adoption(folder, metricType, Ownership.OURS, mode);
    }

    public Adoption rehearse() {
        return new Adoption(folder, metricType, ownership, Mode.REHEARSE);
    }
}
