package dev.kymograph.engine.internal.query.export;

import dev.kymograph.engine.KymographException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where exports are written before they go to their target: the one folder that the question instance may write to. */
public final class StagingFolder {

    private static final Logger LOG = LoggerFactory.getLogger(StagingFolder.class);

    private final Path root;

    public StagingFolder(Path root) {
        this.root = root;
    }

    /** Where one export is written; nothing is there yet. */
    public Path fresh() {
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw failed("make the folder", e);
        }
        return root.resolve(UUID.randomUUID().toString());
    }

    /** Removes what an export wrote and did not hand over; without effect where nothing is. */
    public void discard(Path staged) {
        try {
            FileTree.delete(staged);
        } catch (IOException e) {
            LOG.warn("cannot remove {}: {}", staged, e.toString());
        }
    }

    /** Removes what an earlier process left; the data folder belongs to this one alone. */
    public void sweep() {
        if (!Files.isDirectory(root)) {
            return;
        }
        try (Stream<Path> left = Files.list(root)) {
            left.forEach(this::discard);
        } catch (IOException e) {
            LOG.warn("cannot look for exports that were left in {}: {}", root, e.toString());
        }
    }

    private KymographException failed(String doing, IOException e) {
        return FileTree.failed(doing + " " + root, root, e);
    }
}
