package dev.kymograph.engine;

import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.extension.Scorer;
import dev.kymograph.engine.extension.ScoringMethod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ScoringTest {

    @TempDir
    Path folder;

    /** Scores a tenth of the value. */
    static final class Tenth implements ScoringMethod {
        @Override
        public String name() {
            return "tenth";
        }

        @Override
        public String summary() {
            return "a tenth of the value";
        }

        @Override
        public Scorer begin(int probation) {
            return (at, value) -> value / 10;
        }
    }

    private Scoring open() {
        return Engine.builder()
                .data(folder.resolve("data"))
                .extension(new Tenth())
                .scoring();
    }

    @Test
    void aMethodScoresWithoutADataFolder() {
        try (Scoring scoring = open()) {
            assertEquals(List.of(new CommandSpec("tenth", "a tenth of the value", "", List.of())), scoring.methods());
            assertEquals(0.5, scoring.begin("tenth", 0).score(Instant.EPOCH, 5));
        }
        assertFalse(Files.exists(folder.resolve("data")));
    }

    @Test
    void aMethodThatIsNotThereIsNamedWithThoseThatAre() {
        try (Scoring scoring = open()) {
            KymographException unknown = assertThrows(KymographException.class, () -> scoring.begin("tent", 0));
            assertEquals(
                    "Cannot score by 'tent': there is no such method. Did you mean 'tenth'? Known are tenth",
                    unknown.getMessage());
            assertEquals(ErrorKind.USAGE, unknown.kind());
        }
    }

    @Test
    void whatIsNoScoreIsTheMethodsFailure() {
        try (Scoring scoring = open()) {
            Scorer scorer = scoring.begin("tenth", 0);
            for (double value : new double[] {-1, 11, Double.NaN}) {
                KymographException failed =
                        assertThrows(KymographException.class, () -> scorer.score(Instant.EPOCH, value));
                assertTrue(failed.getMessage().contains("Cannot score by 'tenth'"), failed.getMessage());
                assertTrue(failed.getMessage().contains("is not from 0 to 1"), failed.getMessage());
            }
        }
    }
}
