package dev.kymograph.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/** Files of rollups as they were written before they said what they sum up. */
final class OldRollupFiles {

    private OldRollupFiles() {}

    /** Makes the files of a rollup such ones; how many that were. */
    static int make(Path lake, String rollup) throws Exception {
        List<Path> files = files(lake.resolve("metric_type=" + rollup));
        for (Path file : files) {
            Path written = file.resolveSibling("written");
            String id = file.getFileName().toString().replace("part-", "").replace(".parquet", "");
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = connection.createStatement()) {
                statement.execute("COPY (SELECT * FROM read_parquet('" + file + "', hive_partitioning = false)) TO '"
                        + written + "' (FORMAT parquet, KV_METADATA {kymograph_metric_type: '" + rollup
                        + "', kymograph_file_id: '" + id + "', kymograph_sequences: '9-9'})");
            }
            Files.delete(file);
            Files.move(written, file);
        }
        return files.size();
    }

    private static List<Path> files(Path in) throws IOException {
        try (Stream<Path> all = Files.walk(in)) {
            return all.filter(file -> file.toString().endsWith(".parquet")).toList();
        }
    }
}
