package dev.kymograph.repl;

import dev.kymograph.engine.Vocabulary;
import dev.kymograph.engine.Vocabulary.BuiltInFunction;
import dev.kymograph.repl.command.FunctionHelp;
import dev.kymograph.repl.format.Format;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jline.reader.Candidate;

/** Offers what may follow a command that concerns the shell alone. */
final class DotCompletion {

    private final Interpreter interpreter;
    private final Optional<Vocabulary> vocabulary;
    private final Supplier<List<BuiltInFunction>> builtIn;

    /** @param builtIn the functions that SQL has by itself */
    DotCompletion(Interpreter interpreter, Optional<Vocabulary> vocabulary, Supplier<List<BuiltInFunction>> builtIn) {
        this.interpreter = interpreter;
        this.vocabulary = vocabulary;
        this.builtIn = builtIn;
    }

    void offer(String command, int at, String typed, List<Candidate> candidates) {
        switch (command) {
            case ".mode" ->
                Arrays.stream(Format.values())
                        .forEach(format -> add(format.toString(), format.help(), "formats", candidates));
            case ".timer", ".bail" -> List.of("on", "off").forEach(word -> add(word, "", "shell", candidates));
            case ".output", ".read", ".export" -> PathCompletion.offer(typed, candidates);
            case ".log" -> {
                add("off", "nothing is written any more", "shell", candidates);
                PathCompletion.offer(typed, candidates);
            }
            case ".help" -> help(typed, candidates);
            case ".set" -> variables(at, candidates);
            case ".tour" -> List.of("1", "2", "3", "4", "5", "6").forEach(word -> add(word, "", "shell", candidates));
            case ".maxrows" -> {
                add("0", "all rows", "shell", candidates);
                add(Integer.toString(Display.SCREENFUL), "as at the start", "shell", candidates);
            }
            case ".watch" -> List.of("1s", "5s", "1m").forEach(word -> add(word, "", "shell", candidates));
            default -> {
                // Nothing follows, or anything.
            }
        }
    }

    private void help(String typed, List<Candidate> candidates) {
        DotCommands.HELP.forEach((form, help) -> add(form.split(" ", 2)[0], help, "shell", candidates));
        interpreter.commands().usages().forEach(usage -> add(usage.name(), usage.summary(), "commands", candidates));
        vocabulary.ifPresent(v -> {
            v.analyses().forEach(analysis -> add(analysis.name(), analysis.summary(), "analyses", candidates));
            v.metricTypes().forEach(metric -> add(metric.name(), metric.description(), "metrics", candidates));
            FunctionHelp.all(v).forEach(function -> add(function.name(), function.summary(), "functions", candidates));
        });
        if (!typed.isEmpty()) {
            // They are hundreds, and would hide all else.
            builtIn.get()
                    .forEach(function ->
                            add(function.name(), FunctionHelp.brief(function), "functions of DuckDB", candidates));
        }
    }

    private void variables(int at, List<Candidate> candidates) {
        if (at == 1) {
            interpreter
                    .variables()
                    .all()
                    .forEach((name, value) -> add(name, name + " = " + value, "variables", candidates));
        }
    }

    private static void add(String value, String help, String group, List<Candidate> candidates) {
        candidates.add(new Candidate(value, value, group, help.isEmpty() ? null : help, null, null, true));
    }
}
