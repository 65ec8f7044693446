package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.Provenance;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.State;
import java.util.List;

/**
 * How much of the lake a question looks at.
 *
 * @param rollup the one that answers; empty for none
 */
record Sight(int filesRead, int filesKnown, long bytes, String rollup) {

    Sight(int filesRead, int filesKnown, long bytes) {
        this(filesRead, filesKnown, bytes, "");
    }

    Sight through(String name) {
        return new Sight(filesRead, filesKnown, bytes, name);
    }

    Provenance.Route route() {
        return rollup.isEmpty() ? Provenance.Route.DUCKDB : Provenance.Route.ROLLUP;
    }

    static Sight of(State state) {
        return of(state.parts());
    }

    static Sight of(List<State.Part> parts) {
        int read = 0;
        int known = 0;
        long bytes = 0;
        for (State.Part part : parts) {
            read += part.files().size();
            known += part.filesKnown();
            bytes += part.files().stream().mapToLong(LakeFile::bytes).sum();
        }
        return new Sight(read, known, bytes);
    }
}
