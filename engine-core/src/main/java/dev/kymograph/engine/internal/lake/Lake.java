package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.Adoption;
import dev.kymograph.engine.AdoptionSummary;
import dev.kymograph.engine.Compaction;
import dev.kymograph.engine.CompactionSummary;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.IngestKey;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Quarantine.Filter;
import dev.kymograph.engine.Quarantine.Fixed;
import dev.kymograph.engine.Quarantine.ReplaySummary;
import dev.kymograph.engine.SampleSummary;
import dev.kymograph.engine.Snapshots.Vacuumed;
import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.Subjects.SubjectImport;
import dev.kymograph.engine.extension.SampleData;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Dropping;
import dev.kymograph.engine.internal.catalog.Hold;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Origin;
import dev.kymograph.engine.internal.catalog.Rejection;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.catalog.Tombstone;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.job.BackgroundJobs;
import dev.kymograph.engine.internal.lake.source.JsonText;
import dev.kymograph.engine.internal.lake.source.ReadingCheck;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Where readings go in: checks them, and sends few to the catalog and many straight to files. */
public final class Lake implements AutoCloseable {

    /** Readings that become files together when many stream in. */
    private static final BulkWriter.Parts PARTS = new BulkWriter.Parts(1_000_000, 20_000);

    /** The source of readings that a program gives. */
    private static final String EMBEDDED = "embedding program";

    private static final String SAMPLE = "sample data";

    private final Catalog catalog;
    private final Settings settings;
    private final HotIntake hotIntake;
    private final FileIntake fileIntake;
    private final KeyedIntake keyedIntake;
    private final KnownSubjects knownSubjects;
    private final QuarantineRoom quarantine;
    private final BulkWriter.Place bulkPlace;
    private final Replay replay;
    private final QuarantineFix quarantineFix;
    private final SubjectIntake subjectIntake;
    private final Adopter adopter;
    private final Flush flush;
    private final Compactions compactions;
    private final DerivedReadings derived;
    private final Removal removal;
    private final Drop drop;
    private final ErasedFiles erasedFiles;
    private final Flusher flusher;
    private final LakeJobs background;
    private final Commits commits;
    private final Vacuum vacuum;

    /** Files of others are either being adopted or being deleted. */
    private final Object theirFiles = new Object();

    public Lake(
            Catalog catalog,
            DuckDbInstance store,
            Settings settings,
            Formats formats,
            LakeFolder folder,
            BackgroundJobs jobs) {
        this.catalog = catalog;
        this.settings = settings;
        catalog.history().writing(folder.underWay());
        folder.sweep(Instant.now().minus(catalog.history().othersMayWrite()));
        FileWriter files = new FileWriter(folder, settings.lake(), catalog.rollups(), catalog.retention());
        this.commits = new Commits(catalog, files);
        Replacements replacements = new Replacements(catalog, folder.local());
        StagedWriter stagedWriter = new StagedWriter(catalog, files, commits, replacements);
        int bulkFrom = settings.ingest().bulkFrom();
        this.hotIntake = new HotIntake(catalog, store, replacements);
        this.knownSubjects = new KnownSubjects(catalog);
        this.quarantine = new QuarantineRoom(catalog, settings.ingest().quarantineRows());
        this.bulkPlace = new BulkWriter.Place(store, stagedWriter, knownSubjects, quarantine);
        this.keyedIntake = new KeyedIntake(catalog, settings.ingest().keysKept());
        this.fileIntake = new FileIntake(
                catalog, store, hotIntake, stagedWriter, knownSubjects, quarantine, formats, keyedIntake, bulkFrom);
        this.replay = new Replay(catalog, store, hotIntake, knownSubjects);
        this.quarantineFix = new QuarantineFix(catalog, store);
        this.subjectIntake = new SubjectIntake(catalog, store, knownSubjects, quarantine, folder.marks());
        this.adopter = new Adopter(catalog, store, folder.local(), commits, knownSubjects);
        this.vacuum = new Vacuum(catalog.history(), folder);
        this.flush = new Flush(catalog, store, files, commits);
        Compactor compactor = new Compactor(store, files, commits, settings.compaction());
        this.compactions = new Compactions(catalog, folder, compactor, settings.compaction(), this::flush);
        this.removal = new Removal(catalog, store, compactor, files, commits);
        this.drop = new Drop(catalog, folder.local(), removal);
        this.erasedFiles = new ErasedFiles(catalog, store, folder, removal);
        this.derived = new DerivedReadings(catalog, store, files, commits);
        this.flusher = new Flusher(catalog, this::flush, settings.ingest(), Clock.systemUTC());
        this.background = new LakeJobs(
                jobs,
                catalog,
                flusher,
                compactions,
                settings.compaction(),
                settings.catalog().keepRecent());
    }

    public IngestSummary ingest(String name, List<Reading> batch) {
        MetricType metricType = open(name);
        return ingest(metricType, kind(metricType), batch, Optional.empty());
    }

    /** Takes a batch in once, however often it comes with its key. */
    public IngestSummary ingest(String name, List<Reading> batch, IngestKey key) {
        MetricType metricType = open(name);
        SubjectKind kind = kind(metricType);
        return keyedIntake.once(
                key, BatchHash.of(metricType, kind, batch), mark -> ingest(metricType, kind, batch, Optional.of(mark)));
    }

    private IngestSummary ingest(
            MetricType metricType, SubjectKind kind, List<Reading> batch, Optional<SourceMark> mark) {
        if (batch.size() >= settings.ingest().bulkFrom()) {
            BulkWriter.Incoming incoming =
                    new BulkWriter.Incoming(metricType, kind, EMBEDDED, BulkWriter.Parts.ONE, mark);
            return ingest(incoming, bulk -> batch.forEach(bulk::take));
        }
        IngestSummary summary = knownSubjects.checked(kind, known -> ingest(metricType, kind, batch, known, mark));
        flusher.accepted(metricType.name());
        return summary;
    }

    private IngestSummary ingest(
            MetricType metricType,
            SubjectKind kind,
            List<Reading> batch,
            KnownSubjects.Known known,
            Optional<SourceMark> mark) {
        ReadingCheck check = new ReadingCheck(metricType, kind, known.of(metricType));
        List<Reading> accepted = new ArrayList<>();
        List<Rejection> rejected = new ArrayList<>();
        long line = 0;
        for (Reading reading : batch) {
            line++;
            ReadingCheck.Checked checked = check.check(reading);
            if (checked instanceof ReadingCheck.Accepted fine) {
                accepted.add(fine.reading());
            } else if (checked instanceof ReadingCheck.Refused refused) {
                rejected.add(new Rejection(
                        EMBEDDED,
                        line,
                        metricType.name(),
                        refused.reason(),
                        JsonText.of(reading, kind),
                        Origin.PROGRAM));
            }
        }
        requireRoom(rejected.size(), rejected);
        StagedWriter.With with = new StagedWriter.With(kind, known, rejected);
        return hotIntake.accept(metricType, with, accepted, summary -> mark.map(any -> any.record(EMBEDDED, summary)));
    }

    public IngestSummary ingest(String name, Stream<Reading> readings) {
        Iterator<Reading> coming = readings.iterator();
        List<Reading> first = new ArrayList<>();
        while (coming.hasNext() && first.size() < settings.ingest().bulkFrom() - 1) {
            first.add(coming.next());
        }
        if (!coming.hasNext()) {
            return ingest(name, first);
        }
        MetricType metricType = open(name);
        BulkWriter.Incoming incoming = new BulkWriter.Incoming(metricType, kind(metricType), EMBEDDED, PARTS);
        return ingest(incoming, bulk -> {
            first.forEach(bulk::take);
            coming.forEachRemaining(bulk::take);
        });
    }

    private IngestSummary ingest(BulkWriter.Incoming incoming, Consumer<BulkWriter> readings) {
        try (BulkWriter bulk = new BulkWriter(bulkPlace, incoming, Watch.NOBODY)) {
            readings.accept(bulk);
            return bulk.finish();
        }
    }

    public IngestSummary ingest(SourceFile source, Watch watch) {
        MetricType metricType = open(source.metricType());
        IngestSummary summary = fileIntake.ingest(source, metricType, kind(metricType), watch);
        flusher.accepted(metricType.name());
        return summary;
    }

    /** Makes files that others wrote part of the lake where they lie. */
    public AdoptionSummary adopt(Adoption adoption, Watch watch) {
        MetricType metricType = open(adoption.metricType());
        synchronized (theirFiles) {
            return adopter.adopt(adoption, metricType, kind(metricType), () -> flush(metricType.name()), watch);
        }
    }

    /** Makes the files those of a snapshot; what is hot moves into files before. Returns the new snapshot. */
    public long rollback(long to, Optional<String> metricType) {
        catalog.history().require(to);
        metricType.ifPresentOrElse(name -> flush(open(name).name()), this::flush);
        return commits.rollback(to, metricType);
    }

    /** What {@link #vacuum} would delete. */
    public Vacuumed unneeded(Duration grace) {
        return vacuum.find(grace);
    }

    /** Deletes files that nothing needs, and that nothing has needed for so long. */
    public Vacuumed vacuum(Duration grace, Watch watch) {
        synchronized (theirFiles) {
            return vacuum.run(grace, watch);
        }
    }

    /** Registers the subjects of a file. */
    public SubjectImport importSubjects(SubjectKind kind, Path file, Map<String, String> columns, Watch watch) {
        return subjectIntake.run(kind, file, columns, watch);
    }

    /** Looks whether the lake says of subjects that they were erased, where the catalog does not know. */
    public void recall(SubjectKind kind, List<Subject> subjects) {
        subjectIntake.recall(kind, subjects);
    }

    /** Takes rows of the quarantine in again. */
    public ReplaySummary replay(Filter filter, Watch watch) {
        ReplaySummary summary = replay.run(filter, watch);
        catalog.declarations().metricTypes().forEach(metricType -> flusher.accepted(metricType.name()));
        return summary;
    }

    /** Changes values of rows in the quarantine. */
    public List<Fixed> fix(Filter filter, Map<String, String> values) {
        return quarantineFix.run(filter, values);
    }

    /**
     * Takes in readings that a SELECT computes from others which the lake has: {@code subject}, {@code timestamp} and the fields, by
     * name and each key once.
     *
     * @param snapshot the one that it reads
     * @param read the files that it reads
     * @return how many readings that were
     */
    public long derive(
            MetricType metricType, SubjectKind kind, String select, long snapshot, List<LakeFile> read, Watch watch) {
        return derived.write(metricType, kind, select, snapshot, read, watch);
    }

    /** Moves all hot readings into files; returns how many. */
    public long flush() {
        return catalog.declarations().metricTypes().stream()
                .mapToLong(metricType -> flush(metricType.name()))
                .sum();
    }

    private long flush(String name) {
        long moved = flush.run(name);
        flusher.flushed(name);
        return moved;
    }

    /** Makes few large files of many small ones. */
    public CompactionSummary compact(Compaction compaction, Watch watch) {
        return compactions.run(compaction, watch);
    }

    /** Moves the hot readings of a metric type into files, and does something while nobody writes its files anew. */
    public <T> T settled(MetricType metricType, Watch watch, Supplier<T> work) {
        return compactions.keptOff(watch, () -> {
            flush(metricType.name());
            return work.get();
        });
    }

    /**
     * Takes readings out: what files have of them is written anew without them, in one snapshot.
     *
     * @param files that can have some, as they lie on this machine
     * @param spared subjects that were held when the readings were chosen
     * @return what became of which files
     */
    public Removed remove(Unwanted unwanted, List<LakeFile> files, List<Hold> spared, Watch watch) {
        return removal.run(unwanted, files, spared, watch);
    }

    /** What {@link #drop} would take out of a metric type, or a rollup, now; changes nothing. */
    public Droppable droppable(MetricType metricType, long beforeMicros, Watch watch) {
        return drop.find(metricType, kind(metricType), beforeMicros, watch);
    }

    /** Takes out what is no longer kept; {@link #settled} before that. */
    public Removed drop(MetricType metricType, State.Part looked, Dropping dropping, Watch watch) {
        return drop.run(metricType, kind(metricType), looked, dropping, watch);
    }

    /** Takes all readings of an erased subject out of the newest snapshot. */
    public void erase(Tombstone tombstone, Watch watch) {
        // What is computed from readings first: from then on it is not computed again.
        for (MetricType metricType : erasedFiles.metricTypes(tombstone)) {
            settled(metricType, watch, () -> {
                erasedFiles.rewrite(tombstone, metricType, watch);
                return null;
            });
        }
    }

    /** Deletes the files that earlier snapshots had of an erased subject, at once. */
    public ErasedFiles.Left vacuum(Tombstone tombstone) {
        synchronized (theirFiles) {
            return erasedFiles.delete(tombstone);
        }
    }

    /** What the lake failed to do by itself and tries again, for people; empty when all is well. */
    public List<String> troubles() {
        return background.troubles();
    }

    /** Makes up sample data. */
    public <P extends Record> SampleSummary generate(SampleData<P> sample, P parameters, Watch watch) {
        Path folder = settings.data().resolve("sample");
        try (SampleWriter sink = new SampleWriter(catalog, this, folder, watch)) {
            sample.generate(parameters, sink);
            if (watch.cancelled()) {
                throw new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled");
            }
            return sink.finish();
        }
    }

    /** Takes in sample data of one metric type. */
    BulkWriter sample(MetricType metricType, SubjectKind kind, Watch watch) {
        return new BulkWriter(bulkPlace, new BulkWriter.Incoming(metricType, kind, SAMPLE, PARTS), watch);
    }

    private void requireRoom(long more, List<Rejection> rejections) {
        if (more > 0) {
            quarantine.require(more, () -> rejections.get(0));
        }
    }

    /** A metric type that takes readings in: what a rollup holds comes from others alone. */
    private MetricType open(String name) {
        catalog.rollups().all().stream()
                .filter(rollup -> rollup.name().equals(name))
                .findFirst()
                .ifPresent(rollup -> {
                    throw new KymographException(
                            ErrorKind.USAGE,
                            "metric.rollup",
                            "Cannot take in readings of " + name + ": it is a rollup, which the engine computes from "
                                    + rollup.metricType() + ". Take in " + rollup.metricType() + " instead");
                });
        return metricType(name);
    }

    private MetricType metricType(String name) {
        return catalog.declarations().requireMetricType(name);
    }

    private SubjectKind kind(MetricType metricType) {
        return catalog.declarations().kindOf(metricType);
    }

    @Override
    public void close() {
        background.close();
    }
}
