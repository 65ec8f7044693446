package dev.kymograph.repl.command;

import dev.kymograph.engine.KymographException;
import dev.kymograph.repl.language.Statement;
import dev.kymograph.repl.language.Word;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which statements leave everything as it is, by their words. */
public final class Harmless {

    private static final Set<String> ALWAYS = Set.of(
            "explain",
            "metrics",
            "analyses",
            "files",
            "kinds",
            "tables",
            "formats",
            "status",
            "snapshots",
            "config",
            "help",
            "quit",
            "exit");

    /** Commands of which some verbs only look; an empty verb is the command alone. */
    private static final Map<String, Set<String>> VERBS = Map.of(
            "jobs", Set.of(""),
            "breakers", Set.of(""),
            "plugins", Set.of(""),
            "subjects", Set.of("", "list", "show", "held"),
            "quarantine", Set.of("list", "show"),
            "rollup", Set.of("", "list"),
            "retention", Set.of("list"),
            "schema", Set.of("current", "history", "verify"));

    /** Commands that only look unless an option says more. */
    private static final Map<String, String> UNLESS = Map.of("check", "--repair", "advise", "--apply");

    private Harmless() {}

    /** Whether a statement changes neither data nor anything else that is kept. */
    public static boolean is(Statement statement, Commands commands) {
        if (statement instanceof Statement.Piped piped) {
            return is(piped.of(), commands);
        }
        return !(statement instanceof Statement.Command command) || is(command, commands);
    }

    private static boolean is(Statement.Command command, Commands commands) {
        String name = Commands.meant(command.name());
        List<String> words = command.words().stream().map(Word::text).toList();
        if (!commands.isOwn(name) || ALWAYS.contains(name)) {
            return true;
        }
        if (commands.hasSwitch(name, "dry-run") && rehearses(command, commands)) {
            return true;
        }
        if (UNLESS.containsKey(name)) {
            return words.stream().noneMatch(word -> word.startsWith(UNLESS.get(name)));
        }
        return VERBS.getOrDefault(name, Set.of()).contains(verb(command, commands));
    }

    private static boolean rehearses(Statement.Command command, Commands commands) {
        try {
            return Arguments.of(commands.usage(command.name()).orElseThrow(), command)
                    .has("dry-run");
        } catch (KymographException e) {
            return false;
        }
    }

    /** The first word that is neither an option nor the value of one. */
    private static String verb(Statement.Command command, Commands commands) {
        try {
            List<String> words = Arguments.of(commands.usage(command.name()).orElseThrow(), command)
                    .words();
            return words.isEmpty() ? "" : words.get(0);
        } catch (KymographException e) {
            return "?";
        }
    }
}
