package dev.kymograph.repl;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Scoring;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.repl.command.CsvColumns;
import java.util.List;
import java.util.function.Supplier;
import org.jline.reader.Candidate;

/** What the options of {@code score} take: the methods that there are, and the columns of the file that the line names. */
final class ScoreCompletion {

    private final Supplier<Scoring> scoring;
    private List<CommandSpec> methods = List.of();

    ScoreCompletion(Supplier<Scoring> scoring) {
        this.scoring = scoring;
    }

    /** Looked up once: that loads plugins. */
    void methods(List<Candidate> candidates) {
        if (methods.isEmpty()) {
            try (Scoring opened = scoring.get()) {
                methods = List.copyOf(opened.methods());
            } catch (KymographException e) {
                // Nothing to offer, then.
                return;
            }
        }
        methods.forEach(method -> offer(method.name(), "methods", method.summary(), candidates));
    }

    void columns(List<String> words, List<Candidate> candidates) {
        for (int i = 1; i < words.size(); i++) {
            boolean isFile = !words.get(i).startsWith("-") && !words.get(i - 1).startsWith("--");
            if (isFile) {
                CsvColumns.of(words.get(i)).forEach(column -> offer(column, "columns", null, candidates));
                return;
            }
        }
    }

    private static void offer(String word, String group, String help, List<Candidate> candidates) {
        candidates.add(new Candidate(word, word, group, help, null, null, true));
    }
}
