package dev.kymograph.repl;

import dev.kymograph.engine.KymographException;
import dev.kymograph.repl.command.Mistake;
import dev.kymograph.repl.language.Phrase;
import dev.kymograph.repl.language.Statement;
import dev.kymograph.repl.language.Token;
import dev.kymograph.repl.language.Word;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values that statements name: {@code breed=:breed}. */
final class Variables {

    private static final String NUMBER = "-?\\d+(\\.\\d+)?";
    private static final String NAME = "[A-Za-z_]\\w*";
    private static final Pattern UNSET = Pattern.compile("(?<![\\w:)\\]\\[\"'])\\:(" + NAME + ")");

    private final Map<String, String> values = new TreeMap<>();

    /** Reads {@code name = value}, {@code name value} or nothing. */
    String set(List<String> words) {
        if (words.isEmpty()) {
            return values.entrySet().stream()
                    .map(entry -> entry.getKey() + " = " + entry.getValue() + "\n")
                    .collect(Collectors.joining());
        }
        String text = String.join(" ", words);
        int sign = text.indexOf('=');
        String name = (sign < 0 ? words.get(0) : text.substring(0, sign)).strip();
        if (!name.matches(NAME)) {
            throw Mistake.of(
                    "dot.usage",
                    "Cannot set [" + name + "]: a name has letters, digits and _; as in .set breed = Beagle");
        }
        String value = sign < 0 ? String.join(" ", words.subList(1, words.size())) : text.substring(sign + 1);
        if (value.isBlank()) {
            values.remove(name);
        } else {
            values.put(name, value.strip());
        }
        return "";
    }

    /** All that are set. */
    Map<String, String> all() {
        return Collections.unmodifiableMap(values);
    }

    /** The statement with values in place of names. */
    Statement in(Statement statement) {
        if (statement instanceof Statement.Piped piped) {
            return new Statement.Piped(in(piped.of()), piped.words());
        }
        if (statement instanceof Statement.Sql sql) {
            return new Statement.Sql(sql(sql.text()));
        }
        if (statement instanceof Statement.Command command && command.text().indexOf(':') >= 0) {
            return command(command);
        }
        return statement;
    }

    private String sql(String text) {
        if (values.isEmpty() || text.indexOf(':') < 0) {
            return text;
        }
        StringBuilder replaced = new StringBuilder(text);
        List<Token> tokens = Phrase.of(text).stream()
                .flatMap(phrase -> phrase.tokens().stream())
                .toList();
        for (int i = tokens.size() - 1; i > 0; i--) {
            Token name = tokens.get(i);
            Token sign = tokens.get(i - 1);
            String value = values.get(text.substring(name.start(), name.end()));
            if (value != null && sign.end() == name.start() && isColon(text, sign.start())) {
                String literal = value.matches(NUMBER) ? number(value) : "'" + value.replace("'", "''") + "'";
                replaced.replace(sign.start(), name.end(), literal);
            }
        }
        return replaced.toString();
    }

    /** A failure with what may have caused it: in SQL a name that is not set stays as it is. */
    KymographException explained(KymographException e, String select) {
        Matcher named = UNSET.matcher(select);
        if (!e.code().equals("sql.syntax") || !e.getMessage().contains("\":\"") || !named.find()) {
            return e;
        }
        String name = named.group(1);
        return new KymographException(
                e.kind(),
                e.code(),
                e.getMessage() + "\nThe variable [" + name + "] is not set"
                        + Mistake.near(name, values.keySet(), ".set"),
                e);
    }

    /** After a minus a second one would begin a comment. */
    private static String number(String value) {
        return value.startsWith("-") ? '(' + value + ')' : value;
    }

    /** A colon that neither casts nor cuts a list. */
    private static boolean isColon(String text, int at) {
        char before = at == 0 ? ' ' : text.charAt(at - 1);
        return text.charAt(at) == ':'
                && before != ':'
                && !Character.isLetterOrDigit(before)
                && ")]_\"'".indexOf(before) < 0;
    }

    private Statement.Command command(Statement.Command command) {
        String text = command.text();
        boolean asWritten = texts(new Statement.Command(Word.split(text), text)).equals(texts(command));
        if (!asWritten) {
            // Its quotes were taken off by another shell, which has variables of its own.
            return command;
        }
        StringBuilder replaced = new StringBuilder(text);
        List<Token> tokens = Phrase.of(text).stream()
                .flatMap(phrase -> phrase.tokens().stream())
                .toList();
        for (int i = tokens.size() - 1; i > 0; i--) {
            String word = text.substring(tokens.get(i).start(), tokens.get(i).end());
            if (word.matches(":" + NAME)) {
                replaced.replace(tokens.get(i).start(), tokens.get(i).end(), quoted(value(word.substring(1))));
            }
        }
        return new Statement.Command(Word.split(replaced.toString()), replaced.toString());
    }

    private static List<String> texts(Statement.Command command) {
        return command.words().stream().map(Word::text).toList();
    }

    private String value(String name) {
        if (!values.containsKey(name)) {
            throw Mistake.of(
                    "variable.unknown",
                    "Cannot find the variable [" + name + "]: it is not set"
                            + Mistake.near(name, values.keySet(), ".set"));
        }
        return values.get(name);
    }

    private static String quoted(String value) {
        return value.matches("[\\w.+-]+") ? value : '"' + value.replace("\"", "\"\"") + '"';
    }
}
