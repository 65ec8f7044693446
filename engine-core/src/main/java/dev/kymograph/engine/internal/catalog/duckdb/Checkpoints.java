package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.config.Settings.CatalogSettings;
import dev.kymograph.engine.internal.duckdb.DiskFull;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Moves the catalog's log into its file where that has grown, and there is room. */
final class Checkpoints {

    /** For 64 blocks that a checkpoint may begin. */
    private static final long BLOCKS_BEGUN = 16L << 20;

    private final DuckDbDatabase.Connections connections;
    private final CatalogSettings settings;
    private long bytesRefused;

    Checkpoints(DuckDbDatabase.Connections connections, CatalogSettings settings) {
        this.connections = connections;
        this.settings = settings;
    }

    void whereDue() {
        Path file = settings.database();
        try {
            long bytes = bytes(file.resolveSibling(file.getFileName() + ".wal"));
            if (bytes - bytesRefused >= settings.checkpointAtBytes() && hasRoom(file, bytes)) {
                bytesRefused = bytes;
                checkpoint();
                bytesRefused = 0;
            }
        } catch (IOException | SQLException e) {
            // Another one comes when the log has grown as much again; until then it holds everything.
        }
    }

    /** A copy of the catalog takes as much space as the catalog; one that finds none could end the catalog's life, too. */
    void requireRoom(Path copy) {
        Path file = settings.database();
        try {
            long needed = bytes(file) + bytes(file.resolveSibling(file.getFileName() + ".wal")) + BLOCKS_BEGUN;
            long room = Files.getFileStore(copy.getParent()).getUsableSpace();
            if (room < needed) {
                throw DiskFull.noRoom("copy the catalog into " + copy.getParent(), needed, room);
            }
        } catch (IOException e) {
            throw new KymographException(
                    ErrorKind.EXTERNAL, "storage.io", "Cannot copy the catalog: " + e.getMessage(), e);
        }
    }

    private static long bytes(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** A checkpoint that finds no space ends the catalog's life in this process; it writes at most all there is, in blocks. */
    private static boolean hasRoom(Path file, long log) throws IOException {
        return Files.getFileStore(file).getUsableSpace() >= bytes(file) + log + BLOCKS_BEGUN;
    }

    private void checkpoint() throws SQLException {
        try (Connection connection = connections.connect();
                Statement statement = connection.createStatement()) {
            Failpoint.CHECKPOINT_BEGIN.reach();
            statement.execute("CHECKPOINT");
            Failpoint.CHECKPOINT_DONE.reach();
        }
    }
}
