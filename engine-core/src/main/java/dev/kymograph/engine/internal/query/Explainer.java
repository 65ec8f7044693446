package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.Explanation;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.Select;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.duckdb.Guard;
import dev.kymograph.engine.internal.query.sql.CheckedSelect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says how questions are answered; where it is asked to, it runs them and says what DuckDB did. */
public final class Explainer {

    private final Catalog catalog;
    private final Entrance entrance;
    private final Analyses analyses;
    private final SqlSurface sqlSurface;
    private final Settings.Query settings;
    private final Router router;
    private final RecentAnswers recent;

    Explainer(
            Catalog catalog,
            Entrance entrance,
            Analyses analyses,
            SqlSurface sqlSurface,
            Settings.Query settings,
            Router router,
            RecentAnswers recent) {
        this.router = router;
        this.recent = recent;
        this.catalog = catalog;
        this.entrance = entrance;
        this.analyses = analyses;
        this.sqlSurface = sqlSurface;
        this.settings = settings;
    }

    public Explanation explain(Question question) {
        return explain(question, false, Watch.NOBODY);
    }

    public Explanation analyze(Question question, Watch watch) {
        return explain(question, true, watch);
    }

    private Explanation explain(Question question, boolean runs, Watch watch) {
        Analyses.Held held = analyses.hold(question.analysis());
        try {
            return explain(entrance.request(question, held.analysis()), runs, watch);
        } finally {
            held.stay().close();
        }
    }

    private Explanation explain(Request<?> request, boolean runs, Watch watch) {
        Router.Way way = router.of(request);
        Optional<String> relation = way.postgres() ? recent.relation(request) : Optional.empty();
        if (relation.isPresent() && !runs) {
            return new Explanation(Steps.ofRecent(request.selection(), way.why()), relation.get());
        }
        Explanation explained = explainLake(request, runs, watch);
        if (!router.isKept()) {
            return explained;
        }
        List<String> steps = new ArrayList<>(explained.steps());
        steps.add(
                relation.isPresent()
                        ? "PostgreSQL answers it: " + way.why() + "; this is what DuckDB would do"
                        : "not PostgreSQL: "
                                + (way.postgres() ? "readings that it needs are in the lake alone" : way.why()));
        return new Explanation(steps, explained.sql(), explained.analyzed());
    }

    private Explanation explainLake(Request<?> request, boolean runs, Watch watch) {
        Guard guard = new Guard(watch, settings.timeout(), "answering");
        Selection selection = request.selection();
        try (OpenQuestion open = entrance.enter(selection, request.scope(), request.need(), guard)) {
            List<String> steps = Steps.of(selection, open);
            if (runs) {
                Profile profile = open.profiled();
                readAll(request.run(LentContext.of(selection, request.window(), open, watch), guard));
                return profile.explanation(steps);
            }
            State.Part part = open.state().parts().get(0);
            return new Explanation(
                    steps,
                    open.plan().isUsed()
                            ? open.summaries()
                            : new ReadingsSql(selection.metricType(), selection.kind(), part)
                                    .lentReadings(selection.fields(), selection.leastQuality()));
        }
    }

    public Explanation explainSql(Select select) {
        return explainSql(select, false, Watch.NOBODY);
    }

    public Explanation analyzeSql(Select select, Watch watch) {
        return explainSql(select, true, watch);
    }

    private Explanation explainSql(Select asked, boolean runs, Watch watch) {
        Surface surface = entrance.surface(asked);
        CheckedSelect select = sqlSurface.check(asked.sql(), surface);
        SqlPlan plan = SqlPlan.of(select, surface);
        Guard guard = new Guard(watch, settings.timeout(), "answering");
        try (OpenQuestion open = entrance.enter(plan, asked.asOf(), guard)) {
            List<String> steps = new ArrayList<>(Steps.of(plan, open));
            plan.hint(select, catalog.rollups().all()).ifPresent(steps::add);
            Map<String, String> relations = plan.relations(open.state());
            if (runs) {
                Profile profile = open.profiled();
                readAll(open.run(select.sql(), relations));
                return profile.explanation(steps);
            }
            // What could not be run has no explanation either.
            open.columns(select.sql(), relations);
            return new Explanation(steps, WithClause.before(select.sql(), relations));
        }
    }

    private static void readAll(Rows rows) {
        try (rows) {
            while (rows.next()) {
                // What it takes is asked, not what it answers.
            }
        }
    }
}
