package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.Question;
import dev.kymograph.testkit.AnalysisContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Against the label that the first subjects' readings are all unusual. */
class EvaluationContractTest extends AnalysisContract {

    @TempDir
    static Path folder;

    EvaluationContractTest() {
        super("evaluate");
    }

    @Override
    protected Question asked(Question question) {
        return question.where("labels", labels().toString()).where("method", "mad");
    }

    private static Path labels() {
        Path file = folder.resolve("labels.csv");
        try {
            return Files.exists(file)
                    ? file
                    : Files.write(file, List.of("subject,from,to", "1,1970-01-01T00:00:00Z,2100-01-01T00:00:00Z"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
