package dev.kymograph.engine;

import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.extension.Scorer;
import java.util.List;

/**
 * Says how unusual readings are without taking them in. It needs no data folder and opens no database. Close it.
 *
 * <pre>{@code
 * try (Scoring scoring = Engine.builder().scoring()) {
 *     Scorer scorer = scoring.begin("adaptive", 150);
 *     double score = scorer.score(Instant.now(), 81.5);
 * }
 * }</pre>
 */
public interface Scoring extends AutoCloseable {

    /** The methods that plugins bring. */
    List<CommandSpec> methods();

    /**
     * Begins with a series.
     *
     * @param probation so many first readings are learnt from, and score 0
     * @throws KymographException {@code scoring.unknown}: there is no such method
     */
    Scorer begin(String method, int probation);

    @Override
    void close();
}
