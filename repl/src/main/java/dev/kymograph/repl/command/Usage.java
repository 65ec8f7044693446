package dev.kymograph.repl.command;

import java.util.List;
import java.util.Optional;

/**
 * What a command says of itself, for help and completion.
 *
 * @param forms how it is written, each without the options
 * @param examples lines that work
 */
public record Usage(String name, String summary, List<String> forms, List<Option> options, List<String> examples) {

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
        return new Usage(name, summary, List.of(forms), List.of(), List.of());
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
