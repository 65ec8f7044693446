package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.AsOf;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.Select;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.duckdb.Guard;
import dev.kymograph.engine.internal.plugin.OfferedAnalysis;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** How questions come to be: from words to a selection, and from there to what is laid out for it over one state. */
final class Entrance {

    private final Catalog catalog;
    private final QuestionDatabase database;
    private final SummaryPlanner summaries;
    private final Floor floor;
    private final Clock clock;

    Entrance(Catalog catalog, QuestionDatabase database, SummaryPlanner summaries, Floor floor, Clock clock) {
        this.catalog = catalog;
        this.database = database;
        this.summaries = summaries;
        this.floor = floor;
        this.clock = clock;
    }

    /** Readings that a question to {@code readings} is about. */
    record Wanted(Selection selection, OptionalLong mostRows) {}

    /** What questions can name now. */
    Surface surface() {
        return new Surface(catalog.declarations(), database.tables());
    }

    /** What a statement can name now. */
    Surface surface(Select select) {
        return surface().lending(select.lent());
    }

    /** What a question to {@code readings} chooses. */
    Wanted selection(Question question) {
        Surface surface = surface();
        MetricType metricType = surface.metricType(question.metricType());
        SelectionReader reader = new SelectionReader(
                        metricType, surface.kind(metricType), List.of(), new SubjectNames(this::subjects), clock)
                .read(question);
        return new Wanted(reader.selection(metricType.fields()), reader.mostRows());
    }

    OpenQuestion enter(Sought sought, Guard guard) {
        return floor.enter(sought, guard);
    }

    /** Lets a statement in, with the tables that it was lent. */
    OpenQuestion enter(SqlPlan plan, AsOf asOf, Guard guard) {
        OpenQuestion open = floor.enter(plan.sought(asOf), guard);
        try {
            open.lend(plan.lent());
            return open;
        } catch (RuntimeException | Error e) {
            open.close();
            throw e;
        }
    }

    Request<?> request(Question question, OfferedAnalysis<?> analysis) {
        return Request.of(question, analysis, surface(), new SubjectNames(this::subjects), clock);
    }

    OpenQuestion enter(Selection selection, Scope scope, SummaryNeed need, Guard guard) {
        List<Scope> scopes = new ArrayList<>();
        Map<String, MetricType> metricTypes = new HashMap<>();
        scopes.add(scope);
        metricTypes.put(selection.metricType().name(), selection.metricType());
        summaries.candidates(selection, need).forEach((candidate, its) -> {
            scopes.add(its);
            metricTypes.put(candidate.name(), candidate);
        });
        for (MetricType other : selection.others()) {
            scopes.add(selection.scope().of(other.name()));
            metricTypes.put(other.name(), other);
        }
        return floor.enter(
                new Sought(
                        scopes,
                        metricTypes,
                        List.of(selection.kind()),
                        state -> summaries.plan(selection, need, state).beside(others(selection, state)),
                        Floor.Copied.NOTHING,
                        selection.asOf()),
                guard);
    }

    /** They come last in what is seen. */
    static List<State.Part> others(Selection selection, State state) {
        int all = state.parts().size();
        return state.parts().subList(all - selection.others().size(), all);
    }

    private List<Subject> subjects(SubjectKind kind) {
        return catalog.subjects(kind.name()).subjects();
    }
}
