package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
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
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.catalog.Rollups;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.SegmentView;
import dev.kymograph.engine.internal.catalog.SourceRecord;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.catalog.SubjectChanges;
import dev.kymograph.engine.internal.catalog.SubjectTable;
import dev.kymograph.engine.internal.catalog.Tombstone;
import dev.kymograph.engine.internal.catalog.VocabularyTables;
import dev.kymograph.engine.internal.catalog.Watches;
import dev.kymograph.engine.internal.catalog.Zones;
import dev.kymograph.engine.internal.config.Settings.Following;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** The catalog in the tables of a database. */
public final class SqlCatalog implements Catalog {

    private final Database database;
    private final Readers readers;
    private final Committer committer;
    private final DeclaredVocabulary vocabulary;
    private final SubjectStore subjectStore = new SubjectStore();
    private final HotStore hot;
    private final SnapshotStore snapshots = new SnapshotStore();
    private final LakeStore lake;
    private final SourceStore sources = new SourceStore();
    private final QuarantineStore quarantine;
    private final SubjectRegister register;
    private final Intake intake;
    private final ZoneStore zones;
    private final SnapshotHistory history;
    private final StateReader stateReader;
    private final NewestHead newest;
    private final Optional<Processes> processes;
    private final RollupStore rollups;
    private final RetentionStore retention;
    private final AuditStore audit;
    private final AskedStore asked;
    private final ErasureStore erasures;
    private final ChangeLog changes;
    private final CopyStore copies;
    private final WatchStore watches;
    private final RecentReadings recent;

    private SqlCatalog(
            Database database, Duration gatherFor, Following following, Duration keepRecent, OpenedTables opened) {
        this.database = database;
        RecentStore recentStore = new RecentStore(database.dialect(), keepRecent);
        this.hot = new HotStore(recentStore);
        this.lake = new LakeStore(snapshots, recentStore);
        this.vocabulary = new DeclaredVocabulary(opened.declarations(), recentStore);
        this.readers = new Readers(database);
        this.newest = new NewestHead(readers, opened.counters().head(), database.isShared(), this::byHeart);
        Leases leases = new Leases();
        this.processes = database.isShared() ? Optional.of(new Processes(readers, leases)) : Optional.empty();
        this.committer = new Committer(database, processes, gatherFor, opened.writing(), opened.counters(), newest);
        this.recent = new KeptReadings(database, committer, readers, recentStore, newest::known);
        this.quarantine = new QuarantineStore(committer, readers);
        this.zones = new ZoneStore(database, committer, opened.zones());
        this.rollups =
                new RollupStore(database, committer, readers, vocabulary, newest::known, snapshots, opened.rollups());
        this.retention = new RetentionStore(committer, readers, vocabulary, subjectStore, newest::known);
        UnneededFiles unneeded = new UnneededFiles(leases, processes);
        this.erasures = new ErasureStore(
                database,
                committer,
                readers,
                vocabulary,
                subjectStore,
                unneeded,
                recentStore,
                newest::known,
                opened.tombstones());
        this.stateReader = new StateReader(newest::in, erasures::hidden);
        this.register = new SubjectRegister(committer, readers, vocabulary, subjectStore, erasures);
        this.intake = new Intake(
                committer,
                vocabulary,
                erasures,
                hot,
                lake,
                quarantine,
                sources,
                new OpenSequences(processes),
                processes);
        this.history = new SnapshotHistory(
                readers,
                committer,
                snapshots,
                leases,
                processes,
                unneeded,
                recentStore,
                () -> newest.known().snapshot(),
                erasures::requireFinished);
        this.audit = new AuditStore(committer, readers, vocabulary, snapshots, recentStore);
        this.asked = new AskedStore(database, committer, readers);
        this.changes = new ChangeLog(
                database,
                committer,
                readers,
                vocabulary,
                new MappedSubjects(committer, readers, vocabulary, following),
                following.atOnce());
        this.copies = new CopyStore(database, committer);
        this.watches = new WatchStore(committer, readers, vocabulary, subjectStore, erasures, hot, processes);
    }

    /**
     * Brings the tables to the newest version and opens the catalog in them. Closing it leaves the database open.
     *
     * @param gatherFor how long a write waits for company
     * @throws KymographException {@code schema.newer}, {@code schema.downgraded}, {@code schema.changed}
     */
    public static SqlCatalog open(Database database, Duration gatherFor) {
        return open(database, gatherFor, Following.NONE, Duration.ZERO);
    }

    /**
     * As {@link #open(Database, Duration)}.
     *
     * @param following how is followed what other programs do to subjects in that database
     * @param keepRecent how long hot readings stay as rows; zero: there are none
     */
    public static SqlCatalog open(Database database, Duration gatherFor, Following following, Duration keepRecent) {
        SqlCatalog catalog = new SqlCatalog(database, gatherFor, following, keepRecent, OpenedTables.of(database));
        try {
            catalog.processes.ifPresent(
                    own -> own.begin(() -> catalog.newest.look().snapshot()));
            return catalog;
        } catch (RuntimeException | Error e) {
            catalog.close();
            throw e;
        }
    }

    /** All that is known by heart, as a transaction sees it. */
    private Runnable byHeart(Session session) throws SQLException {
        Declarations declarations = session.ask(VocabularyTables::load);
        Map<String, ZoneStore.Zone> known = session.ask(ZoneStore::read);
        List<Rollup> stored = session.ask(RollupStore::load);
        List<Tombstone> tombstones = ErasureStore.read(session);
        return () -> {
            vocabulary.becomes(declarations);
            zones.becomes(known);
            rollups.becomes(stored);
            erasures.becomes(tombstones);
        };
    }

    @Override
    public Declarations declarations() {
        return vocabulary.now();
    }

    @Override
    public void declare(List<SubjectKind> kinds, List<MetricType> metricTypes) {
        if (vocabulary.holds(kinds, metricTypes)) {
            return;
        }
        rollups.requireNone(metricTypes);
        committer.writeAlone(
                "declare",
                (session, counters) -> vocabulary.declare(session, counters, newest.known(), kinds, metricTypes),
                vocabulary::becomes);
    }

    @Override
    public void requireDeclarable(List<SubjectKind> kinds, List<MetricType> metricTypes) {
        if (!vocabulary.holds(kinds, metricTypes)) {
            rollups.requireNone(metricTypes);
        }
        readers.read("read the vocabulary", session -> vocabulary.with(session, newest.known(), kinds, metricTypes));
    }

    @Override
    public Zones zones() {
        return zones;
    }

    @Override
    public void register(List<Subject> subjects) {
        if (!subjects.isEmpty()) {
            register(subjects, Set.of(), List.of());
        }
    }

    @Override
    public void register(List<Subject> subjects, Set<String> kept, List<Rejection> rejections) {
        register.register(subjects, kept, (session, counters) -> {
            quarantine.reject(session, counters, rejections);
            return null;
        });
    }

    @Override
    public void registerReplayed(List<Subject> subjects, Set<String> kept, Replayed replayed) {
        register.register(subjects, kept, (session, counters) -> {
            quarantine.replayed(session, replayed);
            return null;
        });
    }

    @Override
    public Optional<Subject> subject(String kind, int id) {
        return register.find(kind, id);
    }

    @Override
    public SubjectTable subjects(String kind) {
        return register.all(kind);
    }

    @Override
    public void deleteSubject(String kind, int id) {
        register.delete(kind, id);
    }

    @Override
    public long reserveSequence(MetricType checkedBy) {
        return intake.reserve(checkedBy);
    }

    @Override
    public void release(long sequence) {
        intake.release(sequence);
    }

    @Override
    public void accept(
            String metricType,
            List<Reading> readings,
            List<Span> spans,
            OptionalLong subjectVersion,
            List<Rejection> rejections,
            Optional<SourceRecord> source) {
        intake.accept(metricType, readings, spans, subjectVersion, rejections, source);
    }

    @Override
    public void acceptReplayed(
            String metricType,
            List<Reading> readings,
            List<Span> spans,
            OptionalLong subjectVersion,
            Replayed replayed) {
        intake.acceptReplayed(metricType, readings, spans, subjectVersion, replayed);
    }

    @Override
    public List<HotBatch> hotBatches(String metricType) {
        return newest.look().hot(vocabulary.metricType(metricType).name()).batches();
    }

    @Override
    public Rows hotReadings(String metricType, Collection<Long> batches) {
        MetricType type = vocabulary.metricType(metricType);
        try {
            return hot.readings(database, type, batches);
        } catch (SQLException e) {
            throw database.describe(e, "read hot readings of " + metricType);
        }
    }

    @Override
    public long commit(Commit commit) {
        return intake.commit(commit);
    }

    @Override
    public Holdings holdings(String metricType) {
        String name = vocabulary.metricType(metricType).name();
        // Before the files.
        long settledBefore = intake.settledBefore(name);
        return readers.read("read what the lake holds", session -> lake.holdings(session, name, settledBefore));
    }

    @Override
    public List<LakeFile> replacedAdopted(String metricType) {
        String name = vocabulary.metricType(metricType).name();
        return readers.read("read adopted files", session -> ReplacedFiles.of(session, name));
    }

    @Override
    public Optional<Long> committed(String token) {
        return readers.read("look up a commit", session -> {
            if (session.isShared()) {
                // Waits for a COMMIT whose answer was lost and that is still under way.
                Counters.lockToRead(session);
            }
            return snapshots.committed(session, token);
        });
    }

    @Override
    public Optional<IngestSummary> source(String key) {
        return readers.read("look up a source", session -> sources.source(session, key));
    }

    @Override
    public Optional<SourceRecord> keyed(String key) {
        return readers.read("look up a key", session -> sources.keyed(session, key));
    }

    @Override
    public void forgetKeys(Instant before) {
        committer.write("forget keys", (session, counters) -> {
            sources.forgetKeys(session, before);
            return null;
        });
    }

    @Override
    public RefusedRows quarantine() {
        return quarantine;
    }

    @Override
    public Audit audit() {
        return audit;
    }

    @Override
    public AskedQuestions asked() {
        return asked;
    }

    @Override
    public Erasures erasures() {
        return erasures;
    }

    @Override
    public SubjectChanges changes() {
        return changes;
    }

    @Override
    public CatalogCopies copies() {
        return copies;
    }

    @Override
    public RecentReadings recent() {
        return recent;
    }

    @Override
    public Watches watches() {
        return watches;
    }

    @Override
    public Rollups rollups() {
        return rollups;
    }

    @Override
    public Retention retention() {
        return retention;
    }

    @Override
    public State state(List<Scope> scopes) {
        Declarations known = vocabulary.now();
        scopes.forEach(scope -> vocabulary.metricType(scope.metricType()));
        return readers.read("read the catalog's state", session -> stateReader.read(session, known, scopes));
    }

    @Override
    public State state(List<Scope> scopes, long snapshot) {
        Declarations known = vocabulary.now();
        scopes.forEach(scope -> vocabulary.metricType(scope.metricType()));
        return readers.read("read the catalog's state", session -> {
            snapshots.require(session, snapshot);
            return stateReader.read(session, known, scopes, OptionalLong.of(snapshot));
        });
    }

    @Override
    public History history() {
        return history;
    }

    @Override
    public Rows segments(SubjectKind kind) {
        List<Column> columns = SegmentView.columns(kind);
        String selected = columns.stream()
                .map(column -> column.type() == ColumnType.TIMESTAMP
                        ? database.dialect().micros(SqlText.name(column.name()))
                        : SqlText.name(column.name()))
                .collect(Collectors.joining(", "));
        try {
            String sql = "SELECT " + selected + " FROM " + SqlText.name(SegmentView.name(kind)) + " ORDER BY id";
            return StreamedRows.of(database, sql, columns);
        } catch (SQLException e) {
            throw database.describe(e, "read the segments of " + kind.name());
        }
    }

    @Override
    public long stateNumber() {
        return newest.look().stateNumber();
    }

    /** Commits what was handed in. */
    @Override
    public void close() {
        committer.close();
        processes.ifPresent(Processes::close);
        readers.close();
    }
}
