package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.Provenance;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.State;
import java.util.List;
import java.util.OptionalLong;

/**
 * Who answers, and how much of the lake that looks at.
 *
 * @param asOf the snapshot that was asked for; empty: the lake as it is now
 * @param rollup the one that answers; empty for none
 */
record Sight(Provenance.Route route, int filesRead, int filesKnown, long bytes, OptionalLong asOf, String rollup) {

    /** Of files that were not read, for PostgreSQL has what is in them. */
    static Sight ofRecent(State state) {
        int known = state.parts().stream().mapToInt(State.Part::filesKnown).sum();
        return new Sight(Provenance.Route.POSTGRESQL, 0, known, 0, state.asOf(), "");
    }

    Sight through(String name) {
        Provenance.Route by = name.isEmpty() ? route : Provenance.Route.ROLLUP;
        return new Sight(by, filesRead, filesKnown, bytes, asOf, name);
    }

    /** What it takes to give the same answer again. */
    Sight again() {
        return new Sight(Provenance.Route.CACHE, 0, filesKnown, 0, asOf, "");
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
        return new Sight(Provenance.Route.DUCKDB, read, known, bytes, asOf, "");
    }
}
