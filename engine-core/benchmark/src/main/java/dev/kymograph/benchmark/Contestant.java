package dev.kymograph.benchmark;

import java.util.List;

/** Someone who answers questions; open already. */
interface Contestant extends AutoCloseable {

    /** The contestants, as they are named in reports and on the command line of their process. */
    enum Name {
        KYMOGRAPH,
        GLOB,
        PLANNED
    }

    /** Answers with all rows, every value read. */
    List<List<Object>> answer(Asked question);

    @Override
    void close();
}
