package dev.kymograph.repl.command;

import dev.kymograph.engine.Engine;
import java.util.List;
import java.util.Optional;

/** Questions that show a newcomer around, in the words of what is there. */
public final class Tour {

    /**
     * One question.
     *
     * @param why what it shows
     * @param line as it would be typed
     * @param after a question whose answer it is about, if it is about one
     */
    public record Step(String why, String line, Optional<String> after) {

        Step(String why, String line) {
            this(why, line, Optional.empty());
        }
    }

    private Tour() {}

    public static List<Step> of(Engine engine) {
        List<String> questions = DemoQuestions.of(engine);
        if (questions.isEmpty()) {
            throw Mistake.of("tour.none", "Cannot begin the tour: there are no readings to ask; 'demo' makes some");
        }
        String command = questions.get(0);
        String monthly = command + " by=month | bars y=mean by=month";
        return List.of(
                new Step("What is measured here?", "metrics"),
                new Step("A question: an analysis, a metric, and which readings.", command),
                new Step("The same in SQL: each metric is a view, each kind of subject a table.", questions.get(1)),
                new Step("Month by month, as a picture. '| plot' draws lines, '| csv FILE' writes a file.", monthly),
                new Step(
                        "The last answer is a relation called _.",
                        "SELECT count(*) AS months, min(mean) AS lowest, max(mean) AS highest FROM _;",
                        Optional.of(monthly)),
                new Step("How a question is answered: which files are read, and why no more.", "explain " + command));
    }
}
