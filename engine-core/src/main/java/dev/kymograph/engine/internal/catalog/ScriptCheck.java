package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets through what a plugin's script may do: make, change, fill and drop tables and indexes that it names without a schema. That they
 * are its own is seen when the scripts run where nothing else is; for that to hold, nothing may depend on whether a table is there.
 */
public final class ScriptCheck {

    private static final Pattern TOKEN = Pattern.compile("--[^\\n]*|/\\*(?s:.*?)\\*/|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\""
            + "|\\d+(?:\\.\\d*)?(?:[eE][+-]?\\d+)?|\\.\\d+|[A-Za-z_]\\w*|\\s+|.");

    private static final Set<String> KINDS = Set.of(
            "create table",
            "create index",
            "create unique index",
            "insert into",
            "update",
            "delete from",
            "drop table",
            "drop index",
            "alter table");

    /** What reads something else than tables that are named. */
    private static final Pattern OUTSIDE =
            Pattern.compile("(duckdb|pragma|read|query|parquet|sniff|pg|copy|current|which|has)_\\w+|query|glob|getenv|"
                    + "getvariable|nextval|currval");

    private final List<String> tokens = new ArrayList<>();

    private ScriptCheck() {}

    /**
     * Refuses a statement that may not be in a script.
     *
     * @param script its file's name
     */
    public static void check(String script, String statement) {
        ScriptCheck check = new ScriptCheck();
        Matcher matcher = TOKEN.matcher(statement);
        while (matcher.find()) {
            String token = matcher.group();
            if (!token.isBlank() && !token.startsWith("--") && !token.startsWith("/*")) {
                check.tokens.add(token.toLowerCase(Locale.ROOT));
            }
        }
        check.refusal().ifPresent(why -> {
            throw failure(script, why);
        });
    }

    /** What a script is refused with, or failed with. */
    public static KymographException failure(String script, String why) {
        return new KymographException(
                ErrorKind.PLUGIN, "plugin.migration", "its script " + script + " cannot run: " + why);
    }

    private Optional<String> refusal() {
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        String begin = String.join(" ", tokens.subList(0, Math.min(3, tokens.size())));
        if (KINDS.stream().noneMatch(kind -> begin.equals(kind) || begin.startsWith(kind + " "))) {
            return Optional.of(
                    "[" + begin.toUpperCase(Locale.ROOT)
                            + "] is not for scripts, which CREATE, ALTER and DROP tables and indexes, INSERT, UPDATE and DELETE");
        }
        for (int i = 0; i < tokens.size(); i++) {
            Optional<String> why = refusal(i);
            if (why.isPresent()) {
                return why;
            }
        }
        return Optional.empty();
    }

    private Optional<String> refusal(int at) {
        String token = tokens.get(at);
        String next = at + 1 < tokens.size() ? tokens.get(at + 1) : "";
        if (token.equals(";")) {
            return Optional.of("two statements are in one line; let each end with its own");
        }
        if (token.equals("$") || token.equals("?")) {
            return Optional.of("[" + token + "] is not for scripts; write values in quotes");
        }
        if (token.equals(".")) {
            return Optional.of(
                    "[" + (at > 0 ? tokens.get(at - 1) : "") + "." + next
                            + "] names a schema or a table's column with a dot; a script names its own tables and columns alone");
        }
        if (token.equals("if") && (next.equals("exists") || next.equals("not"))) {
            return Optional.of("IF EXISTS and IF NOT EXISTS are not for scripts, which know what is there");
        }
        if (next.equals("(") && OUTSIDE.matcher(token).matches()) {
            return Optional.of("the function " + token + " reads what is not the plugin's");
        }
        return Optional.empty();
    }
}
