package dev.kymograph.repl.command;

import dev.kymograph.engine.Vocabulary;
import dev.kymograph.engine.Vocabulary.FunctionSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All about one function of SQL. */
final class FunctionHelp {

    /** What is drawn within a cell. */
    private static final List<FunctionSpec> OWN = List.of(new FunctionSpec(
            "bar",
            "bar(value, lowest, highest[, width]) → VARCHAR",
            "a bar as long as the value is large, of at most so many characters [80]",
            ""));

    private FunctionHelp() {}

    private static Stream<FunctionSpec> all(Vocabulary vocabulary) {
        return Stream.concat(vocabulary.functions().stream(), OWN.stream());
    }

    static List<String> names(Vocabulary vocabulary) {
        return new ArrayList<>(all(vocabulary).map(FunctionSpec::name).toList());
    }

    static Optional<String> of(String name, Vocabulary vocabulary) {
        return all(vocabulary)
                .filter(function -> function.name().equalsIgnoreCase(name))
                .findFirst()
                .map(function -> function.form() + "\n\n  " + function.summary() + "\n"
                        + (function.plugin().isEmpty() ? "" : "  From the plugin " + function.plugin() + ".\n"));
    }
}
