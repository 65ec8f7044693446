package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.AsOf;
import dev.kymograph.engine.EngineStatistics;
import dev.kymograph.engine.ExportSummary;
import dev.kymograph.engine.ExportTarget;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Provenance;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.Select;
import dev.kymograph.engine.Vocabulary.BuiltInFunction;
import dev.kymograph.engine.Vocabulary.Relation;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.duckdb.Guard;
import dev.kymograph.engine.internal.lake.storage.LocalFiles;
import dev.kymograph.engine.internal.query.export.StagingFolder;
import dev.kymograph.engine.internal.query.sql.CheckedSelect;
import dev.kymograph.engine.internal.tenancy.Tenants;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Answers questions: from words or SQL to a plan over one state, and from there to rows. */
public final class Questions {

    private final Catalog catalog;
    private final QuestionDatabase database;
    private final Analyses analyses;
    private final SummaryPlanner summaries;
    private final Settings.Query settings;
    private final Optional<String> tenant;
    private final Entrance entrance;
    private final SqlSurface sqlSurface;
    private final StagingFolder staging;
    private final Exporter exporter;
    private final Notes notes;
    private final Router router;
    private final RecentAnswers recent;
    private final Explainer explainer;
    private final AnswerCache cache;
    private final QuestionLog log;

    public Questions(
            Catalog catalog,
            QuestionDatabase database,
            LocalFiles files,
            Analyses analyses,
            SummaryPlanner summaries,
            QuestionLog log,
            Settings settings,
            Clock clock) {
        this.catalog = catalog;
        this.database = database;
        this.analyses = analyses;
        this.summaries = summaries;
        this.log = log;
        this.settings = settings.query();
        this.tenant = settings.tenant();
        Floor floor = new Floor(catalog, database, files, settings.query().atOnce());
        this.entrance = new Entrance(catalog, database, summaries, floor, clock);
        this.sqlSurface = new SqlSurface(database);
        this.staging = new StagingFolder(database.exports());
        staging.sweep();
        this.notes = new Notes(catalog);
        this.router = new Router(catalog, settings);
        this.recent = new RecentAnswers(catalog, notes, settings.query().rows());
        Exports exports = new Exports(staging, database.lake(), settings);
        this.exporter = new Exporter(catalog, entrance, sqlSurface, exports, notes);
        this.explainer = new Explainer(catalog, entrance, analyses, sqlSurface, settings.query(), router, recent);
        this.cache =
                new AnswerCache(settings.query().cacheBytes(), settings.query().rows());
    }

    public Result ask(Question question, Watch watch) {
        long started = System.nanoTime();
        Analyses.Held held = analyses.hold(question.analysis());
        try {
            long state = catalog.stateNumber();
            Request<?> request = entrance.request(question, held.analysis());
            requireNoFiles(request);
            Result result = cache.answer(
                    new AnswerCache.Key(state, request.identity()),
                    started,
                    watch,
                    keeper -> ask(new Asked(request, held.stay(), watch, started, keeper)));
            if (result.provenance().route() == Provenance.Route.CACHE) {
                held.stay().close();
            }
            return result;
        } catch (RuntimeException | Error e) {
            held.stay().close();
            throw e;
        }
    }

    /** What a tenant names is looked for among files that others may have. */
    private void requireNoFiles(Request<?> request) {
        if (!request.files().isEmpty()) {
            tenant.ifPresent(each -> {
                throw Tenants.refused(
                        each, "read the file " + request.files().get(0).path());
            });
        }
    }

    private Result ask(Asked asked) {
        Router.Way way = router.of(asked.request());
        if (way.postgres()) {
            Optional<Result> answered =
                    recent.answer(asked, settings.duckdb() ? Optional.empty() : Optional.of(way.why()));
            if (answered.isPresent()) {
                return answered.get();
            }
            router.requireDuckDb("readings that it needs are in the lake alone");
        }
        router.requireDuckDb(way.why());
        try {
            return fromLake(asked);
        } catch (KymographException e) {
            if (!e.code().equals("breaker.open")
                    || router.hindrance(asked.request()).isPresent()) {
                throw e;
            }
            return recent.answer(asked, Optional.of("the lake's server is left alone for a while, see: breakers"))
                    .orElseThrow(() -> e);
        }
    }

    private Result fromLake(Asked asked) {
        Scope scope = asked.request().scope();
        Optional<Result> fromEnds = scope.ends() ? ask(asked, scope) : Optional.empty();
        return fromEnds.or(() -> ask(asked, asked.request().selection().scope()))
                .orElseThrow();
    }

    /** Empty where only the ends of subjects were read, and the answer lies before some of them. */
    private Optional<Result> ask(Asked asked, Scope scope) {
        Request<?> request = asked.request();
        Guard guard = new Guard(asked.watch(), settings.timeout(), "answering");
        Selection selection = request.selection();
        OpenQuestion open = entrance.enter(selection, scope, request.need(), guard);
        try {
            Rows rows = request.run(LentContext.of(selection, request.window(), open, asked.watch()), guard);
            OptionalInt measured = open.state().parts().get(0).measured();
            if (measured.isEmpty()) {
                return Optional.of(answered(asked, rows, open));
            }
            List<List<Object>> ends = all(rows);
            if (ends.size() < (long) measured.getAsInt() * selection.fields().size()) {
                open.close();
                return Optional.empty();
            }
            return Optional.of(answered(asked, Rows.of(rows.columns(), ends), open));
        } catch (RuntimeException | Error e) {
            open.close();
            throw e;
        }
    }

    static List<List<Object>> all(Rows rows) {
        try (rows) {
            List<List<Object>> all = new ArrayList<>();
            while (rows.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 0; i < rows.columns().size(); i++) {
                    row.add(rows.value(i));
                }
                all.add(row);
            }
            return all;
        }
    }

    private Result answered(Asked asked, Rows rows, OpenQuestion open) {
        Request<?> request = asked.request();
        SummaryPlan plan = open.plan();
        try {
            List<Column> columns = request.columns(rows);
            List<String> notes = new ArrayList<>(this.notes.of(
                    request.selection().kind(),
                    open.state(),
                    plan.whole() ? List.of() : open.state().parts().subList(0, 1)));
            notes.addAll(plan.notes());
            Sight sight = Sight.of(plan.parts(), open.state().asOf()).through(plan.rollup());
            Result result = answered(rows, columns, notes, sight, asked.keeper(), asked.started(), open, asked.stay());
            log.note(
                    request.analysis().spec().name(),
                    plan.rollup(),
                    summaries.fitting(request.selection(), request.need(), open.state()),
                    open.state().parts().get(0),
                    Duration.ofNanos(System.nanoTime() - asked.started()));
            return result;
        } catch (RuntimeException | Error e) {
            rows.close();
            throw e;
        }
    }

    /** Short answers are read at once, and what they needed is given back before anybody looks at them. */
    private Result answered(
            Rows rows,
            List<Column> columns,
            List<String> notes,
            Sight sight,
            KeptAnswer.Keeper keeper,
            long started,
            OpenQuestion open,
            AutoCloseable stay) {
        KeptAnswer.Begun begun = keeper.begin(rows);
        // Files of others may change while the state does not, which has to be told each time.
        TypedColumns typed = TypedColumns.of(columns, rows);
        if (begun.ended() && !readsForeign(open.state())) {
            keeper.keep().accept(begun.answer(typed, notes, sight));
        }
        return new AnsweredResult(begun.rows(), typed, sight.route(), sight, notes, settings.rows(), started, () -> {
            try (stay) {
                open.close();
            }
        });
    }

    public Result sql(Select asked, Watch watch) {
        router.requireDuckDb("a statement in SQL is for DuckDB alone");
        long started = System.nanoTime();
        long state = catalog.stateNumber();
        Surface surface = entrance.surface(asked);
        CheckedSelect select = sqlSurface.check(asked.sql(), surface);
        SqlPlan plan = SqlPlan.of(select, surface);
        AsOf asOf = asked.asOf();
        if (!sqlSurface.isSteady(select) || !plan.lent().isEmpty()) {
            return sql(select, plan, surface, asOf, watch, started, KeptAnswer.Keeper.NOBODY);
        }
        return cache.answer(
                new AnswerCache.Key(state, new SqlIdentity(select.sql(), asOf, plan.copied())),
                started,
                watch,
                keeper -> sql(select, plan, surface, asOf, watch, started, keeper));
    }

    private Result sql(
            CheckedSelect select,
            SqlPlan plan,
            Surface surface,
            AsOf asOf,
            Watch watch,
            long started,
            KeptAnswer.Keeper keeper) {
        Guard guard = new Guard(watch, settings.timeout(), "answering");
        OpenQuestion open = entrance.enter(plan, asOf, guard);
        try {
            Rows rows = open.run(select.sql(), open.relations(plan));
            Result result = answered(
                    rows,
                    SqlUnits.of(select, plan, catalog.rollups().all(), rows.columns()),
                    this.notes.of(plan, surface, open),
                    Sight.of(open.state()),
                    keeper,
                    started,
                    open,
                    () -> {});
            Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
            open.state().parts().forEach(part -> log.note("sql", "", Duration.ZERO, part, elapsed));
            return result;
        } catch (RuntimeException | Error e) {
            open.close();
            throw e;
        }
    }

    /** What makes it the same statement again. */
    private record SqlIdentity(String sql, AsOf asOf, Floor.Copied copied) {}

    private static boolean readsForeign(State state) {
        return state.parts().stream()
                .flatMap(part -> part.files().stream())
                .anyMatch(file -> file.foreign().isForeign());
    }

    /** Keeps nothing of what was asked so far: neither answers, nor copies of subjects and hot readings. */
    public void forget() {
        cache.forget();
        database.renew();
    }

    public EngineStatistics.Cache cacheStatistics() {
        return cache.statistics();
    }

    public Explainer explainer() {
        return explainer;
    }

    /** Writes the readings that a question to {@code readings} is about. */
    public ExportSummary export(Question question, ExportTarget target, Watch watch) {
        router.requireDuckDb("an export is for DuckDB alone");
        return exporter.readings(question, target, watch);
    }

    /** Writes what a SELECT answers. */
    public ExportSummary exportSql(Select select, ExportTarget target, Watch watch) {
        router.requireDuckDb("an export is for DuckDB alone");
        return exporter.sql(select, target, watch);
    }

    /** Does something with the readings that a question to {@code readings} chooses. */
    public <T> T choose(Question question, Watch watch, Function<Chosen, T> work) {
        Selection selection = entrance.selection(question).selection();
        Guard guard = new Guard(watch, Duration.ZERO, "choosing readings");
        try (OpenQuestion open =
                entrance.enter(selection, selection.scope(), SummaryNeed.none("readings are chosen"), guard)) {
            return work.apply(new Chosen(selection, open, staging));
        }
    }

    /** What readings a question to {@code readings} is about. */
    public Scope scope(Question question) {
        return entrance.selection(question).selection().scope();
    }

    /** How many readings lie in a scope, also of a rollup. */
    public long count(Scope scope, Watch watch) {
        Surface surface = entrance.surface();
        MetricType metricType = surface.metricType(scope.metricType());
        SubjectKind kind = surface.kind(metricType);
        Sought sought = Sought.all(
                List.of(scope), Map.of(metricType.name(), metricType), List.of(kind), Floor.Copied.NOTHING, AsOf.NOW);
        try (OpenQuestion open = entrance.enter(sought, new Guard(watch, Duration.ZERO, "counting readings"))) {
            State.Part part = open.state().parts().get(0);
            return new Seen(open).count(new ReadingsSql(metricType, kind, part).chosen());
        }
    }

    /**
     * Looks at some metric types of one kind.
     *
     * @param read of what there is, all that is read
     */
    public <T> T look(
            List<MetricType> metricTypes,
            SubjectKind kind,
            Function<State, List<State.Part>> read,
            Function<Seen, T> look) {
        return look(metricTypes, kind, read, look, new Guard(Watch.NOBODY, settings.timeout(), "looking"));
    }

    /** The same for as long as somebody watches. */
    public <T> T look(
            List<MetricType> metricTypes,
            SubjectKind kind,
            Function<State, List<State.Part>> read,
            Watch watch,
            Function<Seen, T> look) {
        return look(metricTypes, kind, read, look, new Guard(watch, Duration.ZERO, "looking"));
    }

    private <T> T look(
            List<MetricType> metricTypes,
            SubjectKind kind,
            Function<State, List<State.Part>> read,
            Function<Seen, T> look,
            Guard guard) {
        List<Scope> scopes =
                metricTypes.stream().map(type -> Scope.all(type.name())).toList();
        Map<String, MetricType> byName = metricTypes.stream().collect(Collectors.toMap(MetricType::name, type -> type));
        Sought sought = new Sought(
                scopes,
                byName,
                List.of(kind),
                state -> SummaryPlan.none(read.apply(state), List.of()),
                Floor.Copied.NOTHING,
                AsOf.NOW);
        try (OpenQuestion open = entrance.enter(sought, guard)) {
            return look.apply(new Seen(open));
        }
    }

    /** The functions that SQL can call without plugins. */
    public List<BuiltInFunction> builtInFunctions() {
        return sqlSurface.functions();
    }

    /** The tables and views that SQL can name. */
    public List<Relation> relations() {
        return entrance.surface().relations().entrySet().stream()
                .map(relation -> new Relation(relation.getKey(), List.copyOf(relation.getValue())))
                .toList();
    }
}
