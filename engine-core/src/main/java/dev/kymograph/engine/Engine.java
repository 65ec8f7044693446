package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Kymograph in a JVM: takes readings in and answers questions about them.
 *
 * <pre>{@code
 * try (Engine engine = Engine.open(Path.of("demo-lake"));
 *         Result result = engine.ask(Question.of("statistics", "pulse_rate")
 *                 .where("breed", "German Shepherd")
 *                 .where("age_year", 2))) {
 *     while (result.next()) {
 *         System.out.println(result.value("mean"));
 *     }
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads. One process at a time may have a data folder open.
 */
public interface Engine extends AutoCloseable {

    /** Opens the data folder, making it when it is not there, with the default configuration. */
    static Engine open(Path data) {
        return builder().data(data).open();
    }

    static EngineBuilder builder() {
        return new EngineBuilder();
    }

    /** Asks an analysis. Close the result. */
    Result ask(Question question, Watch watch);

    default Result ask(Question question) {
        return ask(question, Watch.NOBODY);
    }

    /** Asks one SELECT. Close the result. */
    Result sql(Select select, Watch watch);

    default Result sql(String select, AsOf asOf, Watch watch) {
        return sql(Select.of(select).asOf(asOf), watch);
    }

    default Result sql(String select, Watch watch) {
        return sql(Select.of(select), watch);
    }

    default Result sql(String select) {
        return sql(select, Watch.NOBODY);
    }

    /** How a question would be answered: what it chooses, what is pruned, and what cannot be. */
    Explanation explain(Question question);

    /** Answers a question and says how, with what DuckDB did; the answer is thrown away. */
    Explanation explainAnalyze(Question question, Watch watch);

    /** The same for a SELECT. */
    Explanation explainAnalyzeSql(Select select, Watch watch);

    /** How a SELECT would be answered. */
    Explanation explainSql(Select select);

    default Explanation explainSql(String select) {
        return explainSql(Select.of(select));
    }

    /**
     * Writes the readings that a question to {@code readings} is about, in the columns of the lake's files, sorted by subject and
     * time: what was exported can be taken in again.
     */
    ExportSummary export(Question question, ExportTarget target, Watch watch);

    /** Writes what a SELECT answers. */
    ExportSummary exportSql(Select select, ExportTarget target, Watch watch);

    default ExportSummary exportSql(String select, ExportTarget target, Watch watch) {
        return exportSql(Select.of(select), target, watch);
    }

    /** Takes in a reading. When this returns it is durable and visible. */
    default IngestSummary ingest(String metricType, Reading reading) {
        return ingest(metricType, List.of(reading));
    }

    /** Takes in a batch: what is accepted of it becomes durable and visible together. */
    IngestSummary ingest(String metricType, List<Reading> batch);

    /**
     * The same, for a sender that may send a batch again because it does not know whether it arrived: a batch whose key was used
     * before, by anyone, writes nothing and answers what it answered then.
     *
     * @throws KymographException {@code ingest.key}: the key was used for another batch
     */
    IngestSummary ingest(String metricType, List<Reading> batch, IngestKey key);

    /** Takes in any number of readings in bounded memory, in parts that become visible one after the other. */
    IngestSummary ingest(String metricType, Stream<Reading> readings);

    /** Takes in a file. */
    IngestSummary ingest(SourceFile source, Watch watch);

    /**
     * Makes Parquet files that others wrote part of the lake where they lie: those that are sound become visible together, the others
     * are left out and named. The engine does not change them, and who changes them spoils questions about them.
     *
     * <p>Moves the metric type's hot readings into the lake first.
     */
    AdoptionSummary adopt(Adoption adoption, Watch watch);

    /**
     * Deletes the readings that a question to {@code readings} is about, as they are when it begins: questions no longer find them,
     * nor do rollups have them. All or nothing, in one snapshot; earlier snapshots still have them until they expire and vacuum
     * deletes their files. Moves the metric type's hot readings into the lake first.
     *
     * @throws KymographException {@code deletion.refused}: the question does not choose whole readings
     */
    DeletionSummary delete(Question question, Watch watch);

    /** What {@link #delete} would do. */
    DeletionSummary deletable(Question question, Watch watch);

    /**
     * Erases a subject with all that is known of it: its readings of all metric types, in files, hot and in rollups, its rows of the
     * quarantine, its name and attributes, and the snapshots that had it. What has begun is brought to its end, also when the process
     * ends in between. From then on its readings are refused until {@link Subjects#readmit}.
     */
    ErasureReport erase(String kind, int id, Watch watch);

    /** What {@link #erase} would find. */
    ErasureReport erasable(String kind, int id);

    /** Moves the hot readings of all metric types into the lake; returns how many. */
    long flush();

    /**
     * Makes few large files of many small ones, and of files that share a subject's time such that do not; what a question answers
     * does not change by it. Moves hot readings into the lake first. Goes on beside readers and writers; what a cancelled one has done
     * so far stays done.
     */
    CompactionSummary compact(Compaction compaction, Watch watch);

    /**
     * Compares the catalog with the files of the lake, and rollups with readings. Goes on beside readers and writers.
     *
     * <p>A repair takes files that are damaged or missing out of the lake: questions answer again, without what they held. Files of
     * the engine's own are moved to {@code .damaged} in the lake; the sources that they came from can be taken in again.
     */
    CheckReport check(Check check, Watch watch);

    /**
     * Makes an empty catalog know the files of its lake by what they say of themselves. Subjects are known by their ids alone.
     *
     * @param from the folder of another lake, whose files are brought into this one first
     * @throws KymographException {@code rebuild.not-empty} where readings are known already
     */
    RebuildReport rebuild(Optional<Path> from, Watch watch);

    /**
     * Makes a copy of all there is, as it is at one moment, while everything goes on: a folder that can be opened as a data folder.
     *
     * @throws KymographException {@code backup.folder} where something else is in the folder; {@code backup.changed} where a backup is
     *     there that was written to since; {@code backup.overtaken} where a subject was erased meanwhile; {@code backup.server} where the
     *     catalog is a server's
     */
    BackupSummary backup(Backup backup, Watch watch);

    /** The files that questions read now, by metric type and time. */
    List<StoredFile> files();

    /** Makes up sample data into this engine; {@code parameters} as {@code name=value} words. */
    SampleSummary generate(String sampleData, List<String> parameters, Watch watch);

    Subjects subjects();

    Vocabulary vocabulary();

    Quarantine quarantine();

    Rollups rollups();

    /** How long readings are kept. */
    Retention retention();

    Snapshots snapshots();

    /** What would make questions faster. */
    Advice advice();

    /** The plugins found, also those that were refused. */
    Plugins plugins();

    /** What it has done since it was opened. */
    EngineStatistics statistics();

    /** What the engine does by itself. */
    Jobs jobs();

    /** Servers that the engine depends on, and whether they answer. */
    Breakers breakers();

    /** What the engine failed to do by itself and tries again, or cannot do as it is configured; empty when all is well. */
    List<String> troubles();

    /** Ends what is running and closes the data folder; without effect when called again. */
    @Override
    void close();
}
