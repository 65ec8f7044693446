package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.Provenance;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.State;
import java.util.List;
import java.util.OptionalLong;

/**
 * How much of the lake a question looks at.
 *
 * @param asOf the snapshot that was asked for; empty: the lake as it is now
 * @param rollup the one that answers; empty for none
 */
record Sight(int filesRead, int filesKnown, long bytes, OptionalLong asOf, String rollup) {

    Sight through(String name) {
        return new Sight(filesRead, filesKnown, bytes, asOf, name);
    }

    /** What it takes to give the same answer again. */
    Sight again() {
        return new Sight(0, filesKnown, 0, asOf, "");
    }

    Provenance.Route route() {
        return rollup.isEmpty() ? Provenance.Route.DUCKDB : Provenance.Route.ROLLUP;
    }

    static Sight of(State state) {
        return of(state.parts(), state.asOf());
    }

    static Sight of(List<State.Part> parts, OptionalLong asOf) {
        int read = 0;
        int known = 0;
        long bytes = 0;
        for (State.Part part : parts) {
            read += part.files().size();
            known += part.filesKnown();
            bytes += part.files().stream().mapToLong(LakeFile::bytes).sum();
        }
        return new Sight(read, known, bytes, asOf, "");
    }
}
