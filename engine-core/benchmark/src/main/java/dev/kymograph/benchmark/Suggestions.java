package dev.kymograph.benchmark;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Result;
import dev.kymograph.metric.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/** How long the shell waits for the names that begin as what is typed, of very many subjects. */
final class Suggestions {

    private static final int ANIMALS = 100_000;

    private final int rounds;
    private final Path folder;

    Suggestions(int rounds, Path beside) {
        this.rounds = rounds;
        this.folder = beside.resolveSibling("names");
    }

    void run() throws IOException {
        Files.createDirectories(folder);
        try (Engine engine = open()) {
            if (engine.subjects().find("animal", ANIMALS).isEmpty()) {
                register(engine);
            }
        }
        Report.print("| what is looked up of 100,000 names | ms, median of " + rounds + " |\n|---|--:|\n");
        try (Engine engine = open()) {
            report("the first of all, once the engine is open", milliseconds(engine, ""));
            for (String typed : List.of("", "pet1", "pet99999", "xyz")) {
                double[] all = DoubleStream.generate(() -> milliseconds(engine, typed))
                        .limit(rounds)
                        .sorted()
                        .toArray();
                report(typed.isEmpty() ? "the first of all again" : "those that begin with " + typed, all[rounds / 2]);
            }
        }
    }

    private Engine open() {
        Path plugins = Path.of(System.getProperty("kymograph.home"), "plugins");
        return Engine.builder()
                .data(folder)
                .set("plugins.folders", plugins.toString())
                .open();
    }

    private static void register(Engine engine) {
        List<Subject> animals = new ArrayList<>(ANIMALS);
        for (int i = 1; i <= ANIMALS; i++) {
            Map<String, Object> attributes =
                    Map.of("type", "Dog", "breed", "Beagle", "birth_date", LocalDate.of(2020, 1, 1));
            animals.add(Subject.of("animal", i, "Pet" + (i - 1), attributes));
        }
        engine.subjects().register(animals);
    }

    private static void report(String what, double milliseconds) {
        Report.print(String.format(Locale.ROOT, "| %s | %.1f |%n", what, milliseconds));
    }

    /** The question that the shell asks; the comment keeps the answer from being a kept one. */
    private static double milliseconds(Engine engine, String typed) {
        String begins = typed.isEmpty() ? "" : " AND starts_with(lower(pet_name), '" + typed + "')";
        long start = System.nanoTime();
        try (Result result = engine.sql("SELECT DISTINCT pet_name, lower(pet_name) AS folded FROM animals"
                + " WHERE pet_name IS NOT NULL" + begins + " ORDER BY 2, 1 LIMIT 501 -- " + start)) {
            while (result.next()) {
                // counted by the clock alone
            }
        }
        return (System.nanoTime() - start) / 1e6;
    }
}
