package dev.kymograph.repl.command;

import dev.kymograph.engine.Vocabulary;
import dev.kymograph.engine.Vocabulary.FunctionSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All about one function of SQL. */
public final class FunctionHelp {

    /** What is drawn within a cell. */
    private static final List<FunctionSpec> OWN = List.of(
            new FunctionSpec(
                    "bar",
                    "bar(value, lowest, highest[, width]) → VARCHAR",
                    "a bar as long as the value is large, of at most so many characters [80]",
                    ""),
            new FunctionSpec(
                    "sparkline",
                    "sparkline(value[, timestamp]) → VARCHAR",
                    "the values of a group as a line of small bars, in the order of their rows or of a second value;"
                            + " of more than 40 the means of 40 stretches",
                    ""));

    private FunctionHelp() {}

    /** Those worth naming: of plugins, and what draws. DuckDB has many more. */
    public static Stream<FunctionSpec> all(Vocabulary vocabulary) {
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
