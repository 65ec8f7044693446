package dev.kymograph.engine.internal.catalog;

/** The readings of one subject within a file (a segment) or a hot batch: how many, from when to when (both included). */
public record Span(int subject, long fromMicros, long toMicros, long readings) {}
