package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.SegmentView;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.text.Counted;
import dev.kymograph.metric.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says in our words how a question would be answered. */
final class Steps {

    private Steps() {}

    static List<String> of(Selection selection, OpenQuestion open) {
        State state = open.state();
        SummaryPlan summaries = open.plan();
        List<String> steps = new ArrayList<>();
        steps.add("fields " + selection.fields().stream().map(Field::name).collect(Collectors.joining(", ")));
        steps.addAll(of(state.parts().get(0), open));
        selection.leastQuality().ifPresent(least -> steps.add("then keep readings with quality >= " + least));
        steps.addAll(summaries.steps());
        steps.add(summaries.isUsed() ? route("rollup " + summaries.rollup(), state) : route("DuckDB", state));
        return steps;
    }

    /** Of a question that PostgreSQL answers. */
    static List<String> ofRecent(Selection selection, String why) {
        Scope scope = selection.scope();
        List<String> steps = new ArrayList<>();
        steps.add("fields " + selection.fields().stream().map(Field::name).collect(Collectors.joining(", ")));
        steps.add(scope.metricType() + ": "
                + (describe(scope).isEmpty() ? "all readings" : "readings " + describe(scope)));
        selection.leastQuality().ifPresent(least -> steps.add("then keep readings with quality >= " + least));
        steps.add("route PostgreSQL, from recent readings: " + why);
        return steps;
    }

    static List<String> of(SqlPlan plan, OpenQuestion open) {
        State state = open.state();
        List<String> steps = new ArrayList<>();
        state.parts().forEach(part -> steps.addAll(of(part, open)));
        plan.tables().forEach((name, kind) -> steps.add(name + ": all subjects, from memory"));
        plan.copied()
                .segments()
                .forEach(kind -> steps.add(SegmentView.name(kind) + ": all segments, from the catalog"));
        plan.copied()
                .tables()
                .forEach(table ->
                        steps.add(table.name() + ": the table of plugin '" + table.plugin() + "', from memory"));
        plan.lent().forEach(table -> steps.add(table.name() + ": rows that were lent, from memory"));
        steps.addAll(plan.notes());
        steps.add(route("DuckDB", state));
        return steps;
    }

    private static List<String> of(State.Part part, OpenQuestion open) {
        List<String> steps = new ArrayList<>();
        Scope scope = part.scope();
        steps.add(scope.metricType() + ": "
                + (describe(scope).isEmpty() ? "all readings" : "readings " + describe(scope)));
        steps.add(scope.metricType() + ": " + part.files().size() + " of " + Counted.of(part.filesKnown(), "file")
                + " can hold an answer, " + size(part.files()));
        steps.addAll(leftOut(part, open));
        if (!part.overlapping().isEmpty()) {
            steps.add(scope.metricType() + ": " + part.overlapping().size()
                    + " of them share readings and are read by the latest write");
        }
        if (!part.batches().isEmpty()) {
            long readings =
                    part.batches().stream().mapToLong(batch -> batch.readings()).sum();
            steps.add(scope.metricType() + ": " + Counted.batches(part.batches().size(), "hot") + " with "
                    + Counted.of(readings, "reading") + " read from memory");
        }
        return steps;
    }

    /** What keeps files from being read. */
    private static List<String> leftOut(State.Part part, OpenQuestion open) {
        Scope scope = part.scope();
        int left = part.filesKnown() - part.files().size();
        if (left <= 0) {
            return List.of();
        }
        Scope timeAlone =
                new Scope(scope.metricType(), scope.fromMicros(), scope.toMicros(), List.of(), Optional.empty(), false);
        int byTime = part.filesKnown() - open.files(timeAlone).size();
        List<String> why = new ArrayList<>();
        if (byTime > 0) {
            why.add(byTime + " by the time of their readings");
        }
        if (left > byTime) {
            String with = scope.ends()
                    ? "have no subject's last readings"
                    : scope.lifeYears().isEmpty()
                            ? "have none of these subjects"
                            : "have none of these subjects at that age";
            why.add((left - byTime) + " because they " + with);
        }
        return List.of(scope.metricType() + ": " + Counted.of(left, "file") + " left out: " + String.join(", ", why));
    }

    private static String size(List<LakeFile> files) {
        long bytes = files.stream().mapToLong(LakeFile::bytes).sum();
        return bytes < 100_000
                ? String.format(Locale.ROOT, "%.0f KB", Math.ceil(bytes / 1e3))
                : String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
    }

    private static String route(String who, State state) {
        return "route " + who + ", at snapshot " + state.snapshot()
                + (state.asOf().isPresent() ? ", without hot readings" : ", state " + state.number());
    }

    private static String describe(Scope scope) {
        List<String> words = new ArrayList<>();
        for (Scope.Condition condition : scope.subjects()) {
            words.add("of subjects with " + condition.column() + " "
                    + condition.comparison().sign() + " "
                    + condition.values().stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
        scope.lifeYears()
                .ifPresent(years -> words.add("in years " + years.first() + " to " + years.last() + " of life"));
        scope.fromMicros().ifPresent(micros -> words.add("from " + Micros.moment(micros)));
        scope.toMicros().ifPresent(micros -> words.add("until before " + Micros.moment(micros)));
        return String.join(", ", words);
    }
}
