package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.ExportSummary;
import dev.kymograph.engine.ExportTarget;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Provenance;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.config.OwnPlaces;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.duckdb.Guard;
import dev.kymograph.engine.internal.query.export.Copy;
import dev.kymograph.engine.internal.query.export.Destination;
import dev.kymograph.engine.internal.query.export.StagingFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Writes answers into files: DuckDB into a folder of ours, and from there to their target. */
final class Exports {

    private final StagingFolder staging;
    private final Path lake;
    private final Settings settings;

    Exports(StagingFolder staging, Path lake, Settings settings) {
        this.lake = lake;
        this.staging = staging;
        this.settings = settings;
    }

    /** How many rows and files an export has. */
    record Written(long rows, int files, int copied) {}

    /** Writes to a path in the staging folder. */
    interface Work {
        Written write(Path staged);
    }

    /**
     * Looks at a target before a question is opened.
     *
     * @param adopted files of others that the lake reads where they lie
     */
    Begun begin(ExportTarget target, Supplier<Set<Path>> adopted, Watch watch) {
        OwnPlaces ours = new OwnPlaces(List.of(
                lake,
                settings.data().resolve("plugins"),
                settings.duckdb().temporary(),
                settings.catalog().database()));
        return new Begun(
                target,
                ExportFormat.of(target, settings.lake()),
                Destination.of(target, ours, adopted),
                new ExportWatch(watch, target));
    }

    /** An export whose target is fit. */
    final class Begun {

        private final long started = System.nanoTime();
        private final ExportTarget target;
        private final ExportFormat format;
        private final Destination destination;
        private final ExportWatch watch;

        private Begun(ExportTarget target, ExportFormat format, Destination destination, ExportWatch watch) {
            this.target = target;
            this.format = format;
            this.destination = destination;
            this.watch = watch;
        }

        Guard guard() {
            return new Guard(watch, Duration.ZERO, watch.doing());
        }

        /** Writes what SQL answers, which has no months. */
        Written answer(OpenQuestion open, Path staged, String select, Map<String, String> relations) {
            if (target.shape() == ExportTarget.Shape.FOLDER) {
                throw new KymographException(
                        ErrorKind.USAGE,
                        "export.target",
                        "Cannot export to " + target.path()
                                + ": what SQL answers goes into one file, readings alone into a folder. Name a file");
            }
            return file(open, staged, select, relations);
        }

        private Written file(OpenQuestion open, Path staged, String select, Map<String, String> relations) {
            ExportedColumns columns = open.columns(select, relations);
            long rows = open.copy(columns.of(select, format.format()), relations, staged, format.options());
            return new Written(rows, 1, 0);
        }

        /** Writes readings: into one file, or into files by month. */
        Written readings(OpenQuestion open, Path staged, LayoutSql sql) {
            return switch (target.shape()) {
                case FILE -> file(open, staged, sql.select(), Map.of());
                case FOLDER -> new MonthFiles(open, sql, format, watch).write(staged);
            };
        }

        /** Does it; afterwards the target is complete, or as it was. */
        ExportSummary run(OpenQuestion open, Work work, List<String> notes) {
            Path staged = staging.fresh();
            watch.begin(1);
            watch.next(1);
            try {
                Written written = work.write(staged);
                open.check();
                long bytes = bytes(staged);
                watch.beginCopy(bytes);
                destination.take(staged, new Copy(piece -> {
                    watch.did(piece);
                    open.check();
                }));
                return summary(written, bytes, Sight.of(open.state()), notes);
            } finally {
                staging.discard(staged);
            }
        }

        private ExportSummary summary(Written written, long bytes, Sight sight, List<String> notes) {
            Provenance provenance = new Provenance(
                    Provenance.Route.DUCKDB,
                    written.rows(),
                    sight.filesRead(),
                    sight.filesKnown(),
                    sight.bytes(),
                    sight.asOf(),
                    Duration.ofNanos(System.nanoTime() - started));
            return new ExportSummary(written.rows(), bytes, written.files(), written.copied(), notes, provenance);
        }

        private static long bytes(Path staged) {
            try (Stream<Path> all = Files.walk(staged)) {
                return all.filter(Files::isRegularFile)
                        .mapToLong(path -> path.toFile().length())
                        .sum();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
