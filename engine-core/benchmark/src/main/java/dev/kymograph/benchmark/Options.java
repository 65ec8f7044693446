package dev.kymograph.benchmark;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What was asked for on the command line.
 *
 * @param every the time between two readings of an animal: with 200 animals and a year, 10m makes 10 million and 1m 100 million
 * @param only the questions to ask, or ways and methods to measure; empty for all
 * @param rounds how often each contestant answers, warm
 * @param days of 200 animals, a file each, that are compacted
 * @param what is measured
 */
record Options(
        String every, Path data, List<String> only, String memory, int threads, int rounds, int days, What what) {

    /** What can be measured. */
    enum What {
        ANSWERING,
        WRITING,
        PLUGINS,
        ROLLUPS,
        SCORING,
        SUGGESTIONS,
        BACKUP,
        COMPACTION
    }

    static final String HELP = """
            Measures Kymograph against plain DuckDB over the same files.

              --every WIDTH     the time between two readings of an animal [10m]: 10m makes 10 million readings, 1m 100 million
              --data DIR        where the lake is, or will be made [engine-core/benchmark/target/lake-WIDTH]
              --what answering|writing|plugins|compaction|rollups|scoring|suggestions|backup  [answering]
              --only A,B        these questions, ways of writing or methods of scoring, alone
              --memory SIZE     that DuckDB may use in each contestant [1GB]
              --threads N       that DuckDB may use in each contestant [2]
              --rounds N        how often each contestant answers, in turns [15]
              --days N          of 200 animals, a file each, to be compacted [11]
            """;

    /** Reads the command line; empty where help was asked for. */
    static Optional<Options> parse(String... arguments) {
        String every = "10m";
        Optional<Path> data = Optional.empty();
        List<String> only = List.of();
        String memory = "1GB";
        int threads = 2;
        int rounds = 15;
        int days = 11;
        What what = What.ANSWERING;
        for (Iterator<String> words = List.of(arguments).iterator(); words.hasNext(); ) {
            String word = words.next();
            if (word.equals("--help")) {
                return Optional.empty();
            }
            if (!words.hasNext()) {
                throw new IllegalArgumentException("Cannot read the options: " + word + " needs a value; see --help");
            }
            String value = words.next();
            switch (word) {
                case "--every" -> every = value;
                case "--data" -> data = Optional.of(Path.of(value));
                case "--what" -> what = What.valueOf(value.toUpperCase(Locale.ROOT));
                case "--only" -> only = List.of(value.split(","));
                case "--memory" -> memory = value;
                case "--threads" -> threads = Integer.parseInt(value);
                case "--days" -> days = Integer.parseInt(value);
                case "--rounds" -> rounds = Integer.parseInt(value);
                default ->
                    throw new IllegalArgumentException("Cannot read the options: unknown " + word + "; see --help");
            }
        }
        Path home = Path.of(System.getProperty("kymograph.root", "."), "engine-core", "benchmark", "target");
        Path folder =
                data.orElse(home.resolve("lake-" + every)).toAbsolutePath().normalize();
        return Optional.of(new Options(every, folder, only, memory, threads, rounds, days, what));
    }
}
