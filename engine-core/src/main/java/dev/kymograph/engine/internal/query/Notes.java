package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.metric.SubjectKind;
import java.util.ArrayList;
import java.util.List;

/** What people should know of an answer that its rows do not tell. */
record Notes(Catalog catalog) {

    List<String> of(SqlPlan plan, Surface surface, OpenQuestion open) {
        List<String> notes = new ArrayList<>(new UnknownValues(
                        catalog, name -> surface.kind(plan.metricTypes().get(name)))
                .notes(open.state()));
        notes.addAll(new NoLongerKept(catalog).notes(open.state(), open.state().parts()));
        return notes;
    }

    /**
     * Of an answer about one kind.
     *
     * @param read parts of readings that the answer is from
     */
    List<String> of(SubjectKind kind, State state, List<State.Part> read) {
        List<String> notes = new ArrayList<>(new UnknownValues(catalog, name -> kind).notes(state));
        notes.addAll(new NoLongerKept(catalog).notes(state, read));
        return notes;
    }
}
