package dev.kymograph.repl.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a command says of itself, for help and completion.
 *
 * @param forms how it is written, each without the options
 * @param examples lines that work
 */
public record Usage(String name, String summary, List<Form> forms, List<Option> options, List<String> examples) {

    /**
     * A way to write a command.
     *
     * @param help what it does; empty where the summary says it
     */
    public record Form(String text, String help) {

        /** The word behind the command's name that says what to do; empty where there is none. */
        public Optional<String> verb() {
            String[] words = text.split(" ", 3);
            return Optional.of(words.length > 1 ? words[1].replaceAll("[\\[\\]]", "") : "")
                    .filter(word -> word.matches("[a-z]+"));
        }
    }

    /**
     * An option of a command.
     *
     * @param name without its dashes
     * @param value what stands for its value; empty for a switch
     */
    public record Option(String name, String value, String help) {

        public boolean isSwitch() {
            return value.isEmpty();
        }

        @Override
        public String toString() {
            return isSwitch() ? "--" + name : "--" + name + " " + value;
        }
    }

    public Usage {
        forms = List.copyOf(forms);
        options = List.copyOf(options);
        examples = List.copyOf(examples);
    }

    static Usage of(String name, String summary, String... forms) {
        List<Form> written = Stream.of(forms).map(form -> new Form(form, "")).toList();
        return new Usage(name, summary, written, List.of(), List.of());
    }

    /** The same with one more form. */
    Usage form(String text, String help) {
        List<Form> more = new ArrayList<>(forms);
        more.add(new Form(text, help));
        return new Usage(name, summary, more, options, examples);
    }

    Usage options(Option... more) {
        return new Usage(name, summary, forms, List.of(more), examples);
    }

    Usage examples(String... lines) {
        return new Usage(name, summary, forms, options, List.of(lines));
    }

    public Optional<Option> option(String optionName) {
        return options.stream()
                .filter(option -> option.name().equals(optionName))
                .findFirst();
    }
}
