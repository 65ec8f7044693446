package dev.kymograph.engine.internal.lake.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Takes a text file apart, record by record, and goes on after a malformed one. */
interface RecordScanner extends Closeable {

    /** Goes to the next record; false after the last. */
    boolean next() throws IOException;

    /** The line that the record begins in, from 1. */
    long line();

    /** Why the record is malformed; null if it isn't. */
    String problem();

    /** The record's values that were asked for; for a record that isn't malformed. A value may be null. */
    List<String> values();

    /** The record as it came. */
    String content();
}
