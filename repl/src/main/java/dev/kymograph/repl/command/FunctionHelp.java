package dev.kymograph.repl.command;

import dev.kymograph.engine.Vocabulary;
import dev.kymograph.engine.Vocabulary.BuiltInFunction;
import dev.kymograph.engine.Vocabulary.FunctionSpec;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Pattern SENTENCE = Pattern.compile("(.*?)\\.( |$)");

    private static final int LONGEST = 80;

    private FunctionHelp() {}

    /** Those of plugins, and what draws. */
    public static Stream<FunctionSpec> all(Vocabulary vocabulary) {
        return Stream.concat(vocabulary.functions().stream(), OWN.stream());
    }

    static List<String> names(Vocabulary vocabulary) {
        List<String> names =
                new ArrayList<>(all(vocabulary).map(FunctionSpec::name).toList());
        vocabulary.builtInFunctions().forEach(function -> names.add(function.name()));
        return names;
    }

    static Optional<String> of(String name, Vocabulary vocabulary) {
        return all(vocabulary)
                .filter(function -> function.name().equalsIgnoreCase(name))
                .findFirst()
                .map(function -> function.form() + "\n\n  " + function.summary() + "\n"
                        + (function.plugin().isEmpty() ? "" : "  From the plugin " + function.plugin() + ".\n")
                        + example(function.name(), vocabulary))
                .or(() -> vocabulary.builtInFunctions().stream()
                        .filter(function -> function.name().equalsIgnoreCase(name))
                        .findFirst()
                        .map(FunctionHelp::text));
    }

    /** A query that runs, of what draws. */
    private static String example(String name, Vocabulary vocabulary) {
        if (OWN.stream().noneMatch(function -> function.name().equals(name))) {
            return "";
        }
        return AnalysisExample.metric(vocabulary)
                .flatMap(metric -> vocabulary.subjectKinds().stream()
                        .filter(kind -> kind.name().equals(metric.kind()))
                        .findFirst()
                        .map(kind -> "\nExample: " + example(name, metric, kind.nameColumn()) + "\n"))
                .orElse("");
    }

    private static String example(String name, MetricType metric, String of) {
        Field field = metric.fields().get(0);
        double most = field.plausible().high();
        String drawn = name.equals("bar")
                ? "bar(avg(" + field.name() + "), 0, " + (Double.isFinite(most) ? (long) most : 100) + ", 20)"
                : "sparkline(" + field.name() + ", timestamp)";
        return "SELECT " + of + ", " + drawn + " FROM " + metric.name() + " GROUP BY " + of + ";";
    }

    private static String text(BuiltInFunction function) {
        StringBuilder text = new StringBuilder();
        function.forms().forEach(form -> text.append(form).append('\n'));
        text.append('\n');
        if (!function.summary().isEmpty()) {
            text.append("  ").append(function.summary()).append('\n');
        }
        String kind = String.join(" and ", function.kind());
        text.append("  ").append(Character.toUpperCase(kind.charAt(0))).append(kind.substring(1));
        text.append(" function of DuckDB.\n");
        function.examples()
                .forEach(example -> text.append("\nExample: ").append(example).append('\n'));
        return text.toString();
    }

    /** In one line, as it fits beside a name: the first sentence, or how it is called where nobody says what it does. */
    public static String brief(BuiltInFunction function) {
        Matcher sentence = SENTENCE.matcher(function.summary());
        String said = sentence.lookingAt() ? sentence.group(1) : function.summary();
        if (said.isEmpty()) {
            return function.forms().get(0);
        }
        return said.length() <= LONGEST ? said : said.substring(0, LONGEST - 1).strip() + "…";
    }
}
