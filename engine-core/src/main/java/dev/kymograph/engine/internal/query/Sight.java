package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.State;

/** How much of the lake a question looks at. */
record Sight(int filesRead, int filesKnown, long bytes) {

    static Sight of(State state) {
        int read = 0;
        int known = 0;
        long bytes = 0;
        for (State.Part part : state.parts()) {
            read += part.files().size();
            known += part.filesKnown();
            bytes += part.files().stream().mapToLong(LakeFile::bytes).sum();
        }
        return new Sight(read, known, bytes);
    }
}
