package dev.kymograph.plugin.anomalydetection;

/** As what unusual readings are listed. */
public enum Form {
    /** Each by itself. */
    READINGS,
    /** Neighbours as one. */
    EPISODES
}
