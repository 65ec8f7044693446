package dev.kymograph.repl.format;

import dev.kymograph.engine.extension.Rows;
import java.io.IOException;

/** Writes rows in one form. */
public interface RowsWriter {

    /** Reads {@code rows} to the end, or as far as the form shows them, and writes them. Leaves closing to the caller. */
    Written write(Rows rows, Appendable out) throws IOException;

    /**
     * What was written.
     *
     * @param rows rows read
     * @param complete whether there were no more
     */
    record Written(long rows, boolean complete) {}
}
