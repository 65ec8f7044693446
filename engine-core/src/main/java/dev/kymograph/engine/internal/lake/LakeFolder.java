package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.duckdb.DiskFull;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.YearMonth;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder with the lake's files. A file is written under another name first; it gets its own when every byte of it is on the disk,
 * and is never changed after.
 */
final class LakeFolder {

    private static final Logger LOG = LoggerFactory.getLogger(LakeFolder.class);
    private static final String INCOMING = ".incoming";
    private static final int BUFFER = 1 << 20;

    private final Path root;

    LakeFolder(Path root) {
        this.root = root;
    }

    /**
     * A file that has its name.
     *
     * @param path within the folder
     */
    record Published(Path path, long bytes, String sha256) {}

    /** Where a file is written before it has its name. */
    Path incoming(UUID id) {
        Path folder = root.resolve(INCOMING);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw failed("make the folder " + folder, e);
        }
        return folder.resolve(id + ".parquet");
    }

    /** Gives a written file its name. */
    Published publish(Path written, UUID id, String metricType, YearMonth month) {
        Path folder = root.resolve("metric_type=" + metricType)
                .resolve("year=" + month.getYear())
                .resolve(String.format(Locale.ROOT, "month=%02d", month.getMonthValue()));
        Path path = folder.resolve("part-" + id + ".parquet");
        try {
            String hash = hash(written, () -> {});
            long bytes = Files.size(written);
            Failpoint.FILE_HASHED.reach();
            sync(written, StandardOpenOption.WRITE);
            Failpoint.FILE_SYNCED.reach();
            boolean fresh = !Files.isDirectory(folder);
            Files.createDirectories(folder);
            Files.move(written, path, StandardCopyOption.ATOMIC_MOVE);
            Failpoint.FILE_RENAMED.reach();
            sync(folder, StandardOpenOption.READ);
            if (fresh) {
                syncUpTo(folder.getParent());
            }
            Failpoint.FOLDER_SYNCED.reach();
            return new Published(root.relativize(path), bytes, hash);
        } catch (IOException e) {
            discard(path);
            throw failed("write the file " + path, e);
        } catch (RuntimeException e) {
            discard(path);
            throw e;
        }
    }

    /** Removes a file that no commit knows. One that cannot be removed is in nobody's way, and is left for later. */
    void discard(Path path) {
        try {
            Failpoint.FILE_DISCARD.reach();
            Files.deleteIfExists(root.resolve(path));
        } catch (IOException e) {
            LOG.warn("cannot remove the file {}: {}", path, e.toString());
        }
    }

    /** Removes what an earlier process left half written; the catalog belongs to this one alone. */
    void sweep() {
        Path folder = root.resolve(INCOMING);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> left = Files.list(folder)) {
            Failpoint.SWEEP.reach();
            left.forEach(this::discard);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("cannot look for files that were left in {}: {}", folder, e.toString());
        }
    }

    private void syncUpTo(Path folder) throws IOException {
        for (Path at = folder; at != null && at.startsWith(root); at = at.getParent()) {
            sync(at, StandardOpenOption.READ);
        }
    }

    private static void sync(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    /** @param goesOn throws where reading must end */
    static String hash(Path path, Runnable goesOn) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
                goesOn.run();
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private KymographException failed(String doing, IOException e) {
        return DiskFull.of(e, doing, root)
                .orElseGet(() -> new KymographException(
                        ErrorKind.EXTERNAL, "storage.io", "Cannot " + doing + ": " + e.getMessage(), e));
    }
}
