package dev.kymograph.repl;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Vocabulary;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.metric.SubjectKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The names that lines can be made of, as far as the engine has told them.
 *
 * @param parameters of each analysis, with those of every question
 * @param values of which one has to be given: of {@code analysis parameter}, where not any can
 * @param relations in lower case
 */
record Known(
        boolean complete,
        Set<String> commands,
        Set<String> metrics,
        Map<String, Set<String>> parameters,
        Map<String, Set<String>> values,
        Set<String> relations) {

    /** What can be told before the engine is open. */
    static Known without(Set<String> commands) {
        return new Known(false, commands, Set.of(), Map.of(), Map.of(), Set.of());
    }

    static Known of(Set<String> commands, Engine engine) {
        Vocabulary vocabulary = engine.vocabulary();
        Set<String> choosing = new HashSet<>(QuestionCompletion.CHOOSING.keySet());
        for (SubjectKind kind : vocabulary.subjectKinds()) {
            choosing.add(kind.name());
            choosing.addAll(List.of("subject", kind.idColumn(), kind.nameColumn()));
            kind.attributes().forEach(attribute -> choosing.add(attribute.name()));
        }
        Map<String, Set<String>> parameters = new HashMap<>();
        Map<String, Set<String>> values = new HashMap<>();
        for (CommandSpec analysis : vocabulary.analyses()) {
            Set<String> names = new HashSet<>(choosing);
            analysis.parameters().forEach(parameter -> {
                names.add(parameter.name());
                values.put(analysis.name() + " " + parameter.name(), Set.copyOf(parameter.allowed()));
            });
            parameters.put(analysis.name(), names);
        }
        Set<String> metrics = new HashSet<>();
        vocabulary.metricTypes().forEach(metric -> metrics.add(metric.name()));
        Set<String> relations = new HashSet<>();
        vocabulary.relations().forEach(relation -> relations.add(relation.name().toLowerCase(Locale.ROOT)));
        return new Known(true, commands, metrics, parameters, values, relations);
    }

    boolean isCommand(String word) {
        return commands.contains(word) || parameters.containsKey(word);
    }

    /**
     * Whether a parameter of an analysis takes only other values; one that is not typed to its end may still become one, and a variable
     * may have any.
     */
    boolean isWrong(String analysis, String parameter, String value, boolean ended) {
        Set<String> taken = values.getOrDefault(analysis + " " + parameter, Set.of());
        String lower = value.toLowerCase(Locale.ROOT);
        return !taken.isEmpty()
                && !value.startsWith(":")
                && taken.stream().noneMatch(one -> ended ? one.equalsIgnoreCase(value) : one.startsWith(lower));
    }

    /** Whether a word can still become a command by more letters. */
    boolean begins(String word) {
        return commands.stream().anyMatch(name -> name.startsWith(word))
                || parameters.keySet().stream().anyMatch(name -> name.startsWith(word));
    }
}
