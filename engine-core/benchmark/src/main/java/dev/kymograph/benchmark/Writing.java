package dev.kymograph.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Taking readings in and out, against DuckDB's sorted COPY and its appender; and how large the lake is. */
final class Writing {

    private static final List<String> JOBS = List.of("csv", "parquet", "writers1", "writers8", "export");

    private final Options options;
    private final Settings settings;
    private final Path folder;

    Writing(Options options, Settings settings) {
        this.options = options;
        this.settings = settings;
        this.folder = options.data().resolve("writing");
    }

    void run() throws IOException, SQLException, InterruptedException {
        Files.createDirectories(folder);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            inputs(statement);
            Report.print("| writing | Kymograph | DuckDB | of DuckDB | Kymograph's memory |\n|---|--:|--:|--:|--:|\n");
            for (String job : JOBS) {
                if (options.only().isEmpty() || options.only().contains(job)) {
                    compare(job);
                }
            }
            size(statement);
        }
    }

    private void compare(String job) throws IOException, InterruptedException {
        int rounds = Math.min(3, options.rounds());
        double[] ours = new double[rounds];
        double[] theirs = new double[rounds];
        double memory = 0;
        for (int i = 0; i < rounds; i++) {
            String[] said = write("kymograph", job);
            ours[i] = Double.parseDouble(said[0]);
            memory = Math.max(memory, Double.parseDouble(said[1]));
            theirs[i] = Double.parseDouble(write("duckdb", job)[0]);
        }
        double our = Report.median(ours);
        double their = Report.median(theirs);
        Report.print(String.format(
                Locale.ROOT, "| %s | %.0f | %.0f | %.2f | %.0f MiB |%n", job, our, their, our / their, memory));
    }

    private String[] write(String contestant, String job) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory(folder, contestant);
        try {
            Process process = Jvm.start(
                    WriterProcess.class,
                    contestant,
                    job,
                    work.toString(),
                    input(job).toString(),
                    settings.subjects().toString(),
                    settings.memory(),
                    String.valueOf(settings.threads()));
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(contestant + " failed at " + job + "; what it said is above");
            }
            return said.split(" ", 2);
        } finally {
            delete(work);
        }
    }

    private Path input(String job) {
        return job.equals("export")
                ? settings.data()
                : folder.resolve(job.equals("csv") ? "input.csv" : "input.parquet");
    }

    /** Half a year as it comes in: by time, all animals mixed. */
    private void inputs(Statement statement) throws SQLException {
        String readings = "(FROM read_parquet('" + lake() + "/*/*/*.parquet', hive_partitioning = false) "
                + "WHERE timestamp < '2024-07-01' ORDER BY timestamp, animal_id)";
        for (String name : List.of("input.csv", "input.parquet")) {
            Path file = folder.resolve(name);
            if (!Files.exists(file)) {
                Report.say("making " + file);
                statement.execute("COPY " + readings + " TO '" + file + "' "
                        + (name.endsWith("csv") ? "(FORMAT csv, HEADER)" : "(FORMAT parquet)"));
            }
        }
    }

    private void size(Statement statement) throws SQLException, IOException {
        Path file = folder.resolve("default.parquet");
        statement.execute("COPY (FROM read_parquet('" + lake()
                + "/*/*/*.parquet', hive_partitioning = false) ORDER BY animal_id, timestamp) TO '" + file
                + "' (FORMAT parquet, COMPRESSION zstd)");
        double theirs = Files.size(file);
        double ours;
        try (Stream<Path> files = Files.walk(lake())) {
            ours = files.filter(Files::isRegularFile)
                    .mapToLong(path -> path.toFile().length())
                    .sum();
        }
        Files.delete(file);
        Report.print(String.format(
                Locale.ROOT,
                "| size, MiB | %.1f | %.1f | %.2f | |%n",
                ours / (1 << 20),
                theirs / (1 << 20),
                ours / theirs));
    }

    private Path lake() {
        return settings.data().resolve("lake").resolve("metric_type=pulse_rate");
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
