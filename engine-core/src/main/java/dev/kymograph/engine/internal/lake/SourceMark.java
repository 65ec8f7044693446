package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.IngestKey;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.internal.catalog.SourceRecord;

/**
 * By what a source is known again.
 *
 * @param content what it must hold then; empty where the key says that by itself
 */
record SourceMark(String key, String content) {

    /** Of a batch that has a key of its own, which cannot be taken for a hash. */
    static SourceMark of(IngestKey key, String content) {
        return new SourceMark("key:" + key, content);
    }

    /** Of what is known by its content. */
    static SourceMark of(String hash) {
        return new SourceMark(hash, "");
    }

    SourceRecord record(String name, IngestSummary summary) {
        return new SourceRecord(key, name, summary, content);
    }
}
