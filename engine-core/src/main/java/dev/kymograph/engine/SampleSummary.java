package dev.kymograph.engine;

import java.nio.file.Path;

/**
 * What sample data was made.
 *
 * @param beside the folder with what was written beside the data
 */
public record SampleSummary(long subjects, IngestSummary readings, Path beside) {}
