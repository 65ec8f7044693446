package dev.kymograph.benchmark;

import dev.kymograph.engine.Adoption;
import dev.kymograph.engine.Compaction;
import dev.kymograph.engine.CompactionSummary.Compacted;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.extension.Watch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/** Many small files, a file for each animal and day: what they cost, what compacting them costs, and what is left of the cost then. */
final class Compacting {

    private static final Asked QUESTION = Asked.called("shepherd_statistics");
    private static final List<List<String>> CODECS = List.of(
            List.of("zstd", "1"),
            List.of("zstd", "3"),
            List.of("zstd", "9"),
            List.of("snappy", "3"),
            List.of("lz4_raw", "3"),
            List.of("uncompressed", "3"));

    private final Options options;
    private final Settings settings;
    private final Path folder;
    private final Path files;

    Compacting(Options options, Settings settings) {
        this.options = options;
        this.settings = settings;
        this.folder = options.data().resolve("compacting-" + options.days());
        this.files = folder.resolve("by-subject-day");
    }

    void run() throws IOException, SQLException, InterruptedException {
        split();
        rates();
        questions();
        sizes();
    }

    /** The first days of all animals, a file each. */
    private void split() throws IOException, SQLException {
        Path made = folder.resolve("made");
        if (Files.exists(made)) {
            return;
        }
        Report.say("making a file for each animal and day");
        Files.createDirectories(files);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET partitioned_write_max_open_files = 1000");
            statement.execute("COPY (SELECT *, animal_id AS animal, date_trunc('day', timestamp)::DATE AS day FROM"
                    + " read_parquet('" + settings.data().resolve("lake/metric_type=pulse_rate")
                    + "/*/*/*.parquet', hive_partitioning = false) WHERE timestamp < DATE '2024-01-01' + INTERVAL "
                    + options.days() + " DAY ORDER BY day, animal_id, timestamp) TO '" + files
                    + "' (FORMAT parquet, COMPRESSION snappy, PARTITION_BY (animal, day))");
        }
        Files.createFile(made);
    }

    private void rates() throws IOException, InterruptedException {
        Report.print("| compacting | Kymograph | DuckDB | of DuckDB | Kymograph's memory |\n|---|--:|--:|--:|--:|\n");
        int rounds = Math.min(3, options.rounds());
        double[] ours = new double[rounds];
        double[] theirs = new double[rounds];
        double memory = 0;
        for (int i = 0; i < rounds; i++) {
            String[] said = compact("kymograph");
            ours[i] = Double.parseDouble(said[0]);
            memory = Math.max(memory, Double.parseDouble(said[1]));
            theirs[i] = Double.parseDouble(compact("duckdb")[0]);
        }
        double our = Report.median(ours);
        double their = Report.median(theirs);
        Report.print(String.format(
                Locale.ROOT,
                "| %d files, readings a second | %.0f | %.0f | %.2f | %.0f MiB |%n%n",
                count(),
                our,
                their,
                our / their,
                memory));
    }

    private String[] compact(String contestant) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory(folder, contestant);
        try {
            Process process = Jvm.start(
                    WriterProcess.class,
                    contestant,
                    "compact",
                    work.toString(),
                    files.toString(),
                    settings.subjects().toString(),
                    settings.memory(),
                    String.valueOf(settings.threads()));
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(contestant + " failed to compact; what it said is above");
            }
            return said.split(" ", 2);
        } finally {
            Writing.delete(work);
        }
    }

    private void questions() throws IOException {
        Path data = Files.createTempDirectory(folder, "asked");
        try {
            Settings here = adopt(data);
            double small = ask(Contestant.Name.KYMOGRAPH, here);
            try (Engine engine = WriterProcess.builder(here).data(data).open()) {
                engine.compact(Compaction.ALL, Watch.NOBODY);
            }
            double compacted = ask(Contestant.Name.KYMOGRAPH, here);
            double planned = ask(Contestant.Name.PLANNED, here);
            Report.print("| shepherd_statistics | ms | of planned |\n|---|--:|--:|\n");
            row("over " + count() + " files", small, planned);
            row("compacted", compacted, planned);
            row("planned, over the compacted files", planned, planned);
            Report.print("\n");
        } finally {
            Writing.delete(data);
        }
    }

    private static void row(String what, double millis, double planned) {
        Report.print(String.format(Locale.ROOT, "| %s | %.1f | %.2f |%n", what, millis, millis / planned));
    }

    private double ask(Contestant.Name name, Settings here) throws IOException {
        try (Opponent opponent = new Opponent(name, here)) {
            if (opponent.answer(QUESTION).isEmpty()) {
                throw new IllegalStateException(name + " has no answer");
            }
            opponent.time(QUESTION);
            double[] millis = new double[options.rounds()];
            for (int i = 0; i < millis.length; i++) {
                millis[i] = opponent.time(QUESTION) / 1e6;
            }
            return Report.median(millis);
        }
    }

    private void sizes() throws IOException {
        Report.print("| compacted with | MiB | bytes a reading | seconds |\n|---|--:|--:|--:|\n");
        for (List<String> codec : CODECS) {
            Path data = Files.createTempDirectory(folder, "sized");
            try {
                Map<String, String> keys =
                        Map.of("compaction.compression", codec.get(0), "compaction.level", codec.get(1));
                Settings here = adopt(data);
                try (Engine engine = configured(here, keys)) {
                    long started = System.nanoTime();
                    Compacted done = engine.compact(Compaction.ALL, Watch.NOBODY)
                            .compacted()
                            .get(0);
                    Report.print(String.format(
                            Locale.ROOT,
                            "| %s | %.1f | %.2f | %.2f |%n",
                            codec.get(0).equals("zstd") ? "zstd, level " + codec.get(1) : codec.get(0),
                            done.bytesAfter() / (double) (1 << 20),
                            done.bytesAfter() / (double) done.readings(),
                            (System.nanoTime() - started) / 1e9));
                }
            } finally {
                Writing.delete(data);
            }
        }
    }

    private Settings adopt(Path data) throws IOException {
        Settings here = new Settings(data, settings.subjects(), settings.memory(), settings.threads());
        try (Engine engine = WriterProcess.engine(here)) {
            engine.adopt(Adoption.of(files, "pulse_rate"), Watch.NOBODY);
        }
        return here;
    }

    private static Engine configured(Settings here, Map<String, String> keys) {
        var builder = WriterProcess.builder(here).data(here.data());
        keys.forEach(builder::set);
        return builder.open();
    }

    private long count() throws IOException {
        try (Stream<Path> all = Files.walk(files)) {
            return all.filter(Files::isRegularFile).count();
        }
    }
}
