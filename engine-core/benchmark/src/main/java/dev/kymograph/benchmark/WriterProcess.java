package dev.kymograph.benchmark;

import dev.kymograph.engine.Adoption;
import dev.kymograph.engine.Compaction;
import dev.kymograph.engine.CompactionSummary;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.EngineBuilder;
import dev.kymograph.engine.ExportTarget;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * The process of one contestant that writes, once: {@code CONTESTANT JOB FOLDER INPUT SUBJECTS MEMORY THREADS}. Prints how much it did
 * in a second, and the most memory it had in MiB.
 */
final class WriterProcess {

    private static final int BATCH = 100;
    private static final double SECONDS = 6;

    private WriterProcess() {}

    public static void main(String[] arguments) throws Exception {
        boolean ours = arguments[0].equals("kymograph");
        String job = arguments[1];
        Path folder = Path.of(arguments[2]);
        Settings settings = new Settings(folder, Path.of(arguments[4]), arguments[5], Integer.parseInt(arguments[6]));
        Path input = Path.of(arguments[3]);
        double rate = switch (job) {
            case "export" -> export(ours, input, settings);
            case "compact" -> compact(ours, input, settings);
            case "csv", "parquet" -> file(ours, input, settings);
            default -> batches(ours, Integer.parseInt(job.substring("writers".length())), settings);
        };
        System.out.println(rate + " " + peakMebibytes());
    }

    private static double file(boolean ours, Path input, Settings settings) throws SQLException, IOException {
        if (ours) {
            try (Engine engine = engine(settings)) {
                long started = System.nanoTime();
                IngestSummary summary = engine.ingest(SourceFile.of(input, "pulse_rate"), Watch.NOBODY);
                require(summary.rejected() == 0);
                return summary.accepted() / seconds(started);
            }
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            configure(statement, settings);
            String from = input.toString().endsWith(".csv") ? "read_csv" : "read_parquet";
            long started = System.nanoTime();
            statement.execute("COPY (FROM " + from + "('" + input + "') ORDER BY animal_id, timestamp) TO '"
                    + settings.data().resolve("sorted.parquet") + "' (FORMAT parquet, COMPRESSION zstd)");
            return statement.getUpdateCount() / seconds(started);
        }
    }

    /** Many small files into few sorted ones. */
    private static double compact(boolean ours, Path files, Settings settings) throws SQLException, IOException {
        if (ours) {
            try (Engine engine = engine(settings)) {
                require(engine.adopt(Adoption.of(files, "pulse_rate"), Watch.NOBODY)
                        .refused()
                        .isEmpty());
                long started = System.nanoTime();
                CompactionSummary done = engine.compact(Compaction.ALL, Watch.NOBODY);
                require(done.skipped().isEmpty());
                return done.compacted().get(0).readings() / seconds(started);
            }
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            configure(statement, settings);
            long started = System.nanoTime();
            statement.execute("COPY (FROM read_parquet('" + files
                    + "/*/*/*.parquet', hive_partitioning = false) ORDER BY animal_id, timestamp) TO '"
                    + settings.data().resolve("sorted.parquet") + "' (FORMAT parquet, COMPRESSION zstd)");
            return statement.getUpdateCount() / seconds(started);
        }
    }

    /** All readings of a lake into one sorted file. */
    private static double export(boolean ours, Path lake, Settings settings) throws SQLException {
        Path file = settings.data().resolve("exported.parquet");
        if (ours) {
            try (Engine engine = builder(settings).data(lake).open()) {
                long started = System.nanoTime();
                Question all = Question.of("readings", "pulse_rate");
                return engine.export(all, ExportTarget.file(file), Watch.NOBODY).rows() / seconds(started);
            }
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            configure(statement, settings);
            long started = System.nanoTime();
            statement.execute("COPY (FROM read_parquet('" + lake.resolve("lake/metric_type=pulse_rate")
                    + "/*/*/*.parquet', hive_partitioning = false) ORDER BY animal_id, timestamp) TO '" + file
                    + "' (FORMAT parquet, COMPRESSION zstd)");
            return statement.getUpdateCount() / seconds(started);
        }
    }

    private static double batches(boolean ours, int writers, Settings settings) throws Exception {
        if (ours) {
            try (Engine engine = engine(settings)) {
                return together(
                        writers,
                        writer -> require(
                                engine.ingest("pulse_rate", batch(writer)).accepted() == BATCH));
            }
        }
        try (Connection connection =
                DriverManager.getConnection("jdbc:duckdb:" + settings.data().resolve("plain.duckdb"))) {
            try (Statement statement = connection.createStatement()) {
                configure(statement, settings);
                statement.execute("CREATE TABLE readings (animal_id INTEGER, timestamp TIMESTAMP, pulse_value FLOAT, "
                        + "sensor_id VARCHAR, quality_score FLOAT)");
            }
            List<DuckDBConnection> connections = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                connections.add(connection.unwrap(DuckDBConnection.class).duplicate());
            }
            return together(writers, writer -> append(connections.get(writer.id()), batch(writer)));
        }
    }

    private static void append(DuckDBConnection connection, List<Reading> batch) throws SQLException {
        connection.setAutoCommit(false);
        try (DuckDBAppender appender = connection.createAppender("readings")) {
            for (Reading reading : batch) {
                appender.beginRow();
                appender.append(reading.subject());
                appender.append(LocalDateTime.ofInstant(reading.timestamp(), ZoneOffset.UTC));
                appender.append((Float) reading.values().get("pulse_value"));
                appender.append(reading.sensor().orElseThrow());
                appender.append((float) reading.quality().orElseThrow());
                appender.endRow();
            }
        }
        connection.commit();
    }

    /** One writer's place in time: each batch of it has a hundred moments of its own. */
    private static final class Writer {

        private final int id;
        private long moment;

        Writer(int id) {
            this.id = id;
        }

        int id() {
            return id;
        }
    }

    private interface Work {
        void write(Writer writer) throws Exception;
    }

    private static List<Reading> batch(Writer writer) {
        List<Reading> batch = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            Instant at = Instant.parse("2025-01-01T00:00:00Z").plusSeconds(writer.moment++);
            batch.add(Reading.of(1 + writer.id(), at, "pulse_value", 60f + i % 40)
                    .from("collar-" + writer.id())
                    .quality(0.9));
        }
        return batch;
    }

    private static double together(int writers, Work work) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        List<Callable<Long>> tasks = new ArrayList<>();
        long started = System.nanoTime();
        for (int i = 0; i < writers; i++) {
            Writer writer = new Writer(i);
            tasks.add(() -> {
                long written = 0;
                while (seconds(started) < SECONDS) {
                    work.write(writer);
                    written++;
                }
                return written;
            });
        }
        long written = 0;
        for (Future<Long> task : threads.invokeAll(tasks)) {
            written += task.get();
        }
        threads.shutdown();
        return written / seconds(started);
    }

    static Engine engine(Settings settings) throws IOException {
        // The opponents are told that null is the word for nothing; an import is not.
        Path subjects = settings.data().resolve("subjects.csv");
        Files.writeString(subjects, Files.readString(settings.subjects()).replace(",null", ","));
        Engine engine = builder(settings).data(settings.data()).open();
        require(engine.subjects()
                        .importFile("animal", subjects, Map.of("id", "animal_id"), Watch.NOBODY)
                        .rejected()
                == 0);
        return engine;
    }

    static EngineBuilder builder(Settings settings) {
        return Engine.builder()
                .set("query.cache", "0B")
                .set("compaction.enabled", "false")
                .set("duckdb.memory", settings.memory())
                .set("duckdb.threads", String.valueOf(settings.threads()));
    }

    /** What is refused costs something else. */
    private static void require(boolean allIn) {
        if (!allIn) {
            throw new IllegalStateException("Cannot measure: something was refused");
        }
    }

    private static void configure(Statement statement, Settings settings) throws SQLException {
        statement.execute("SET memory_limit = '" + settings.memory() + "'");
        statement.execute("SET threads = " + settings.threads());
    }

    private static double seconds(long started) {
        return (System.nanoTime() - started) / 1e9;
    }

    private static long peakMebibytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return -1;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(-1);
    }
}
