package dev.kymograph.repl.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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

    private String text = "";

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
            text = text.contains("/*") && !ended ? text : "";
            return Optional.empty();
        }
        if (isQuery(start)) {
            int end = scanner.end(start);
            if (end < 0 && !ended) {
                return Optional.empty();
            }
            String query = take(start, end < 0 ? text.length() : end, end < 0 ? text.length() : end + 1);
            return Optional.of(new Statement.Sql(query));
        }
        int lineEnd = text.indexOf('\n', start);
        lineEnd = lineEnd < 0 ? text.length() : lineEnd;
        if (text.charAt(start) == '.') {
            String line = take(start, lineEnd, lineEnd);
            return Optional.of(
                    new Statement.Dot(Word.split(line.endsWith(";") ? line.substring(0, line.length() - 1) : line)));
        }
        return command(start, lineEnd, ended);
    }

    private Optional<Statement> command(int start, int lineEnd, boolean ended) {
        String rest = word(start).equalsIgnoreCase("explain") ? text.substring(start + "explain".length()) : "";
        if (isSql(firstOf(rest))) {
            int end = new SqlScanner(text).end(start);
            if (end < 0 && !ended) {
                return Optional.empty();
            }
            int stop = end < 0 ? text.length() : end;
            String line = take(start, stop, Math.min(stop + 1, text.length()));
            return Optional.of(new Statement.Command(Word.split("explain"), line));
        }
        int end = semicolon(start, lineEnd);
        String line = take(start, end, end);
        return Optional.of(new Statement.Command(Word.split(line), line));
    }

    /** A command's line may be cut by a semicolon that stands alone or ends a word. */
    private int semicolon(int start, int lineEnd) {
        char quote = 0;
        for (int i = start; i < lineEnd; i++) {
            char c = text.charAt(i);
            boolean opens =
                    i == start || Character.isWhitespace(text.charAt(i - 1)) || "=<>,".indexOf(text.charAt(i - 1)) >= 0;
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if ((c == '"' || c == '\'') && opens) {
                quote = c;
            } else if (c == ';') {
                return i;
            }
        }
        return lineEnd;
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

    private static String firstOf(String text) {
        String stripped = text.stripLeading();
        int end = 0;
        while (end < stripped.length()
                && (Character.isLetterOrDigit(stripped.charAt(end)) || stripped.charAt(end) == '_')) {
            end++;
        }
        return end == 0 && stripped.startsWith("(") ? "(" : stripped.substring(0, end);
    }

    private String take(int start, int end, int next) {
        String taken = text.substring(start, end).strip();
        text = text.substring(next);
        return taken;
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
        boolean explains =
                first.equalsIgnoreCase("explain") && arguments.size() > 1 && isSql(firstOf(arguments.get(1)));
        String line = String.join(" ", arguments);
        if (arguments.size() == 1 || isSql(first) || explains) {
            return statements(line);
        }
        return List.of(new Statement.Command(
                arguments.stream()
                        .map(argument -> isQuery(argument) ? Word.literal(argument) : Word.ofArgument(argument))
                        .toList(),
                line));
    }
}
