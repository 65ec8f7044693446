package dev.kymograph.repl.command;

import dev.kymograph.engine.Question;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.Vocabulary.ParameterSpec;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.metric.MetricType;
import dev.kymograph.repl.language.Statement;
import dev.kymograph.repl.language.Terms;
import dev.kymograph.repl.language.Word;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Any analysis of the vocabulary. */
final class AnalysisCommand implements Command {

    private final CommandSpec spec;

    AnalysisCommand(CommandSpec spec) {
        this.spec = spec;
    }

    @Override
    public Usage usage() {
        return Usage.of(spec.name(), spec.summary(), spec.name() + " METRIC [name=value…]")
                .options(spec.parameters().stream()
                        .map(parameter -> new Usage.Option(parameter.name(), values(parameter), help(parameter)))
                        .toArray(Usage.Option[]::new));
    }

    static String values(ParameterSpec parameter) {
        return parameter.allowed().isEmpty() ? parameter.type() : String.join("|", parameter.allowed());
    }

    static String help(ParameterSpec parameter) {
        String more = parameter
                .byDefault()
                .map(value -> " [" + value + "]")
                .orElse(parameter.required() ? " (required)" : "");
        return parameter.help() + more;
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        return session.engine().ask(question(line.words(), session), session.watch());
    }

    /** The question that the words of a command ask. */
    static Question question(List<Word> words, Session session) {
        String analysis = words.get(0).text();
        if (words.size() < 2) {
            String metrics = session.engine().vocabulary().metricTypes().stream()
                    .map(MetricType::name)
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw Mistake.of(
                    "command.usage", "Cannot run " + analysis + ": the metric is missing; there are " + metrics);
        }
        return asOf(new Question(analysis, words.get(1).text(), Terms.of(words.subList(2, words.size()))), session);
    }

    /** The question about the lake that the session is about, unless it says that itself. */
    static Question asOf(Question question, Session session) {
        boolean says = question.terms().stream().anyMatch(term -> term.name().equals("as_of"));
        Optional<String> word = session.asOf().word();
        return says || word.isEmpty() ? question : question.where("as_of", word.get());
    }
}
