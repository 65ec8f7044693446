package dev.kymograph.engine;

import dev.kymograph.engine.extension.Rows;
import java.util.List;

/** The answer to a question: rows that stream, and where they came from. Close it. */
public interface Result extends Rows {

    /** The current row's value in the column called {@code name}. */
    Object value(String name);

    /**
     * What DuckDB calls the type of each column, as in {@code DECIMAL(10,2)} or {@code STRUCT(a INTEGER)[]}: more than its column's
     * type says. Empty where no more than that is known.
     */
    List<String> types();

    /** What the one who asked may have got wrong, though there is an answer: a sentence each. */
    List<String> notes();

    /** Where the answer came from; rows and elapsed time are final once the last row was read. */
    Provenance provenance();
}
