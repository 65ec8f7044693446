package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.duckdb.DiskFull;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import dev.kymograph.engine.internal.lake.storage.LakeStorage;
import dev.kymograph.engine.internal.lake.storage.LocalFiles;
import dev.kymograph.engine.internal.lake.storage.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
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

    private final LakeStorage storage;
    private final LocalFiles local;
    private final Path incoming;

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

    /** The lake's files as files of this machine. */
    LocalFiles local() {
        return local;
    }

    /** Where a file is written before it has its name. */
    Path incoming(UUID id) {
        try {
            Files.createDirectories(incoming);
        } catch (IOException e) {
            throw failed("make the folder " + incoming, e);
        }
        return incoming.resolve(id + ".parquet");
    }

    /** Gives a written file its name. */
    Published publish(Path written, UUID id, String metricType, YearMonth month) {
        String key = String.format(
                Locale.ROOT,
                "metric_type=%s/year=%d/month=%02d/part-%s.parquet",
                metricType,
                month.getYear(),
                month.getMonthValue(),
                id);
        try {
            String hash = Sha256.of(written, () -> {});
            long bytes = Files.size(written);
            Failpoint.FILE_HASHED.reach();
            storage.put(key, written);
            local.keep(written, bytes, hash);
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
        } catch (Exception e) {
            LOG.warn("cannot remove {}: {}", storage.name(key), e.getMessage());
        }
    }

    /** Removes what was written and has no name yet. */
    void discard(Path written) {
        try {
            Failpoint.FILE_DISCARD.reach();
            Files.deleteIfExists(written);
        } catch (IOException e) {
            LOG.warn("cannot remove the file {}: {}", written, e.toString());
        }
    }

    /** Removes what an earlier process left half written; the catalog belongs to this one alone. */
    void sweep() {
        if (!Files.isDirectory(incoming)) {
            return;
        }
        try (Stream<Path> left = Files.list(incoming)) {
            Failpoint.SWEEP.reach();
            left.forEach(this::discard);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("cannot look for files that were left in {}: {}", incoming, e.toString());
        }
    }

    private KymographException failed(String doing, IOException e) {
        return DiskFull.of(e, doing, local.folder())
                .orElseGet(() -> new KymographException(
                        ErrorKind.EXTERNAL, "storage.io", "Cannot " + doing + ": " + e.getMessage(), e));
    }
}
