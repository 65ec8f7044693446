package dev.kymograph.benchmark;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Scoring;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.extension.Scorer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.DoubleStream;

/** How many readings a scoring method scores in a second, on one core, and what it keeps in mind of each series. */
final class ScoringSpeed {

    private static final int READINGS = 2_000_000;
    private static final int SERIES = 200;
    private static final int OF_EACH = 20_000;
    private static final int AT_ONCE = 10_000;
    private static final long LONGEST_NANOS = 5_000_000_000L;
    private static final long MINUTE = 60;
    private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");

    private final int rounds;
    private final List<String> only;
    private final double[] values = new double[READINGS];

    /** @param only the methods to measure; empty for all */
    ScoringSpeed(int rounds, List<String> only) {
        this.rounds = rounds;
        this.only = only;
        Random random = new Random(1);
        for (int i = 0; i < READINGS; i++) {
            values[i] = 80 + 10 * Math.sin(i * 2 * Math.PI / 1_440) + random.nextGaussian();
        }
    }

    void run() {
        Path plugins = Path.of(System.getProperty("kymograph.home"), "plugins");
        Report.print("| method | million readings a second, median of " + rounds + " |\n|---|--:|\n");
        try (Scoring scoring =
                Engine.builder().set("plugins.folders", plugins.toString()).scoring()) {
            for (CommandSpec method : scoring.methods()) {
                if (only.isEmpty() || only.contains(method.name())) {
                    Report.print(String.format(
                            Locale.ROOT, "| %s | %.2f |%n", method.name(), speed(scoring, method.name())));
                }
            }
            Report.print(String.format(Locale.ROOT, "%nadaptive keeps %.1f kB a series%n", kept(scoring, "adaptive")));
        }
    }

    private double speed(Scoring scoring, String method) {
        double[] millions = DoubleStream.generate(() -> millions(scoring.begin(method, 750)))
                .limit(rounds + 1L)
                .skip(1)
                .sorted()
                .toArray();
        return millions[rounds / 2];
    }

    private double kept(Scoring scoring, String method) {
        List<Scorer> scorers = new ArrayList<>(SERIES);
        long before = used();
        for (int i = 0; i < SERIES; i++) {
            Scorer scorer = scoring.begin(method, 750);
            score(scorer, 0, OF_EACH);
            scorers.add(scorer);
        }
        return (used() - before) / 1e3 / scorers.size();
    }

    /** In a second: of all readings, or of as many as a slow method gets through in its time. */
    private double millions(Scorer scorer) {
        long begun = System.nanoTime();
        int scored = 0;
        while (scored < READINGS && System.nanoTime() - begun < LONGEST_NANOS) {
            score(scorer, scored, AT_ONCE);
            scored += AT_ONCE;
        }
        return scored * 1e3 / (System.nanoTime() - begun);
    }

    private void score(Scorer scorer, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += scorer.score(BEGIN.plusSeconds(i * MINUTE), values[i]);
        }
        if (Double.isNaN(sum)) {
            throw new IllegalStateException("a score is no number");
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
