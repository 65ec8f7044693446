package dev.kymograph.engine.internal.tenancy;

import dev.kymograph.engine.Adoption;
import dev.kymograph.engine.AdoptionSummary;
import dev.kymograph.engine.Advice;
import dev.kymograph.engine.Backup;
import dev.kymograph.engine.BackupSummary;
import dev.kymograph.engine.Breakers;
import dev.kymograph.engine.Check;
import dev.kymograph.engine.CheckReport;
import dev.kymograph.engine.Compaction;
import dev.kymograph.engine.CompactionSummary;
import dev.kymograph.engine.DeletionSummary;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.EngineStatistics;
import dev.kymograph.engine.ErasureReport;
import dev.kymograph.engine.Explanation;
import dev.kymograph.engine.ExportSummary;
import dev.kymograph.engine.ExportTarget;
import dev.kymograph.engine.IngestKey;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.Jobs;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Plugins;
import dev.kymograph.engine.Quarantine;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.RebuildReport;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.Retention;
import dev.kymograph.engine.Rollups;
import dev.kymograph.engine.SampleSummary;
import dev.kymograph.engine.Select;
import dev.kymograph.engine.Snapshots;
import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.StoredFile;
import dev.kymograph.engine.Subjects;
import dev.kymograph.engine.Vocabulary;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An engine as one tenant may use it: it answers, exports and lists what can be asked. It stands before the whole engine, method by
 * method, so that a new one has to be thought of.
 */
public final class TenantEngine implements Engine {

    private final Engine engine;
    private final String tenant;

    /**
     * Takes an engine over.
     *
     * @param engine whose questions read from the {@link TenantCatalog}
     */
    public TenantEngine(Engine engine, String tenant) {
        this.engine = engine;
        this.tenant = tenant;
    }

    private KymographException refused(String what) {
        return Tenants.refused(tenant, what);
    }

    @Override
    public Result ask(Question question, Watch watch) {
        return engine.ask(question, watch);
    }

    @Override
    public Result sql(Select select, Watch watch) {
        return engine.sql(select, watch);
    }

    @Override
    public ExportSummary export(Question question, ExportTarget target, Watch watch) {
        return engine.export(question, target, watch);
    }

    @Override
    public ExportSummary exportSql(Select select, ExportTarget target, Watch watch) {
        return engine.exportSql(select, target, watch);
    }

    @Override
    public Subjects subjects() {
        return new TenantSubjects(engine.subjects(), tenant);
    }

    @Override
    public Vocabulary vocabulary() {
        return engine.vocabulary();
    }

    @Override
    public Plugins plugins() {
        return new TenantPlugins(engine.plugins(), tenant);
    }

    /** Of the answers to this tenant's questions. */
    @Override
    public EngineStatistics statistics() {
        return engine.statistics();
    }

    /** None: others do what has to be done. */
    @Override
    public Jobs jobs() {
        return engine.jobs();
    }

    @Override
    public Breakers breakers() {
        return engine.breakers();
    }

    /** They would be of jobs that others have. */
    @Override
    public List<String> troubles() {
        return List.of();
    }

    @Override
    public void close() {
        engine.close();
    }

    // --- refused; a plan tells how much there is of all, so explaining is, too ---

    @Override
    public IngestSummary ingest(String metricType, List<Reading> batch) {
        throw refused("take readings in");
    }

    @Override
    public IngestSummary ingest(String metricType, List<Reading> batch, IngestKey key) {
        throw refused("take readings in");
    }

    @Override
    public IngestSummary ingest(String metricType, Stream<Reading> readings) {
        throw refused("take readings in");
    }

    @Override
    public IngestSummary ingest(SourceFile source, Watch watch) {
        throw refused("take readings in");
    }

    @Override
    public AdoptionSummary adopt(Adoption adoption, Watch watch) {
        throw refused("adopt files");
    }

    @Override
    public DeletionSummary delete(Question question, Watch watch) {
        throw refused("delete readings");
    }

    @Override
    public DeletionSummary deletable(Question question, Watch watch) {
        throw refused("delete readings");
    }

    @Override
    public ErasureReport erase(String kind, int id, Watch watch) {
        throw refused("erase subjects");
    }

    @Override
    public ErasureReport erasable(String kind, int id) {
        throw refused("erase subjects");
    }

    @Override
    public long flush() {
        throw refused("flush");
    }

    @Override
    public CompactionSummary compact(Compaction compaction, Watch watch) {
        throw refused("compact");
    }

    @Override
    public CheckReport check(Check check, Watch watch) {
        throw refused("check the lake");
    }

    @Override
    public RebuildReport rebuild(Optional<Path> from, Watch watch) {
        throw refused("rebuild the catalog");
    }

    @Override
    public BackupSummary backup(Backup backup, Watch watch) {
        throw refused("make a backup");
    }

    @Override
    public List<StoredFile> files() {
        throw refused("look at files");
    }

    @Override
    public SampleSummary generate(String sampleData, List<String> parameters, Watch watch) {
        throw refused("make up readings");
    }

    @Override
    public Explanation explain(Question question) {
        throw refused("explain");
    }

    @Override
    public Explanation explainAnalyze(Question question, Watch watch) {
        throw refused("explain");
    }

    @Override
    public Explanation explainAnalyzeSql(Select select, Watch watch) {
        throw refused("explain");
    }

    @Override
    public Explanation explainSql(Select select) {
        throw refused("explain");
    }

    @Override
    public Quarantine quarantine() {
        throw refused("look at the quarantine");
    }

    @Override
    public Rollups rollups() {
        throw refused("look at rollups");
    }

    @Override
    public Retention retention() {
        throw refused("look at retention");
    }

    @Override
    public Snapshots snapshots() {
        throw refused("look at snapshots");
    }

    @Override
    public Advice advice() {
        throw refused("give advice");
    }
}
