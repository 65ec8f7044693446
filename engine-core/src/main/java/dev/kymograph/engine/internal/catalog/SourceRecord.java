package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.IngestSummary;

/**
 * That a source was taken in.
 *
 * @param key a hash of its content and of the options that decide how it is read
 */
public record SourceRecord(String key, String name, IngestSummary summary) {}
