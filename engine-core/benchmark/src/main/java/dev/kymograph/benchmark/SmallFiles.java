package dev.kymograph.benchmark;

import dev.kymograph.engine.Adoption;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.extension.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

/** The first days of all animals as small writers leave them, a file for each animal and day: made once and kept. */
final class SmallFiles {

    private final Options options;
    private final Settings settings;
    private final Path folder;

    SmallFiles(Options options, Settings settings) {
        this.options = options;
        this.settings = settings;
        this.folder = options.data().resolve("compacting-" + options.days());
    }

    /** A new folder on the same disk. */
    Path folder(String name) throws IOException {
        return Files.createTempDirectory(folder, name);
    }

    Path files() {
        return folder.resolve("by-subject-day");
    }

    void make() throws IOException, SQLException {
        Path made = folder.resolve("made");
        if (Files.exists(made)) {
            return;
        }
        Report.say("making a file for each animal and day");
        Files.createDirectories(files());
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET partitioned_write_max_open_files = 1000");
            statement.execute("COPY (SELECT *, animal_id AS animal, date_trunc('day', timestamp)::DATE AS day FROM"
                    + " read_parquet('" + settings.data().resolve("lake/metric_type=pulse_rate")
                    + "/*/*/*.parquet', hive_partitioning = false) WHERE timestamp < DATE '2024-01-01' + INTERVAL "
                    + options.days() + " DAY ORDER BY day, animal_id, timestamp) TO '" + files()
                    + "' (FORMAT parquet, COMPRESSION snappy, PARTITION_BY (animal, day))");
        }
        Files.createFile(made);
    }

    /** A new engine that has adopted them. */
    Settings adopt(Path data) throws IOException {
        Settings here = new Settings(data, settings.subjects(), settings.memory(), settings.threads());
        try (Engine engine = WriterProcess.engine(here)) {
            engine.adopt(Adoption.of(files(), "pulse_rate"), Watch.NOBODY);
        }
        return here;
    }

    long count() throws IOException {
        try (Stream<Path> all = Files.walk(files())) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    long bytes() throws IOException {
        try (Stream<Path> all = Files.walk(files())) {
            return all.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
