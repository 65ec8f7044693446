package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;
import java.nio.file.Path;

/** A storage whose files are files of this machine: they are read where they are, and not copied into the cache before. */
@Stability(Stability.Level.EVOLVING)
public interface LocalStorage extends Storage {

    /**
     * The folder whose files they are: a key is a path in it. Names in it that begin with a dot are no keys; the engine writes into such
     * a folder what it then puts.
     */
    Path folder();
}
