package dev.kymograph.benchmark;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.extension.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The data that all contestants read: made once by the engine and kept. */
final class Lake {

    private static final int ANIMALS = 200;
    private static final int DAYS = 365;

    private Lake() {}

    static Settings prepare(Options options) throws IOException {
        Path made = options.data().resolve("benchmark.made");
        Path subjects = options.data().resolve("subjects.csv");
        if (!Files.exists(made)) {
            Report.say("making a year of " + ANIMALS + " animals, a reading each " + options.every());
            // The glob would read files that were replaced, too.
            try (Engine engine = Engine.builder()
                    .data(options.data())
                    .set("compaction.enabled", "false")
                    .open()) {
                engine.generate(
                        "animals",
                        List.of(
                                "animals=" + ANIMALS,
                                "from=2024-01-01",
                                "days=" + DAYS,
                                "every=" + options.every(),
                                "metrics=pulse_rate"),
                        Watch.NOBODY);
                writeSubjects(engine, subjects);
            }
            Files.createFile(made);
        }
        return new Settings(options.data(), subjects, options.memory(), options.threads());
    }

    private static void writeSubjects(Engine engine, Path file) throws IOException {
        List<String> lines = new ArrayList<>(List.of("animal_id,pet_name,type,breed,birth_date"));
        try (Result animals =
                engine.sql("SELECT id, pet_name, type, breed, birth_date FROM dump_animals ORDER BY id")) {
            while (animals.next()) {
                lines.add(animals.value(0) + "," + animals.value(1) + "," + animals.value(2) + "," + animals.value(3)
                        + "," + animals.value(4));
            }
        }
        Files.write(file, lines);
    }
}
