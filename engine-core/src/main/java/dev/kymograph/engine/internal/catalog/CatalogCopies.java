package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.extension.Watch;
import java.nio.file.Path;

/** Copies of the catalog in files, each a catalog of its own. */
public interface CatalogCopies {

    /**
     * Writes one, as all is at one moment; writers wait meanwhile.
     *
     * @param file that is not there
     * @throws dev.kymograph.engine.KymographException {@code backup.server} where the catalog is a server's
     */
    CatalogCopy write(Path file, Watch watch);

    /**
     * Reads one that was written before.
     *
     * @throws dev.kymograph.engine.KymographException {@code catalog.in-use} where a process has it open
     */
    CatalogCopy read(Path file);
}
