package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Rejection;
import dev.kymograph.engine.internal.catalog.SourceRecord;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.lake.source.SourceFiles;
import dev.kymograph.engine.internal.lake.source.SourceKey;
import dev.kymograph.engine.internal.lake.source.SourceReader;
import dev.kymograph.engine.internal.lake.source.Staged;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Takes files in: each once, a small one into the catalog, a large one straight to the lake. */
final class FileIntake {

    private final Catalog catalog;
    private final DuckDbInstance store;
    private final HotIntake hotIntake;
    private final StagedWriter stagedWriter;
    private final KnownSubjects knownSubjects;
    private final QuarantineRoom quarantine;
    private final Formats formats;
    private final KeyedIntake keyed;
    private final int bulkFrom;
    private final SourceReader reader = new SourceReader();

    /** Who takes in one source at the same time as others waits, and then finds it there. */
    private final Map<String, Object> turns = new ConcurrentHashMap<>();

    FileIntake(
            Catalog catalog,
            DuckDbInstance store,
            HotIntake hotIntake,
            StagedWriter stagedWriter,
            KnownSubjects knownSubjects,
            QuarantineRoom quarantine,
            Formats formats,
            KeyedIntake keyed,
            int bulkFrom) {
        this.catalog = catalog;
        this.store = store;
        this.hotIntake = hotIntake;
        this.stagedWriter = stagedWriter;
        this.knownSubjects = knownSubjects;
        this.quarantine = quarantine;
        this.formats = formats;
        this.keyed = keyed;
        this.bulkFrom = bulkFrom;
    }

    IngestSummary ingest(SourceFile source, MetricType metricType, SubjectKind kind, Watch watch) {
        Target target = new Target(source, metricType, kind, watch);
        watch.amount(0, source.path().toFile().length());
        if (source.format().isEmpty() || SourceFiles.named(source).isPresent()) {
            target.requireNothingOfAFormat();
            return once(target, (mark, known) -> read(target, mark, known));
        }
        target.requireNoColumns();
        try (Formats.Held held = formats.hold(source.format().orElseThrow())) {
            return once(target, (mark, known) -> read(target, mark, known, held));
        }
    }

    /** What is read, and what it becomes. */
    private record Target(SourceFile source, MetricType metricType, SubjectKind kind, Watch watch) {

        void requireNothingOfAFormat() {
            if (source.subject().isPresent() || !source.parameters().isEmpty()) {
                throw useless("a subject and parameters are for formats that plugins bring; see 'formats'");
            }
        }

        void requireNoColumns() {
            if (!source.columns().isEmpty()) {
                throw useless("the format '" + source.format().orElseThrow()
                        + "' finds by itself what the file holds; leave out --map");
            }
        }

        void requireOneWord() {
            if (source.repeat() == SourceFile.Repeat.AGAIN) {
                throw useless("what has a key is taken in once; leave out --again or --key");
            }
        }

        private KymographException useless(String why) {
            return new KymographException(
                    ErrorKind.USAGE, "ingest.useless", "Cannot read " + source.path() + ": " + why);
        }

        SourceRecord record(SourceMark mark, IngestSummary summary) {
            return mark.record(source.path().toString(), summary);
        }
    }

    /** Reads a source, which is known again by this mark, and commits it. */
    private interface Reading {

        IngestSummary read(SourceMark mark, KnownSubjects.Known known);
    }

    private IngestSummary once(Target target, Reading reading) {
        String key = SourceKey.of(target.source());
        if (target.source().key().isPresent()) {
            target.requireOneWord();
            return keyed.once(
                    target.source().key().get(),
                    key,
                    mark -> knownSubjects.checked(target.kind(), known -> reading.read(mark, known)));
        }
        Object turn = turns.computeIfAbsent(key, any -> new Object());
        try {
            synchronized (turn) {
                return once(target, key, reading);
            }
        } finally {
            turns.remove(key, turn);
        }
    }

    private IngestSummary once(Target target, String key, Reading reading) {
        if (target.source().repeat() == SourceFile.Repeat.SKIP) {
            Optional<IngestSummary> earlier = catalog.source(key);
            if (earlier.isPresent()) {
                IngestSummary then = earlier.get();
                return new IngestSummary(then.read(), then.accepted(), then.rejected(), then.replaced(), true);
            }
        }
        return knownSubjects.checked(target.kind(), known -> reading.read(SourceMark.of(key), known));
    }

    private IngestSummary read(Target target, SourceMark mark, KnownSubjects.Known known) {
        try (Connection connection = store.connect();
                Staged staged = reader.stage(
                        connection,
                        target.source(),
                        target.metricType(),
                        target.kind(),
                        known.of(target.metricType()),
                        target.watch())) {
            quarantine.require(staged.rejected(), () -> staged.rejections(1).get(0));
            List<Rejection> rejections = staged.rejections(Math.toIntExact(staged.rejected()));
            StagedReadings readings = new StagedReadings(staged.table(), target.metricType(), Staged.ROW);
            return write(
                    connection, target, mark, known, new FormatReader.Checked(readings, staged.accepted(), rejections));
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "take in " + target.source().path());
        }
    }

    private IngestSummary read(Target target, SourceMark mark, KnownSubjects.Known known, Formats.Held held) {
        try (Connection connection = store.connect()) {
            FormatReader formatReader =
                    new FormatReader(target.source(), target.metricType(), target.kind(), known, quarantine);
            FormatReader.Checked checked = formatReader.read(connection, held.format(), target.watch());
            return write(connection, target, mark, known, checked);
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "take in " + target.source().path());
        }
    }

    private IngestSummary write(
            Connection connection,
            Target target,
            SourceMark mark,
            KnownSubjects.Known known,
            FormatReader.Checked checked)
            throws SQLException {
        StagedWriter.With with = new StagedWriter.With(target.kind(), known, checked.rejections());
        if (checked.accepted() < bulkFrom) {
            return hotIntake.accept(
                    target.metricType(),
                    with,
                    checked.readings().all(connection),
                    summary -> Optional.of(target.record(mark, summary)));
        }
        long replaced = stagedWriter.write(
                connection,
                checked.readings(),
                with,
                gone -> Optional.of(target.record(mark, checked.summary(gone))),
                target.watch());
        return checked.summary(replaced);
    }
}
