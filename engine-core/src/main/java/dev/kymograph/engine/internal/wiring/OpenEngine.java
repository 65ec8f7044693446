package dev.kymograph.engine.internal.wiring;

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
import dev.kymograph.engine.ErrorKind;
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
import dev.kymograph.engine.internal.deletion.Deletions;
import dev.kymograph.engine.internal.deletion.Erasing;
import dev.kymograph.engine.internal.lake.Lake;
import dev.kymograph.engine.internal.lake.Samples;
import dev.kymograph.engine.internal.operations.Checks;
import dev.kymograph.engine.internal.operations.FolderBackup;
import dev.kymograph.engine.internal.query.Questions;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** The engine as a program sees it: hands each call to the part that does it, until it is closed. */
final class OpenEngine implements Engine {

    private final Questions questions;
    private final Lake lake;
    private final Deletions deletions;
    private final Erasing erasing;
    private final Samples samples;
    private final Subjects subjects;
    private final Vocabulary vocabulary;
    private final Quarantine quarantine;
    private final Rollups rollups;
    private final Retention retention;
    private final Snapshots snapshots;
    private final Checks checks;
    private final FolderBackup backups;
    private final Advice advice;
    private final Plugins plugins;
    private final Jobs jobs;
    private final Breakers breakers;
    private final OpenedResources resources;
    private final AtomicBoolean closed = new AtomicBoolean();

    OpenEngine(
            Questions questions,
            Lake lake,
            Deletions deletions,
            Erasing erasing,
            Samples samples,
            Subjects subjects,
            Vocabulary vocabulary,
            Quarantine quarantine,
            Rollups rollups,
            Retention retention,
            Snapshots snapshots,
            Checks checks,
            FolderBackup backups,
            Advice advice,
            Plugins plugins,
            Jobs jobs,
            Breakers breakers,
            OpenedResources resources) {
        this.questions = questions;
        this.lake = lake;
        this.deletions = deletions;
        this.erasing = erasing;
        this.samples = samples;
        this.subjects = subjects;
        this.vocabulary = vocabulary;
        this.quarantine = quarantine;
        this.rollups = rollups;
        this.retention = retention;
        this.snapshots = snapshots;
        this.checks = checks;
        this.backups = backups;
        this.advice = advice;
        this.plugins = plugins;
        this.jobs = jobs;
        this.breakers = breakers;
        this.resources = resources;
    }

    @Override
    public Result ask(Question question, Watch watch) {
        requireOpen();
        return questions.ask(question, watch);
    }

    @Override
    public Result sql(Select select, Watch watch) {
        requireOpen();
        return questions.sql(select, watch);
    }

    @Override
    public Explanation explain(Question question) {
        requireOpen();
        return questions.explainer().explain(question);
    }

    @Override
    public Explanation explainAnalyze(Question question, Watch watch) {
        requireOpen();
        return questions.explainer().analyze(question, watch);
    }

    @Override
    public Explanation explainAnalyzeSql(Select select, Watch watch) {
        requireOpen();
        return questions.explainer().analyzeSql(select, watch);
    }

    @Override
    public Explanation explainSql(Select select) {
        requireOpen();
        return questions.explainer().explainSql(select);
    }

    @Override
    public ExportSummary export(Question question, ExportTarget target, Watch watch) {
        requireOpen();
        return questions.export(question, target, watch);
    }

    @Override
    public ExportSummary exportSql(Select select, ExportTarget target, Watch watch) {
        requireOpen();
        return questions.exportSql(select, target, watch);
    }

    @Override
    public IngestSummary ingest(String metricType, List<Reading> batch) {
        requireOpen();
        return lake.ingest(metricType, batch);
    }

    @Override
    public IngestSummary ingest(String metricType, List<Reading> batch, IngestKey key) {
        requireOpen();
        return lake.ingest(metricType, batch, key);
    }

    @Override
    public IngestSummary ingest(String metricType, Stream<Reading> readings) {
        requireOpen();
        return lake.ingest(metricType, readings);
    }

    @Override
    public IngestSummary ingest(SourceFile source, Watch watch) {
        requireOpen();
        return lake.ingest(source, watch);
    }

    @Override
    public AdoptionSummary adopt(Adoption adoption, Watch watch) {
        requireOpen();
        return lake.adopt(adoption, watch);
    }

    @Override
    public DeletionSummary delete(Question question, Watch watch) {
        requireOpen();
        return deletions.delete(question, watch);
    }

    @Override
    public DeletionSummary deletable(Question question, Watch watch) {
        requireOpen();
        return deletions.find(question, watch);
    }

    @Override
    public ErasureReport erase(String kind, int id, Watch watch) {
        requireOpen();
        return erasing.erase(kind, id, watch);
    }

    @Override
    public ErasureReport erasable(String kind, int id) {
        requireOpen();
        return erasing.find(kind, id);
    }

    @Override
    public long flush() {
        requireOpen();
        return lake.flush();
    }

    @Override
    public CompactionSummary compact(Compaction compaction, Watch watch) {
        requireOpen();
        return lake.compact(compaction, watch);
    }

    @Override
    public CheckReport check(Check check, Watch watch) {
        requireOpen();
        return checks.run(check, watch);
    }

    @Override
    public RebuildReport rebuild(Optional<Path> from, Watch watch) {
        requireOpen();
        RebuildReport report = checks.rebuild(from, watch);
        erasing.resume(watch);
        return report;
    }

    @Override
    public BackupSummary backup(Backup backup, Watch watch) {
        requireOpen();
        return backups.run(backup, watch);
    }

    @Override
    public List<StoredFile> files() {
        requireOpen();
        return checks.files();
    }

    @Override
    public SampleSummary generate(String sampleData, List<String> parameters, Watch watch) {
        requireOpen();
        return samples.generate(sampleData, parameters, watch);
    }

    @Override
    public EngineStatistics statistics() {
        requireOpen();
        return new EngineStatistics(questions.cacheStatistics());
    }

    @Override
    public Subjects subjects() {
        requireOpen();
        return subjects;
    }

    @Override
    public Vocabulary vocabulary() {
        requireOpen();
        return vocabulary;
    }

    @Override
    public Quarantine quarantine() {
        requireOpen();
        return quarantine;
    }

    @Override
    public Rollups rollups() {
        requireOpen();
        return rollups;
    }

    @Override
    public Retention retention() {
        requireOpen();
        return retention;
    }

    @Override
    public Snapshots snapshots() {
        requireOpen();
        return snapshots;
    }

    @Override
    public Advice advice() {
        requireOpen();
        return advice;
    }

    @Override
    public Plugins plugins() {
        requireOpen();
        return plugins;
    }

    @Override
    public Jobs jobs() {
        requireOpen();
        return jobs;
    }

    @Override
    public Breakers breakers() {
        requireOpen();
        return breakers;
    }

    @Override
    public List<String> troubles() {
        requireOpen();
        List<String> troubles = new ArrayList<>(lake.troubles());
        troubles.addAll(retention.troubles());
        return List.copyOf(troubles);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            resources.close();
        }
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new KymographException(ErrorKind.USAGE, "engine.closed", "Cannot use the engine: it is closed");
        }
    }
}
