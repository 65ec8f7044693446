package dev.kymograph.engine.adoption;

import dev.kymograph.engine.Engine;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Files that other programs wrote; the README beside them says how. */
class WritersTest extends AdoptionCase {

    static Stream<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folderOfFiles())) {
            return all
                    .map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".parquet"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static Path folderOfFiles() {
        return Path.of("src/test/resources/dev/kymograph/engine/adoption");
    }

    @Tag("heavy")
    @ParameterizedTest
    @MethodSource("files")
    void readingsAreThoseThatTheirWriterWasGiven(String name) throws IOException {
        Files.copy(folderOfFiles().resolve(name), file(name));
        List<Reading> readings = new ArrayList<>();
        boolean less = name.contains("null-columns");
        for (int i = 0; i < 48; i++) {
            readings.add(new Reading(
                    1,
                    NOON.plusSeconds(600L * i),
                    Map.of("beats", 60 + i % 40 / 4f),
                    less || i % 3 == 0 ? Optional.empty() : Optional.of("collar-" + i % 2),
                    less || i % 5 == 0 ? OptionalDouble.empty() : OptionalDouble.of(i % 9 / 8.0)));
        }
        assertAdopted(1, 48, adopt());
        try (Engine other = open("other")) {
            other.ingest("pulse", readings);
            assertEquals(all(other), all(engine));
        }
    }
}
