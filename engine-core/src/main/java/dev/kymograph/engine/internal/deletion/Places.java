package dev.kymograph.engine.internal.deletion;

import java.nio.file.Path;

/**
 * Where something of a subject may be.
 *
 * @param catalog its file
 * @param sample what sample data wrote beside the readings
 */
public record Places(Path catalog, Path sample) {}
