package dev.kymograph.repl.command;

import dev.kymograph.repl.language.Statement;
import dev.kymograph.repl.language.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The words after a command's name: its options taken out, the others in their order. */
final class Arguments {

    private final Usage usage;
    private final List<String> words = new ArrayList<>();
    private final List<Word> asWritten = new ArrayList<>();
    private final Map<String, List<String>> options = new LinkedHashMap<>();

    private Arguments(Usage usage) {
        this.usage = usage;
    }

    static Arguments of(Usage usage, Statement.Command line) {
        Arguments arguments = new Arguments(usage);
        List<Word> words = line.words();
        int next = 1;
        boolean optionsEnded = false;
        while (next < words.size()) {
            Word word = words.get(next++);
            if (!optionsEnded && word.text().equals("--")) {
                optionsEnded = true;
            } else if (optionsEnded || !word.isOption()) {
                arguments.words.add(word.text());
                arguments.asWritten.add(word);
            } else {
                next = arguments.take(words, next, word.text().substring(2));
            }
        }
        return arguments;
    }

    private int take(List<Word> words, int next, String option) {
        int sign = option.indexOf('=');
        String name = sign < 0 ? option : option.substring(0, sign);
        Usage.Option known = usage.option(name).orElseThrow(() -> unknown(name));
        if (known.isSwitch()) {
            if (sign >= 0) {
                throw refused("--" + name + " takes no value");
            }
            put(name, "");
            return next;
        }
        if (sign >= 0) {
            put(name, option.substring(sign + 1));
            return next;
        }
        if (next == words.size()) {
            throw refused("--" + name + " lacks its " + known.value());
        }
        put(name, words.get(next).text());
        return next + 1;
    }

    private void put(String name, String value) {
        options.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }

    private RuntimeException unknown(String name) {
        List<String> names = usage.options().stream().map(Usage.Option::name).toList();
        return Mistake.of(
                "command.usage",
                "Cannot run " + usage.name() + ": it has no option --" + name
                        + Mistake.near(name, names, "help " + usage.name()));
    }

    RuntimeException refused(String why) {
        return Mistake.of("command.usage", "Cannot run " + usage.name() + ": " + why + "; see: help " + usage.name());
    }

    /** Refuses the first word, which says what to do. */
    RuntimeException noVerb(String word, String... verbs) {
        List<String> known = List.of(verbs);
        int last = known.size() - 1;
        return Mistake.of(
                "command.usage",
                "Cannot run " + usage.name() + ": [" + word + "] is not " + String.join(", ", known.subList(0, last))
                        + " or " + known.get(last) + Mistake.near(word, known, "help " + usage.name()));
    }

    List<String> words() {
        return words;
    }

    /** The same words, which know what was quoted. */
    List<Word> asWritten() {
        return asWritten;
    }

    /** The word at {@code index}. */
    String word(int index, String what) {
        if (index >= words.size()) {
            throw refused(what + " is missing");
        }
        return words.get(index);
    }

    /** Refuses words beyond the first {@code most}. */
    Arguments atMost(int most) {
        if (words.size() > most) {
            throw refused(
                    words.get(most).equals("|")
                            ? "nothing stands after the bar, as 'csv' or 'plot'"
                            : "[" + words.get(most) + "] is too much");
        }
        return this;
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    List<String> all(String option) {
        return options.getOrDefault(option, List.of());
    }

    /** The value of an option that is given at most once. */
    Optional<String> option(String option) {
        List<String> values = all(option);
        if (values.size() > 1) {
            throw refused("--" + option + " is given twice");
        }
        return values.stream().findFirst();
    }

    String required(String option) {
        return option(option).orElseThrow(() -> refused("--" + option + " is missing"));
    }

    /** Pairs written {@code from=to}, by {@code to}. */
    Map<String, String> pairs(String option) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : all(option)) {
            int sign = pair.indexOf('=');
            if (sign < 1 || sign == pair.length() - 1) {
                throw refused("--" + option + " [" + pair + "] is not written from=to");
            }
            pairs.put(pair.substring(sign + 1), pair.substring(0, sign));
        }
        return pairs;
    }

    Map<String, List<String>> options() {
        return options;
    }

    static int integer(String word, String what) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw Mistake.of("command.number", "Cannot read " + what + " [" + word + "]: expected a whole number");
        }
    }
}
