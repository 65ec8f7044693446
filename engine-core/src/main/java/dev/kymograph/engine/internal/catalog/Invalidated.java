package dev.kymograph.engine.internal.catalog;

import java.util.OptionalInt;

/**
 * Readings that went or changed where no file tells of it.
 *
 * @param subject empty for all
 * @param fromMicros first moment, included
 * @param toMicros last moment, excluded
 */
public record Invalidated(OptionalInt subject, long fromMicros, long toMicros) {}
