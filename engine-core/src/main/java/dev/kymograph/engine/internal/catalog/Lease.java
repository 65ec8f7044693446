package dev.kymograph.engine.internal.catalog;

/** Holds a snapshot, and all after it: no file of theirs is deleted before this is closed. */
public interface Lease extends AutoCloseable {

    @Override
    void close();
}
