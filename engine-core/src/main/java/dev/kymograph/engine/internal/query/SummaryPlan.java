package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.State;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What a question reads, and how summaries answer it.
 *
 * @param rollup the one used; empty where the readings answer
 * @param relation {@code summaries}, as {@link SummaryContext} has it, by where files lie
 * @param parts what is read; no other files need be here
 * @param steps for people: what is used, or why not
 * @param notes for people who read the answer
 * @param whole whether it tells of all readings that were taken in, also of those that are no longer kept
 */
public record SummaryPlan(
        String rollup,
        Function<UnaryOperator<LakeFile>, String> relation,
        List<State.Part> parts,
        List<String> steps,
        List<String> notes,
        boolean whole) {

    public SummaryPlan {
        parts = List.copyOf(parts);
        steps = List.copyOf(steps);
        notes = List.copyOf(notes);
    }

    /** The readings answer. */
    public static SummaryPlan none(List<State.Part> readings, List<String> why) {
        return new SummaryPlan("", place -> "", readings, why, List.of(), false);
    }

    /** The same that reads more. */
    SummaryPlan beside(List<State.Part> more) {
        List<State.Part> all = new ArrayList<>(parts);
        all.addAll(more);
        return new SummaryPlan(rollup, relation, all, steps, notes, whole);
    }

    public boolean isUsed() {
        return !rollup.isEmpty();
    }

    List<LakeFile> files() {
        return parts.stream().flatMap(part -> part.files().stream()).distinct().toList();
    }
}
