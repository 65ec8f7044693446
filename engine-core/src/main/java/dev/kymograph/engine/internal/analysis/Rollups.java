package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Meaning;

/** Whether rollups may answer in place of readings. */
enum Rollups {
    @Meaning("where they answer the same")
    ON,
    @Meaning("from readings alone")
    OFF;

    static final String HELP = "whether rollups may answer where the answer is the same";
    static final String FORBIDDEN = "rollups=off";
}
