package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.IngestSummary;

/**
 * That a source was taken in.
 *
 * @param key a hash of its content and of the options that decide how it is read, or what its sender calls it
 * @param content a hash of what was sent under a sender's key, which can be used once; empty where the key is the hash
 */
public record SourceRecord(String key, String name, IngestSummary summary, String content) {

    /** The code of what is thrown where a sender's key was used before. */
    public static final String TAKEN = "ingest.key-taken";

    public SourceRecord(String key, String name, IngestSummary summary) {
        this(key, name, summary, "");
    }
}
