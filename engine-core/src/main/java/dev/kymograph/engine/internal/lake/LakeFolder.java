package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.History;
import dev.kymograph.engine.internal.catalog.History.UnneededFile;
import dev.kymograph.engine.internal.duckdb.DiskFull;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import dev.kymograph.engine.internal.lake.storage.ErasureMarks;
import dev.kymograph.engine.internal.lake.storage.LakeStorage;
import dev.kymograph.engine.internal.lake.storage.LocalFiles;
import dev.kymograph.engine.internal.lake.storage.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the lake's files are written. A file is written under another name first; it gets its own when every byte of it is on the disk,
 * and is never changed after.
 */
public final class LakeFolder {

    private static final Logger LOG = LoggerFactory.getLogger(LakeFolder.class);

    private static final String ALL = "metric_type=";

    private final LakeStorage storage;
    private final LocalFiles local;
    private final Path incoming;

    private final FilesUnderWay underWay = new FilesUnderWay();

    public LakeFolder(LakeStorage storage, LocalFiles local) {
        this.storage = storage;
        this.local = local;
        this.incoming = local.folder().resolve(".incoming");
    }

    /**
     * A file that has its name.
     *
     * @param key in the lake's storage
     */
    record Published(String key, long bytes, String sha256) {}

    LakeStorage storage() {
        return storage;
    }

    /** The lake's files as files of this machine. */
    LocalFiles local() {
        return local;
    }

    /** What the lake says of erased subjects. */
    ErasureMarks marks() {
        return new ErasureMarks(storage, local.folder());
    }

    /** Where a file is written before it has its name. */
    Path incoming(UUID id) {
        underWay.begin(id.toString());
        try {
            Files.createDirectories(incoming);
        } catch (IOException e) {
            throw failed("make the folder " + incoming, e);
        }
        return incoming.resolve(id + ".parquet");
    }

    /**
     * Gives a written file its name.
     *
     * @param old whether it goes where old files are
     */
    Published publish(Path written, UUID id, String metricType, YearMonth month, boolean old) {
        String key = String.format(
                Locale.ROOT,
                (old ? LakeStorage.OLD : "") + "metric_type=%s/year=%d/month=%02d/part-%s.parquet",
                metricType,
                month.getYear(),
                month.getMonthValue(),
                id);
        try {
            String hash = Sha256.of(written, () -> {});
            long bytes = Files.size(written);
            Failpoint.FILE_HASHED.reach();
            storage.put(key, written);
            local.keep(key, written, bytes, hash);
            return new Published(key, bytes, hash);
        } catch (IOException e) {
            throw failed("write " + storage.name(key), e);
        } catch (RuntimeException e) {
            discard(key);
            throw e;
        }
    }

    /** Removes a file that no commit knows. One that cannot be removed is in nobody's way, and is left for later. */
    void discard(String key) {
        try {
            Failpoint.FILE_DISCARD.reach();
            storage.delete(key);
            settled(key);
        } catch (Exception e) {
            LOG.warn("cannot remove {}: {}", storage.name(key), e.getMessage());
        }
    }

    /** Removes what was written and has no name yet. */
    void discard(Path written) {
        try {
            Failpoint.FILE_DISCARD.reach();
            Files.deleteIfExists(written);
            settled(written.toString());
        } catch (IOException e) {
            LOG.warn("cannot remove the file {}: {}", written, e.toString());
        }
    }

    /** Tells that the catalog knows a file, or that nobody will ever tell it. */
    void settled(String path) {
        underWay.end(path);
    }

    /** Files that are being written, or wait for their commit. */
    History.Writing underWay() {
        return underWay;
    }

    /** Deletes a file of the lake, or one of others that was taken; false where that cannot be done now. */
    boolean delete(String path) {
        try {
            Failpoint.UNNEEDED_FILE.reach();
            if (Path.of(path).isAbsolute()) {
                Files.deleteIfExists(Path.of(path));
            } else {
                storage.delete(path);
            }
            return true;
        } catch (Exception e) {
            LOG.warn("cannot delete {}: {}", name(path), e.getMessage());
            return false;
        }
    }

    /** Whether a file of the lake is in its storage. */
    boolean isThere(String key) {
        return storage.stat(key).isPresent();
    }

    /** What a file of the lake, or one of others, is called in messages. */
    String name(String path) {
        return Path.of(path).isAbsolute() ? path : storage.name(path);
    }

    /**
     * Files that the engine wrote before a moment and that wait for no commit; {@link #delete} takes their paths. Where old files are
     * may be away: those there are left for later.
     */
    List<UnneededFile> settledBefore(Instant moment) {
        List<UnneededFile> settled = settledBefore(moment, ALL);
        try {
            settled.addAll(settledBefore(moment, LakeStorage.OLD + ALL));
        } catch (KymographException e) {
            LOG.warn("cannot look for files that nobody knows: {}", e.getMessage());
        }
        return settled;
    }

    private List<UnneededFile> settledBefore(Instant moment, String prefix) {
        List<UnneededFile> settled = new ArrayList<>();
        storage.list(prefix, file -> {
            if (file.modified().isBefore(moment) && underWay.isOver(file.key())) {
                settled.add(new UnneededFile(file.key(), file.bytes()));
            }
        });
        return settled;
    }

    /** Removes what a process left half written that is no more; what was written to after a moment may be of one that runs. */
    void sweep(Instant before) {
        if (!Files.isDirectory(incoming)) {
            return;
        }
        try (Stream<Path> left = Files.list(incoming)) {
            Failpoint.SWEEP.reach();
            left.filter(file -> isWrittenBefore(before, file)).forEach(this::discard);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("cannot look for files that were left in {}: {}", incoming, e.toString());
        }
    }

    private static boolean isWrittenBefore(Instant moment, Path file) {
        try {
            return !Files.getLastModifiedTime(file).toInstant().isAfter(moment);
        } catch (IOException e) {
            return false;
        }
    }

    private KymographException failed(String doing, IOException e) {
        return DiskFull.of(e, doing, local.folder())
                .orElseGet(() -> new KymographException(
                        ErrorKind.EXTERNAL, "storage.io", "Cannot " + doing + ": " + e.getMessage(), e));
    }
}
