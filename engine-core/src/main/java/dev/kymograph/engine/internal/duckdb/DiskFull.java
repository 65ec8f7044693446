package dev.kymograph.engine.internal.duckdb;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people are told when there is no space left to write. */
public final class DiskFull {

    /** As Linux, macOS and Windows say it. */
    private static final Pattern FULL =
            Pattern.compile("No space left on device|not enough space on the disk|Disk quota exceeded");

    private static final Pattern QUOTED = Pattern.compile("\"((?:/|[A-Za-z]:)[^\"]*)\"");

    private DiskFull() {}

    /** The error for a file or folder that could not be written, if its disk is full. */
    public static Optional<KymographException> of(IOException error, String doing, Path where) {
        return isFull(error) ? Optional.of(told(doing, where.toString(), error)) : Optional.empty();
    }

    /** The error for a statement that failed, if DuckDB says that a disk is full. */
    static Optional<KymographException> of(Exception error, String doing) {
        if (!isFull(error)) {
            return Optional.empty();
        }
        Matcher path = QUOTED.matcher(error.getMessage());
        return Optional.of(told(doing, path.find() ? path.group(1) : "the data folder", error));
    }

    /** The error for what is not begun because it would find too little space. */
    public static KymographException noRoom(String doing, long needed, long room) {
        return new KymographException(
                ErrorKind.RESOURCE,
                "storage.full",
                String.format(
                        Locale.ROOT,
                        "Cannot %s: %,d bytes are needed, and there is room for %,d. Free some, or name a folder of another disk",
                        doing,
                        needed,
                        room));
    }

    private static boolean isFull(Exception error) {
        return FULL.matcher(String.valueOf(error.getMessage())).find();
    }

    private static KymographException told(String doing, String where, Exception error) {
        return new KymographException(
                ErrorKind.RESOURCE,
                "storage.full",
                "Cannot " + doing + ": no space is left on the disk of " + where
                        + ". Free some, then writing goes on by itself; until then questions are answered, and what was"
                        + " acknowledged is safe",
                error);
    }
}
