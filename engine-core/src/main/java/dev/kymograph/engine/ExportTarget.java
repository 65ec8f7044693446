package dev.kymograph.engine;

import dev.kymograph.engine.SourceFile.Format;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where an export goes. It is there when it is complete, and not before.
 *
 * @param format empty: by the file's ending, where {@code .gz} behind CSV or NDJSON packs it; Parquet in a folder
 */
public record ExportTarget(Path path, Shape shape, Optional<Format> format, Existing existing) {

    /** One file, or many. */
    public enum Shape {
        /** One file. */
        FILE,
        /** A new folder of Parquet files by metric type and month, as the lake has them. */
        FOLDER
    }

    /** What to do with a file that is there already. */
    public enum Existing {
        /** Leave it, and fail. */
        REFUSE,
        /** Replace it when the export is complete. */
        REPLACE
    }

    public ExportTarget {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(shape, "shape");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(existing, "existing");
    }

    public static ExportTarget file(Path path) {
        return new ExportTarget(path, Shape.FILE, Optional.empty(), Existing.REFUSE);
    }

    public static ExportTarget folder(Path path) {
        return new ExportTarget(path, Shape.FOLDER, Optional.empty(), Existing.REFUSE);
    }

    public ExportTarget as(Format written) {
        return new ExportTarget(path, shape, Optional.of(written), existing);
    }

    public ExportTarget replacing() {
        return new ExportTarget(path, shape, format, Existing.REPLACE);
    }
}
