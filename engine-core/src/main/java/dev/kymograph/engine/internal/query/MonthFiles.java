package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.lake.DamagedFiles;
import dev.kymograph.engine.internal.query.Exports.Written;
import dev.kymograph.engine.internal.query.export.Copy;
import dev.kymograph.engine.internal.query.export.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Writes readings as the lake has them, a folder for each month: copies the files that can be taken as they are, and writes the rest. */
final class MonthFiles {

    private final OpenQuestion open;
    private final LayoutSql sql;
    private final ExportFormat format;
    private final ExportWatch watch;

    MonthFiles(OpenQuestion open, LayoutSql sql, ExportFormat format, ExportWatch watch) {
        this.open = open;
        this.sql = sql;
        this.format = format;
        this.watch = watch;
    }

    Written write(Path folder) {
        if (sql.mostRows().isPresent()) {
            throw new KymographException(
                    ErrorKind.USAGE, "export.limit", "Cannot export to a folder with limit=: name a file instead");
        }
        List<LakeFile> whole = sql.part().files().stream().filter(sql::covers).toList();
        LayoutSql rest = sql.without(whole.stream().map(LakeFile::id).collect(Collectors.toSet()));
        watch.begin(weight(whole) + weight(rest.part().files()) + 1);
        try {
            Files.createDirectories(folder);
            Written copied = copy(whole, folder);
            Written written = select(rest, folder);
            return new Written(copied.rows() + written.rows(), copied.files() + written.files(), copied.copied());
        } catch (IOException e) {
            throw FileTree.failed("export", folder, e);
        }
    }

    private Written copy(List<LakeFile> files, Path folder) throws IOException {
        Copy copy = new Copy(bytes -> {
            watch.did(bytes);
            open.check();
        });
        long rows = 0;
        for (LakeFile file : files) {
            Path to = place(folder, Micros.month(file.fromMicros()));
            try {
                String hash = copy.file(Path.of(file.path()), to);
                if (!hash.equals(file.sha256())) {
                    throw damaged(file, hash);
                }
            } catch (IOException e) {
                throw new DamagedFiles("export", List.of(file), open::check).explain(FileTree.failed("export", to, e));
            }
            rows += file.readings();
        }
        return new Written(rows, files.size(), files.size());
    }

    private static KymographException damaged(LakeFile file, String hash) {
        return new KymographException(
                ErrorKind.EXTERNAL,
                "storage.damaged",
                "Cannot export: the file " + file.path() + " of the lake is damaged: its SHA-256 is [" + hash
                        + "], when it was written it was [" + file.sha256() + "]. Put it back from a backup");
    }

    private Written select(LayoutSql rest, Path folder) throws IOException {
        if (rest.part().files().isEmpty() && rest.part().batches().isEmpty()) {
            return new Written(0, 0, 0);
        }
        long rows = 0;
        int files = 0;
        for (YearMonth month : months(rest)) {
            LayoutSql within = rest.in(month);
            long weight = weight(within.part().files());
            watch.next(weight);
            rows += open.copy(within.select(), Map.of(), place(folder, month), format.options());
            watch.did(weight);
            files++;
        }
        return new Written(rows, files, 0);
    }

    private List<YearMonth> months(LayoutSql rest) {
        List<YearMonth> months = new ArrayList<>();
        watch.next(0);
        try (Rows found = open.run(
                "SELECT DISTINCT CAST(year(\"timestamp\") AS INTEGER), CAST(month(\"timestamp\") AS INTEGER) FROM ("
                        + rest.unsorted() + ") ORDER BY ALL",
                Map.of())) {
            while (found.next()) {
                months.add(YearMonth.of((Integer) found.value(0), (Integer) found.value(1)));
            }
        }
        return months;
    }

    private Path place(Path folder, YearMonth month) throws IOException {
        Path place = folder.resolve(
                        "metric_type=" + sql.selection().metricType().name())
                .resolve("year=" + month.getYear())
                .resolve(String.format(Locale.ROOT, "month=%02d", month.getMonthValue()));
        return Files.createDirectories(place).resolve("part-" + UUID.randomUUID() + ".parquet");
    }

    private static long weight(List<LakeFile> files) {
        return files.stream().mapToLong(LakeFile::bytes).sum();
    }
}
