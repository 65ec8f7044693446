package dev.kymograph.benchmark;

import dev.kymograph.engine.Compaction;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.extension.Watch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Many small files: what they cost, what compacting them costs, and what is left of the cost then, with rollups and without. */
final class Compacting {

    private static final List<String> QUESTIONS =
            List.of("shepherd_statistics", "shepherd_year", "shepherd_approximate", "daily_averages");

    private final Options options;
    private final Settings settings;
    private final SmallFiles small;

    Compacting(Options options, Settings settings, SmallFiles small) {
        this.options = options;
        this.settings = settings;
        this.small = small;
    }

    void run() throws IOException, InterruptedException {
        rates();
        questions();
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
                small.count(),
                our,
                their,
                our / their,
                memory));
    }

    private String[] compact(String contestant) throws IOException, InterruptedException {
        Path work = small.folder(contestant);
        try {
            Process process = Jvm.start(
                    WriterProcess.class,
                    contestant,
                    "compact",
                    work.toString(),
                    small.files().toString(),
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

    /** The same questions at each stage of the same readings. */
    private void questions() throws IOException {
        Path data = small.folder("asked");
        Path linked = small.folder("linked");
        try {
            List<double[]> stages = new ArrayList<>();
            stages.add(ask(Contestant.Name.GLOB, overSmallFiles(linked)));
            Settings here = small.adopt(data);
            stages.add(ask(Contestant.Name.KYMOGRAPH, here));
            try (Engine engine = WriterProcess.builder(here).data(data).open()) {
                engine.compact(Compaction.ALL, Watch.NOBODY);
            }
            stages.add(ask(Contestant.Name.KYMOGRAPH, here));
            stages.add(ask(Contestant.Name.PLANNED, here));
            try (Engine engine = WriterProcess.builder(here).data(data).open()) {
                for (Duration every : List.of(Duration.ofHours(1), Duration.ofDays(1))) {
                    engine.rollups().create("pulse_rate", every, Optional.empty(), Watch.NOBODY);
                }
            }
            stages.add(ask(Contestant.Name.KYMOGRAPH, here));
            print(stages);
        } finally {
            Writing.delete(data);
            Files.deleteIfExists(linked.resolve("lake/metric_type=pulse_rate"));
            Writing.delete(linked);
        }
    }

    /** A folder in which the files lie where a contestant looks for those of the lake. */
    private Settings overSmallFiles(Path linked) throws IOException {
        Path lake = Files.createDirectories(linked.resolve("lake"));
        Files.createSymbolicLink(lake.resolve("metric_type=pulse_rate"), small.files());
        return new Settings(linked, settings.subjects(), settings.memory(), settings.threads());
    }

    private static void print(List<double[]> stages) {
        Report.print("| question | glob, small files | small files | compacted | planned | with rollups |"
                + " small of compacted | compacted of planned | rollups of planned |\n"
                + "|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        for (int i = 0; i < QUESTIONS.size(); i++) {
            double adopted = stages.get(1)[i];
            double compacted = stages.get(2)[i];
            double planned = stages.get(3)[i];
            double summed = stages.get(4)[i];
            Report.print(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.1f | %.1f | %.1f | %.2f | %.2f | %.2f |%n",
                    QUESTIONS.get(i),
                    stages.get(0)[i],
                    adopted,
                    compacted,
                    planned,
                    summed,
                    adopted / compacted,
                    compacted / planned,
                    summed / planned));
        }
        Report.print("\n");
    }

    /** Warm medians in milliseconds, by question. */
    private double[] ask(Contestant.Name name, Settings here) throws IOException {
        double[] medians = new double[QUESTIONS.size()];
        try (Opponent opponent = new Opponent(name, here)) {
            for (int i = 0; i < medians.length; i++) {
                Asked question = Asked.called(QUESTIONS.get(i));
                if (opponent.answer(question).isEmpty()) {
                    throw new IllegalStateException(name + " has no answer");
                }
                opponent.time(question);
                double[] millis = new double[options.rounds()];
                for (int round = 0; round < millis.length; round++) {
                    millis[round] = opponent.time(question) / 1e6;
                }
                medians[i] = Report.median(millis);
            }
        }
        return medians;
    }
}
