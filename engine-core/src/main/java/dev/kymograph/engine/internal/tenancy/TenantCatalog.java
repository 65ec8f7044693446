package dev.kymograph.engine.internal.tenancy;

import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Question.Comparison;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.catalog.AskedQuestions;
import dev.kymograph.engine.internal.catalog.Audit;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.CatalogCopies;
import dev.kymograph.engine.internal.catalog.Commit;
import dev.kymograph.engine.internal.catalog.Declarations;
import dev.kymograph.engine.internal.catalog.Erasures;
import dev.kymograph.engine.internal.catalog.History;
import dev.kymograph.engine.internal.catalog.Holdings;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.RecentReadings;
import dev.kymograph.engine.internal.catalog.RefusedRows;
import dev.kymograph.engine.internal.catalog.Rejection;
import dev.kymograph.engine.internal.catalog.Replayed;
import dev.kymograph.engine.internal.catalog.Retention;
import dev.kymograph.engine.internal.catalog.Rollups;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.Scope.Condition;
import dev.kymograph.engine.internal.catalog.SourceRecord;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.catalog.SubjectChanges;
import dev.kymograph.engine.internal.catalog.SubjectTable;
import dev.kymograph.engine.internal.catalog.Watches;
import dev.kymograph.engine.internal.catalog.Zones;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * The catalog as one tenant's questions see it: its subjects are those of the tenant, and each state says that nobody else's readings
 * are an answer. Nothing can be written. It stands before the whole catalog, method by method, so that a new one has to be thought of.
 */
public final class TenantCatalog implements Catalog {

    private final Catalog catalog;
    private final String tenant;

    public TenantCatalog(Catalog catalog, String tenant) {
        this.catalog = catalog;
        this.tenant = tenant;
    }

    private KymographException refused(String what) {
        return Tenants.refused(tenant, what);
    }

    // --- cut to the tenant ---

    @Override
    public State state(List<Scope> scopes) {
        return cut(scopes, catalog::state);
    }

    @Override
    public State state(List<Scope> scopes, long snapshot) {
        return cut(scopes, asked -> catalog.state(asked, snapshot));
    }

    /** Files and batches without any of the tenant's readings are not even looked at. */
    private State cut(List<Scope> scopes, Function<List<Scope>, State> read) {
        Condition own = new Condition(Scope.TENANT, Comparison.IS, List.of(tenant));
        State state = read.apply(scopes.stream()
                .map(scope -> {
                    List<Condition> conditions = new ArrayList<>(scope.subjects());
                    conditions.add(own);
                    return scope.about(conditions);
                })
                .toList());
        List<State.Part> parts = new ArrayList<>();
        for (State.Part part : state.parts()) {
            List<Condition> conditions = new ArrayList<>(part.scope().subjects());
            conditions.remove(conditions.size() - 1);
            parts.add(part.of(tenant, part.scope().about(conditions), hidden(part)));
        }
        return new State(state.number(), state.snapshot(), state.asOf(), state.subjectVersions(), parts);
    }

    /** Who is being erased is told of only where the tenant has it again already. */
    private Set<Integer> hidden(State.Part part) {
        if (part.hidden().isEmpty()) {
            return Set.of();
        }
        MetricType type = declarations().requireMetricType(part.scope().metricType());
        Set<Integer> hidden = new HashSet<>(part.hidden());
        hidden.retainAll(ids(type.kind()));
        return hidden;
    }

    private Set<Integer> ids(String kind) {
        Set<Integer> ids = new HashSet<>();
        subjects(kind).subjects().forEach(subject -> ids.add(subject.id()));
        return ids;
    }

    private boolean isOwn(Subject subject) {
        return subject.tenant().equals(Optional.of(tenant));
    }

    @Override
    public Optional<Subject> subject(String kind, int id) {
        return catalog.subject(kind, id).filter(this::isOwn);
    }

    @Override
    public SubjectTable subjects(String kind) {
        SubjectTable all = catalog.subjects(kind);
        List<Subject> subjects = new ArrayList<>();
        List<SubjectTable.Stamp> stamps = new ArrayList<>();
        for (int i = 0; i < all.subjects().size(); i++) {
            if (isOwn(all.subjects().get(i))) {
                subjects.add(all.subjects().get(i));
                stamps.add(all.stamps().get(i));
            }
        }
        return new SubjectTable(all.version(), subjects, stamps);
    }

    @Override
    public Rows segments(SubjectKind kind) {
        Set<Integer> own = ids(kind.name());
        return new OwnRows(catalog.segments(kind), kind.idColumn(), own);
    }

    // --- what questions need of what is nobody's, or is cut when it is read with a state ---

    @Override
    public Declarations declarations() {
        return catalog.declarations();
    }

    @Override
    public Zones zones() {
        return catalog.zones();
    }

    @Override
    public List<HotBatch> hotBatches(String metricType) {
        return catalog.hotBatches(metricType);
    }

    @Override
    public Rows hotReadings(String metricType, Collection<Long> batches) {
        return catalog.hotReadings(metricType, batches);
    }

    @Override
    public Rollups rollups() {
        return catalog.rollups();
    }

    @Override
    public AskedQuestions asked() {
        return catalog.asked();
    }

    @Override
    public Retention retention() {
        return catalog.retention();
    }

    @Override
    public History history() {
        return catalog.history();
    }

    @Override
    public long stateNumber() {
        return catalog.stateNumber();
    }

    @Override
    public void close() {
        catalog.close();
    }

    // --- refused ---

    @Override
    public void declare(List<SubjectKind> kinds, List<MetricType> metricTypes) {
        throw refused("declare metric types");
    }

    @Override
    public void requireDeclarable(List<SubjectKind> kinds, List<MetricType> metricTypes) {
        throw refused("declare metric types");
    }

    @Override
    public void register(List<Subject> subjects) {
        throw refused("register subjects");
    }

    @Override
    public void register(List<Subject> subjects, Set<String> kept, List<Rejection> rejections) {
        throw refused("register subjects");
    }

    @Override
    public void registerReplayed(List<Subject> subjects, Set<String> kept, Replayed replayed) {
        throw refused("register subjects");
    }

    @Override
    public void deleteSubject(String kind, int id) {
        throw refused("delete subjects");
    }

    @Override
    public long reserveSequence(MetricType checkedBy) {
        throw refused("take readings in");
    }

    @Override
    public void release(long sequence) {
        throw refused("take readings in");
    }

    @Override
    public void accept(
            String metricType,
            List<Reading> readings,
            List<Span> spans,
            OptionalLong subjectVersion,
            List<Rejection> rejections,
            Optional<SourceRecord> source) {
        throw refused("take readings in");
    }

    @Override
    public void acceptReplayed(
            String metricType,
            List<Reading> readings,
            List<Span> spans,
            OptionalLong subjectVersion,
            Replayed replayed) {
        throw refused("take readings in");
    }

    @Override
    public long commit(Commit commit) {
        throw refused("change the lake");
    }

    @Override
    public Optional<Long> committed(String token) {
        throw refused("change the lake");
    }

    @Override
    public Optional<IngestSummary> source(String key) {
        throw refused("take readings in");
    }

    @Override
    public Optional<SourceRecord> keyed(String key) {
        throw refused("take readings in");
    }

    @Override
    public void forgetKeys(Instant before) {
        throw refused("take readings in");
    }

    @Override
    public Holdings holdings(String metricType) {
        throw refused("look at files");
    }

    @Override
    public List<LakeFile> replacedAdopted(String metricType) {
        throw refused("look at files");
    }

    @Override
    public RefusedRows quarantine() {
        throw refused("look at the quarantine");
    }

    @Override
    public Audit audit() {
        throw refused("check the lake");
    }

    @Override
    public Erasures erasures() {
        throw refused("erase subjects");
    }

    @Override
    public SubjectChanges changes() {
        throw refused("follow subjects");
    }

    @Override
    public CatalogCopies copies() {
        throw refused("copy the catalog");
    }

    @Override
    public Watches watches() {
        throw refused("watch readings");
    }

    @Override
    public RecentReadings recent() {
        throw refused("read recent readings");
    }
}
