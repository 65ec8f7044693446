package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.Meaning;

/** As what unusual readings are listed. */
public enum Form {
    /** Each by itself. */
    @Meaning("each by itself")
    READINGS,
    /** Neighbours as one. */
    @Meaning("neighbours as one")
    EPISODES
}
