package dev.kymograph.engine.internal.lake.storage;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.duckdb.DiskFull;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file that is being written under a passing name, and hashed on the way. */
final class Incoming implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;
    private final Sha256 hash = new Sha256();
    private long bytes;

    private Incoming(Path path) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** The folder for passing names; what is in it at the start is swept. */
    static Path folder(Path folder) {
        return folder.resolve(".incoming");
    }

    static Incoming in(Path folder) throws IOException {
        return new Incoming(Files.createDirectories(folder(folder)).resolve(UUID.randomUUID() + ".parquet"));
    }

    Path path() {
        return path;
    }

    void write(byte[] buffer, int length) {
        try {
            ByteBuffer rest = ByteBuffer.wrap(buffer, 0, length);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            hash.add(buffer, length);
            bytes += length;
        } catch (IOException e) {
            throw failed("write " + path, path.getParent(), e);
        }
    }

    long bytes() {
        return bytes;
    }

    /** Of all that was written; asked once. */
    String sha256() {
        return hash.hex();
    }

    void sync() throws IOException {
        channel.force(true);
    }

    static KymographException failed(String doing, Path folder, IOException e) {
        return DiskFull.of(e, doing, folder)
                .orElseGet(() -> new KymographException(
                        ErrorKind.EXTERNAL, "storage.io", "Cannot " + doing + ": " + e.getMessage(), e));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
