package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;
import java.io.IOException;
import java.util.Objects;

/** Why a {@link Storage} cannot do something, with a code for programs. */
@Stability(Stability.Level.EVOLVING)
public final class StorageException extends IOException {

    private static final long serialVersionUID = 1L;

    /** There is no such file. */
    public static final String MISSING = "storage.missing";

    private final String code;
    private final boolean unavailable;

    /**
     * Says why.
     *
     * @param code stable, beginning with {@code storage.}
     * @param why what comes after the colon in "Cannot read s3://lake/part.parquet: …"; without secrets
     */
    public StorageException(String code, String why) {
        this(code, why, false);
    }

    private StorageException(String code, String why, boolean unavailable) {
        super(why);
        this.code = Objects.requireNonNull(code, "code");
        this.unavailable = unavailable;
    }

    /**
     * Its server fails or does not answer, whatever it is asked: after a few in a row it is left alone for a while.
     *
     * @param code stable, beginning with {@code storage.}
     * @param why what comes after the colon, without secrets
     */
    public static StorageException unavailable(String code, String why) {
        return new StorageException(code, why, true);
    }

    /** There is no such file. */
    public static StorageException missing() {
        return new StorageException(MISSING, "there is no such file");
    }

    public String code() {
        return code;
    }

    /** Whether this says nothing about what was asked, but that nothing can be asked now. */
    public boolean isUnavailable() {
        return unavailable;
    }
}
