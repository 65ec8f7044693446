package dev.kymograph.repl;

import dev.kymograph.engine.KymographException;
import dev.kymograph.repl.command.Mistake;
import dev.kymograph.repl.language.Script;
import java.util.List;
import java.util.Map;

/** What somebody may have meant by a word after a bar that is neither a picture nor a form of text. */
final class StageHint {

    /** Words of other programs. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "md",
            "; did you mean markdown?",
            "parquet",
            "; '.export FILE.parquet' writes the last result so",
            "chart",
            "; did you mean plot?",
            "graph",
            "; did you mean plot?");

    private StageHint() {}

    /** For the end of a message: "; did you mean …?"; empty where nothing is near. */
    static String of(String word) {
        List<String> names = Script.STAGES.stream().sorted().toList();
        return ELSEWHERE.getOrDefault(word, Mistake.near(word, names));
    }

    /** The error of a query, in which a bar is an operator, with what it may have been meant to be. */
    static KymographException added(KymographException e, String select) {
        String hint = of(Script.afterBar(select));
        return hint.isEmpty()
                ? e
                : new KymographException(
                        e.kind(),
                        e.code(),
                        e.getMessage() + "\nThere is no '| " + Script.afterBar(select) + "'" + hint,
                        e);
    }
}
