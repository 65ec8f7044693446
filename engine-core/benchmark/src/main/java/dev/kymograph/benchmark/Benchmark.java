package dev.kymograph.benchmark;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The command {@code engine-core/benchmark/run}. */
public final class Benchmark {

    private Benchmark() {}

    public static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        Optional<Options> options = Options.parse(arguments);
        if (options.isEmpty()) {
            Report.print(Options.HELP);
            return;
        }
        switch (options.get().what()) {
            case ANSWERING -> exit(new Answering(options.get(), Lake.prepare(options.get())).run(Asked.listed("list")));
            case ROLLUPS -> exit(new RollupGains(options.get(), Lake.prepare(options.get())).run());
            case WRITING -> new Writing(options.get(), Lake.prepare(options.get())).run();
            case COMPACTION -> compaction(options.get(), Lake.prepare(options.get()));
            case SCORING -> scoring(options.get());
            case SUGGESTIONS ->
                new Suggestions(options.get().rounds(), options.get().data()).run();
            case BACKUP ->
                new Backups(options.get().rounds(), Lake.prepare(options.get()).data()).run();
            case PLUGINS -> new PluginCosts(options.get().rounds()).run();
        }
    }

    private static void compaction(Options options, Settings settings)
            throws IOException, SQLException, InterruptedException {
        SmallFiles small = new SmallFiles(options, settings);
        small.make();
        new Compacting(options, settings, small).run();
        new Layouts(options, small).run();
    }

    /** Of series in memory, and of the lake by SQL against the same written by hand. */
    private static void scoring(Options options) throws IOException, SQLException, InterruptedException {
        new ScoringSpeed(options.rounds(), options.only()).run();
        List<Asked> bySql = Asked.listed("scoring").stream()
                .filter(asked -> options.only().isEmpty() || options.only().contains(asked.name()))
                .toList();
        if (!bySql.isEmpty()) {
            exit(new Answering(options, Lake.prepare(options)).run(bySql));
        }
    }

    private static void exit(boolean agreed) {
        if (!agreed) {
            System.exit(1);
        }
    }
}
