package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;
import java.time.Instant;
import java.util.Objects;

/**
 * What a {@link Storage} knows of a file.
 *
 * @param modified when it was put, by the storage's clock
 */
@Stability(Stability.Level.EVOLVING)
public record StoredFile(String key, long bytes, Instant modified) {

    public StoredFile {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(modified, "modified");
    }
}
