package dev.kymograph.benchmark;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** The table of times, as Markdown, row by row. */
final class Report {

    private boolean begun;
    private final Options options;

    Report(Options options) {
        this.options = options;
    }

    static void say(String line) {
        System.err.println("benchmark: " + line);
    }

    static void print(String text) {
        System.out.print(text);
        System.out.flush();
    }

    void add(Asked question, Map<Contestant.Name, double[]> millis) {
        if (!begun) {
            begun = true;
            print("A reading each " + options.every() + ", " + options.threads() + " threads, " + options.memory()
                    + " for DuckDB; warm medians in milliseconds.\n\n"
                    + "| question | Kymograph | planned | glob | of planned | of glob |\n|---|--:|--:|--:|--:|--:|\n");
        }
        double ours = median(millis.get(Contestant.Name.KYMOGRAPH));
        double planned = median(millis.get(Contestant.Name.PLANNED));
        double glob = median(millis.get(Contestant.Name.GLOB));
        print(String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.1f | %.2f | %.2f |%n",
                question.name(),
                ours,
                planned,
                glob,
                ours / planned,
                ours / glob));
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
