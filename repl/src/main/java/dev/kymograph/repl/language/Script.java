package dev.kymograph.repl.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Text that arrives line by line and is cut into statements: a dot command or a command ends with its line, a query with its
 * semicolon.
 */
public final class Script {

    /** Words that begin a query; those of other statements too, so that the engine can say why it refuses them. */
    private static final Set<String> SQL = Set.of(
            "select",
            "with",
            "from",
            "values",
            "table",
            "pivot",
            "unpivot",
            "describe",
            "desc",
            "summarize",
            "show",
            "insert",
            "update",
            "merge",
            "create",
            "drop",
            "alter",
            "truncate",
            "copy",
            "attach",
            "detach",
            "pragma",
            "set",
            "reset",
            "install",
            "load",
            "call",
            "use",
            "begin",
            "commit",
            "prepare",
            "execute",
            "grant",
            "revoke");

    /** What rows can become after a bar: pictures, or text in one of the forms. Other bars are what SQL makes of them. */
    public static final Set<String> STAGES = Set.of(
            "plot", "heatmap", "actogram", "bars", "box", "json", "ndjson", "csv", "tsv", "markdown", "html", "line");

    private String text = "";

    /** So many lines were taken from the text. */
    private int taken;

    private int line = 1;

    /** Whether a word begins a query. */
    public static boolean isSql(String word) {
        return word.startsWith("(") || SQL.contains(word.toLowerCase(Locale.ROOT));
    }

    public void add(String line) {
        text = text + line + "\n";
    }

    /** Whether nothing has begun. */
    public boolean isEmpty() {
        return new SqlScanner(text).begin(0) >= text.length() && !text.contains("/*");
    }

    /** The line, counted from 1, that the statement of last begins on. */
    public int line() {
        return line;
    }

    /** The next statement that is whole. */
    public Optional<Statement> next() {
        return next(false);
    }

    /** The next statement; the last query may lack its semicolon. */
    public Optional<Statement> last() {
        return next(true);
    }

    private Optional<Statement> next(boolean ended) {
        SqlScanner scanner = new SqlScanner(text);
        int start = scanner.begin(0);
        if (start >= text.length()) {
            if (!text.contains("/*") || ended) {
                String unused = take(text.length(), text.length(), text.length());
            }
            return Optional.empty();
        }
        if (isQuery(start)) {
            int end = scanner.end(start);
            if (end < 0 && !ended) {
                return Optional.empty();
            }
            String query = take(start, end < 0 ? text.length() : end, end < 0 ? text.length() : end + 1);
            return Optional.of(piped(query, new SqlScanner(query).lastBar(), Statement.Sql::new));
        }
        int lineEnd = text.indexOf('\n', start);
        lineEnd = lineEnd < 0 ? text.length() : lineEnd;
        if (text.charAt(start) == '.') {
            String line = take(start, lineEnd, lineEnd);
            String plain = line.endsWith(";") ? line.substring(0, line.length() - 1) : line;
            return Optional.of(new Statement.Dot(Word.split(plain), plain));
        }
        return command(start, lineEnd, ended);
    }

    private Optional<Statement> command(int start, int lineEnd, boolean ended) {
        if (explainsSql(text.substring(start))) {
            int end = new SqlScanner(text).end(start);
            if (end < 0 && !ended) {
                return Optional.empty();
            }
            int stop = end < 0 ? text.length() : end;
            String line = take(start, stop, Math.min(stop + 1, text.length()));
            return Optional.of(new Statement.Command(Word.split("explain"), line));
        }
        int end = first(';', start, lineEnd);
        end = end < 0 ? lineEnd : end;
        int bar = first('|', start, end) - start;
        String line = take(start, end, end);
        if (standsAlone(line, bar)) {
            String before = line.substring(0, bar).strip();
            return Optional.of(new Statement.Piped(
                    new Statement.Command(Word.split(before), before), Word.split(line.substring(bar + 1))));
        }
        return Optional.of(piped(line, bar, words -> new Statement.Command(Word.split(words), words)));
    }

    /** Whether a line has a query explained. */
    static boolean explainsSql(String line) {
        return firstOf(line).equalsIgnoreCase("explain") && isSql(firstOf(explained(line)));
    }

    /** What a line has explained: all after {@code explain} or {@code explain analyze}. */
    public static String explained(String line) {
        String rest = line.stripLeading().substring("explain".length()).strip();
        String first = firstOf(rest);
        return first.equalsIgnoreCase("analyze")
                ? rest.substring(first.length()).stripLeading()
                : rest;
    }

    /** The word after the last bar of a query; empty where there is none. */
    public static String afterBar(String query) {
        int bar = new SqlScanner(query).lastBar();
        return bar < 0 ? "" : firstOf(query.substring(bar + 1));
    }

    /** Whether a text begins with what rows can become. */
    static boolean isStage(String text) {
        return STAGES.contains(firstOf(text));
    }

    /** The words after a bar; what follows two dashes is a comment. */
    private static List<Word> stage(String words) {
        return Word.split(words).stream()
                .takeWhile(word -> !word.text().equals("--"))
                .toList();
    }

    /** A statement with what comes after the bar at an index, if that is something that rows can become. */
    private static Statement piped(String statement, int bar, Function<String, Statement> made) {
        if (bar > 0 && isStage(statement.substring(bar + 1))) {
            Statement before = made.apply(statement.substring(0, bar).strip());
            return new Statement.Piped(before, stage(statement.substring(bar + 1)));
        }
        return made.apply(statement);
    }

    /** Whether a bar is no part of a command's word: only what becomes of the rows can be meant by what follows, known or not. */
    private static boolean standsAlone(String line, int bar) {
        return bar > 0
                && Character.isWhitespace(line.charAt(bar - 1))
                && !line.substring(bar + 1).isBlank();
    }

    /** The index of a sign outside quotes, or -1: it may stand alone or end a word of a command. */
    private int first(char sign, int start, int lineEnd) {
        char quote = 0;
        for (int i = start; i < lineEnd; i++) {
            char c = text.charAt(i);
            boolean opens =
                    i == start || Character.isWhitespace(text.charAt(i - 1)) || "=<>,".indexOf(text.charAt(i - 1)) >= 0;
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if ((c == '"' || c == '\'') && opens) {
                quote = c;
            } else if (c == sign) {
                return i;
            }
        }
        return -1;
    }

    private boolean isQuery(int start) {
        return isSql(word(start)) || text.charAt(start) == '(';
    }

    /** Whether an argument is a query of several words, whose quotes belong to it. */
    private static boolean isQuery(String argument) {
        return isSql(firstOf(argument)) && argument.strip().indexOf(' ') > 0;
    }

    private String word(int start) {
        return firstOf(text.substring(start));
    }

    static String firstOf(String text) {
        String stripped = text.stripLeading();
        int end = 0;
        while (end < stripped.length()
                && (Character.isLetterOrDigit(stripped.charAt(end)) || stripped.charAt(end) == '_')) {
            end++;
        }
        return end == 0 && stripped.startsWith("(") ? "(" : stripped.substring(0, end);
    }

    private String take(int start, int end, int next) {
        String found = text.substring(start, end).strip();
        line = taken + newlines(start) + 1;
        taken += newlines(next);
        text = text.substring(next);
        return found;
    }

    private int newlines(int before) {
        return (int)
                text.substring(0, before).chars().filter(each -> each == '\n').count();
    }

    /** The statements of a text. */
    public static List<Statement> statements(String text) {
        Script script = new Script();
        script.add(text);
        List<Statement> statements = new ArrayList<>();
        for (Optional<Statement> next = script.last(); next.isPresent(); next = script.last()) {
            statements.add(next.get());
        }
        return statements;
    }

    /** The statements that a shell's command line is: one text, or words that the shell has taken the quotes off. */
    public static List<Statement> ofArguments(List<String> arguments) {
        String first = firstOf(arguments.get(0));
        int bar = arguments.indexOf("|");
        if (bar > 0 && bar < arguments.size() - 1) {
            List<Word> stage =
                    arguments.stream().skip(bar + 1L).map(Word::ofArgument).toList();
            List<Statement> before = ofArguments(arguments.subList(0, bar));
            return List.of(new Statement.Piped(before.get(before.size() - 1), stage));
        }
        String line = String.join(" ", arguments);
        if (arguments.size() == 1 || isSql(first) || explainsSql(line)) {
            return statements(line);
        }
        return List.of(new Statement.Command(
                arguments.stream()
                        .map(argument -> isQuery(argument) ? Word.literal(argument) : Word.ofArgument(argument))
                        .toList(),
                line));
    }
}
