package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.ExportTarget;
import dev.kymograph.engine.ExportTarget.Shape;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.SourceFile.Format;
import dev.kymograph.engine.internal.config.Settings;
import java.util.Locale;

/** How an export is written, in the words of DuckDB's COPY. */
record ExportFormat(Format format, String options) {

    static ExportFormat of(ExportTarget target, Settings.Lake lake) {
        if (target.shape() == Shape.FOLDER) {
            if (target.format().orElse(Format.PARQUET) != Format.PARQUET) {
                throw wrong(target, "a folder by month is written as Parquet. Name a file for another format");
            }
            return parquet(lake);
        }
        String name = target.path().getFileName().toString().toLowerCase(Locale.ROOT);
        boolean packed = name.endsWith(".gz");
        Format format = target.format()
                .orElseGet(() -> byEnding(target, packed ? name.substring(0, name.length() - ".gz".length()) : name));
        String compression = ", COMPRESSION " + (packed ? "gzip" : "none");
        return switch (format) {
            case CSV -> new ExportFormat(format, "FORMAT csv, HEADER true" + compression);
            case NDJSON -> new ExportFormat(format, "FORMAT json, ARRAY false" + compression);
            case PARQUET -> parquet(lake);
        };
    }

    private static ExportFormat parquet(Settings.Lake lake) {
        return new ExportFormat(
                Format.PARQUET,
                "FORMAT parquet, COMPRESSION " + lake.compression() + ", PARQUET_VERSION v2, ROW_GROUP_SIZE "
                        + lake.rowGroupRows() + ", DATA_PAGE_SIZE_LIMIT " + lake.pageBytes());
    }

    private static Format byEnding(ExportTarget target, String name) {
        if (name.endsWith(".csv")) {
            return Format.CSV;
        }
        if (name.endsWith(".ndjson") || name.endsWith(".jsonl") || name.endsWith(".json")) {
            return Format.NDJSON;
        }
        if (name.endsWith(".parquet")
                && name.length() == target.path().getFileName().toString().length()) {
            return Format.PARQUET;
        }
        throw wrong(
                target,
                "its ending says no format. Let it end in .parquet, .csv, .ndjson or .jsonl (text also .gz), or in / for a"
                        + " folder, or name the"
                        + " format (--as csv)");
    }

    private static KymographException wrong(ExportTarget target, String why) {
        return new KymographException(
                ErrorKind.USAGE, "export.format", "Cannot export to " + target.path() + ": " + why);
    }
}
