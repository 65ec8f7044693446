package dev.kymograph.engine.internal.analysis;

/** Whether rollups may answer in place of readings. */
enum Rollups {
    ON,
    OFF;

    static final String HELP = "whether rollups may answer where the answer is the same";
    static final String FORBIDDEN = "rollups=off";
}
