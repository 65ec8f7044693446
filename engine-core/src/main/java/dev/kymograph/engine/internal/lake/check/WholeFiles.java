package dev.kymograph.engine.internal.lake.check;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Foreign;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.NewFile;
import dev.kymograph.engine.internal.catalog.Shape;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.lake.check.FileContent.SubjectDay;
import dev.kymograph.engine.internal.lake.storage.LakeStorage;
import dev.kymograph.engine.internal.lake.storage.LocalFiles;
import dev.kymograph.engine.internal.lake.storage.PassingCopy;
import dev.kymograph.engine.internal.lake.storage.Sha256;
import dev.kymograph.metric.MetricType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads files of a lake from end to end, of which no catalog tells. */
final class WholeFiles {

    /** What DuckDB says of a file that is not as it was written. */
    private static final Set<String> DAMAGED = Set.of("storage.unreadable", "duckdb.error", "sql.value");

    private final LakeStorage storage;
    private final LocalFiles local;
    private final DuckDbInstance store;
    private final Watch watch;

    WholeFiles(LakeStorage storage, LocalFiles local, DuckDbInstance store, Watch watch) {
        this.storage = storage;
        this.local = local;
        this.store = store;
        this.watch = watch;
    }

    static boolean isDamage(KymographException failure) {
        return DAMAGED.contains(failure.code());
    }

    /** Throws where it must end. */
    void goOn() {
        if (watch.cancelled()) {
            throw new KymographException(
                    ErrorKind.CANCELLED, "cancelled", "Cancelled while rebuilding; no file is known yet");
        }
    }

    PassingCopy copy(String key) {
        return PassingCopy.of(storage, key, local.folder(), this::goOn);
    }

    /** As the catalog is told of it. */
    NewFile read(RestoredType type, ToldFile told) {
        try (PassingCopy copy = copy(told.key())) {
            NewFile file = read(type, told, copy.path());
            if (storage.local(told.key()).isEmpty()) {
                local.keep(told.key(), copy.path(), file.bytes(), file.sha256());
            }
            return file;
        } catch (IOException e) {
            throw new KymographException(
                    ErrorKind.EXTERNAL,
                    "storage.io",
                    "Cannot read " + storage.name(told.key()) + ": " + e.getMessage(),
                    e);
        }
    }

    private NewFile read(RestoredType type, ToldFile told, Path path) throws IOException {
        MetricType inFile = type.in(told);
        Foreign shape = Foreign.own(Shape.own(told.idColumn(), inFile).text());
        long bytes = Files.size(path);
        String hash = Sha256.of(path, this::goOn);
        LakeFile here = new LakeFile(
                0,
                told.metricType(),
                path.toString(),
                bytes,
                told.rows(),
                0,
                0,
                told.sequenceFrom(),
                told.sequenceTo(),
                hash,
                told.compression(),
                true,
                shape,
                0);
        FileContent content = new FileContent(store, inFile, type.kind(), watch);
        content.read(here);
        return new NewFile(
                told.metricType(),
                told.key(),
                bytes,
                told.sequenceFrom(),
                told.sequenceTo(),
                hash,
                told.compression(),
                true,
                shape,
                content.spans(here));
    }

    /** The ids in a file; empty where they cannot be read. */
    Optional<Set<Integer>> subjects(ToldFile file) {
        return found(file, path -> FileContent.subjects(store, path, file.idColumn()));
    }

    /** How many readings a file has of each subject on each day; empty where it cannot be read. */
    Optional<Map<SubjectDay, Long>> days(ToldFile file) {
        return found(file, path -> FileContent.days(store, path, file.idColumn()));
    }

    private <T> Optional<T> found(ToldFile file, Function<Path, T> reading) {
        try (PassingCopy copy = copy(file.key())) {
            return Optional.of(reading.apply(copy.path()));
        } catch (KymographException e) {
            if (!isDamage(e)) {
                throw e;
            }
            return Optional.empty();
        }
    }
}
