package dev.kymograph.engine.internal.catalog;

/**
 * A row that was refused.
 *
 * @param source the file's name, or what else it came from
 * @param target the metric type or subject kind it was for
 * @param origin how it was read
 */
public record Rejection(String source, long line, String target, String reason, String content, Origin origin) {}
