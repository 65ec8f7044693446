package dev.kymograph.benchmark;

import dev.kymograph.engine.Compaction;
import dev.kymograph.engine.CompactionSummary.Compacted;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.EngineBuilder;
import dev.kymograph.engine.extension.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** How the same readings, compacted, can lie in a file: by codec, by the encodings of Parquet's two versions, by the size of row groups. */
final class Layouts {

    private static final List<List<String>> CODECS = List.of(
            List.of("zstd", "1"),
            List.of("zstd", "3"),
            List.of("zstd", "9"),
            List.of("snappy", "3"),
            List.of("lz4_raw", "3"),
            List.of("uncompressed", "3"));
    private static final List<Integer> ROW_GROUPS = List.of(8_192, 32_768, 122_880, 500_000, 2_000_000);

    private final Options options;
    private final SmallFiles small;

    Layouts(Options options, SmallFiles small) {
        this.options = options;
        this.small = small;
    }

    void run() throws IOException, SQLException {
        codecs();
        rowGroups();
    }

    /** What is done with what was compacted. */
    private interface Use {
        void of(Settings here, Compacted done, double seconds) throws IOException, SQLException;
    }

    private void codecs() throws IOException, SQLException {
        Report.print(String.format(
                Locale.ROOT,
                "The originals have %.1f MiB.%n%n| compacted with | MiB | bytes a reading | seconds | MiB with encodings of v1 |%n"
                        + "|---|--:|--:|--:|--:|%n",
                mebibytes(small.bytes())));
        for (List<String> codec : CODECS) {
            Map<String, String> keys = Map.of("compaction.compression", codec.get(0), "compaction.level", codec.get(1));
            compacted(
                    keys,
                    (here, done, seconds) -> Report.print(String.format(
                            Locale.ROOT,
                            "| %s | %.1f | %.2f | %.2f | %.1f |%n",
                            codec.get(0).equals("zstd") ? "zstd, level " + codec.get(1) : codec.get(0),
                            mebibytes(done.bytesAfter()),
                            done.bytesAfter() / (double) done.readings(),
                            seconds,
                            mebibytes(inFirstVersion(here, codec)))));
        }
        Report.print("\n");
    }

    private void rowGroups() throws IOException, SQLException {
        Report.print(
                "| readings in a row group | MiB | shepherd_statistics, ms | series_animal, ms |\n|---|--:|--:|--:|\n");
        for (int rows : ROW_GROUPS) {
            compacted(
                    Map.of("lake.row-group-rows", String.valueOf(rows)),
                    (here, done, seconds) -> Report.print(String.format(
                            Locale.ROOT,
                            "| %d | %.1f | %.1f | %.1f |%n",
                            rows,
                            mebibytes(done.bytesAfter()),
                            ask("shepherd_statistics", here),
                            ask("series_animal", here))));
        }
        Report.print("\n");
    }

    private void compacted(Map<String, String> keys, Use use) throws IOException, SQLException {
        Path data = small.folder("laid");
        try {
            Settings here = small.adopt(data);
            EngineBuilder builder = WriterProcess.builder(here).data(data);
            keys.forEach(builder::set);
            long started;
            Compacted done;
            double seconds;
            try (Engine engine = builder.open()) {
                started = System.nanoTime();
                done = engine.compact(Compaction.ALL, Watch.NOBODY).compacted().get(0);
                seconds = (System.nanoTime() - started) / 1e9;
            }
            use.of(here, done, seconds);
        } finally {
            Writing.delete(data);
        }
    }

    /** How large the same file is as DuckDB writes it with the encodings of Parquet's first version. */
    private static long inFirstVersion(Settings here, List<String> codec) throws IOException, SQLException {
        long bytes = 0;
        for (Path file : files(here)) {
            Path copy = here.data().resolve("first-version.parquet");
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = connection.createStatement()) {
                String level = codec.get(0).equals("zstd") ? ", COMPRESSION_LEVEL " + codec.get(1) : "";
                statement.execute("COPY (FROM read_parquet('" + file + "', hive_partitioning = false)) TO '" + copy
                        + "' (FORMAT parquet, PARQUET_VERSION v1, COMPRESSION " + codec.get(0) + level + ")");
            }
            bytes += Files.size(copy);
            Files.delete(copy);
        }
        return bytes;
    }

    private static List<Path> files(Settings here) throws IOException {
        try (Stream<Path> all = Files.walk(here.data().resolve("lake/metric_type=pulse_rate"))) {
            return all.filter(file -> file.toString().endsWith(".parquet")).toList();
        }
    }

    private double ask(String question, Settings here) throws IOException {
        Asked asked = Asked.called(question);
        try (Opponent opponent = new Opponent(Contestant.Name.KYMOGRAPH, here)) {
            opponent.time(asked);
            opponent.time(asked);
            double[] millis = new double[options.rounds()];
            for (int i = 0; i < millis.length; i++) {
                millis[i] = opponent.time(asked) / 1e6;
            }
            return Report.median(millis);
        }
    }

    private static double mebibytes(long bytes) {
        return bytes / (double) (1 << 20);
    }
}
