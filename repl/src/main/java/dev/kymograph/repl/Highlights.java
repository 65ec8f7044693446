package dev.kymograph.repl;

import dev.kymograph.engine.Engine;
import dev.kymograph.repl.command.Usage;
import dev.kymograph.repl.language.Phrase;
import dev.kymograph.repl.language.Script;
import dev.kymograph.repl.language.Token;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Shows what is what in a line while it is typed: unknown names are underlined, and the bracket's fellow where the cursor is. */
final class Highlights implements Highlighter {

    /** Looked up again after this: plugins come and go. */
    private static final long FRESH_NANOS = 2_000_000_000L;

    private static final Set<String> KEYWORDS = Set.of(
            ("all and anti any as asc asof between by case cast cross current date desc distinct else end except exclude"
                            + " exists explain false filter first following from full group grouping having ilike in inner"
                            + " intersect interval is join lateral last left like limit natural not null nulls offset on or"
                            + " order outer over partition pivot positional preceding qualify range recursive replace right"
                            + " rollup row rows select semi sets similar then true try_cast unbounded union unpivot using"
                            + " values when where window with within")
                    .split(" "));

    private static final Set<String> BEFORE_RELATIONS = Set.of("from", "join");

    private static final Set<String> DESCRIBING = Set.of("describe", "desc", "show", "summarize");

    private final Interpreter interpreter;
    private volatile Theme theme;
    private final Set<String> commands = new HashSet<>();
    private Known known;
    private long read;

    Highlights(Interpreter interpreter, Theme theme) {
        this.interpreter = interpreter;
        this.theme = theme;
        interpreter.commands().usages().stream().map(Usage::name).forEach(commands::add);
        DotCommands.HELP.keySet().forEach(form -> commands.add(form.split(" ", 2)[0]));
        known = Known.without(commands);
    }

    /** Other colours from now on. */
    void theme(Theme other) {
        theme = other;
    }

    @Override
    public AttributedString highlight(LineReader reader, String buffer) {
        int cursor = reader.getBuffer().cursor();
        LookAhead.begin(buffer, cursor, interpreter.opened());
        return highlighted(buffer, cursor);
    }

    /** A line with its cursor somewhere, in colour. */
    AttributedString highlighted(String line, int cursor) {
        refresh();
        AttributedStyle[] styles = new AttributedStyle[line.length()];
        Arrays.fill(styles, AttributedStyle.DEFAULT);
        for (Phrase phrase : Phrase.of(line)) {
            if (phrase.sql()) {
                sql(line, phrase.tokens(), styles);
            } else {
                command(line, phrase.tokens(), styles);
            }
            brackets(line, phrase.tokens(), cursor, styles);
        }
        AttributedStringBuilder shown = new AttributedStringBuilder(line.length());
        for (int i = 0; i < styles.length; i++) {
            shown.style(styles[i]).append(line.charAt(i));
        }
        return shown.toAttributedString();
    }

    private void refresh() {
        long now = System.nanoTime();
        if (!known.complete() || now - read > FRESH_NANOS) {
            Optional<Engine> engine = interpreter.opened().ifOpen();
            known = engine.map(open -> Known.of(commands, open)).orElse(known);
            read = now;
        }
    }

    private void sql(String line, List<Token> tokens, AttributedStyle[] styles) {
        String before = "";
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            String word = line.substring(token.start(), token.end()).toLowerCase(Locale.ROOT);
            AttributedStyle style = looks(token);
            if (token.kind() == Token.Kind.WORD) {
                boolean called =
                        i + 1 < tokens.size() && line.charAt(tokens.get(i + 1).start()) == '(';
                if (known.relations().contains(word)) {
                    style = theme.known();
                } else if ((BEFORE_RELATIONS.contains(before) || (i == 1 && isDescribed(before, word)))
                        && !called
                        && isUnknown(word, line, tokens)) {
                    style = style.underline();
                } else if (KEYWORDS.contains(word) || (i == 0 && Script.isSql(word))) {
                    style = theme.keyword();
                } else if (called) {
                    style = AttributedStyle.DEFAULT.bold();
                }
            }
            paint(token, style, styles);
            before = word;
        }
    }

    private static boolean isDescribed(String before, String word) {
        return DESCRIBING.contains(before)
                && !Script.isSql(word)
                && Stream.of("tables", "all").noneMatch(other -> other.startsWith(word));
    }

    /** Whether no relation is called so: neither of the lake nor of the statement itself. */
    private boolean isUnknown(String word, String line, List<Token> tokens) {
        if (!known.complete() || word.equals("_") || KEYWORDS.contains(word)) {
            return false;
        }
        long named = tokens.stream()
                .filter(token -> line.substring(token.start(), token.end()).equalsIgnoreCase(word))
                .count();
        return named < 2;
    }

    private void command(String line, List<Token> tokens, AttributedStyle[] styles) {
        String name = word(line, tokens.get(0)).toLowerCase(Locale.ROOT);
        if (name.equals("explain") && tokens.size() > 1) {
            explained(line, tokens, styles);
            return;
        }
        if (name.equals(".watch") && watched(line, tokens, styles)) {
            return;
        }
        boolean piped = false;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            String word = word(line, token);
            boolean named = i + 1 < tokens.size()
                    && "=<>!".indexOf(line.charAt(tokens.get(i + 1).start())) >= 0;
            AttributedStyle style = looks(token);
            if (i == 0) {
                boolean ended = token.end() < line.length();
                boolean wrong = known.complete() && !known.isCommand(name) && (ended || !known.begins(name));
                style = wrong ? style.underline() : theme.keyword();
            } else if (word.equals("|")) {
                piped = true;
                style = theme.keyword();
            } else if (token.kind() == Token.Kind.OPTION && !piped) {
                style = option(name, word.substring(2), token.end() < line.length()) ? style : style.underline();
            } else if (token.kind() == Token.Kind.WORD && !piped) {
                boolean ended = token.end() < line.length();
                if (takesMetric(name, optionBefore(line, tokens, i))) {
                    style = metric(word, ended, style);
                } else if (i > 2 && word(line, tokens.get(i - 1)).equals("=")) {
                    boolean wrong = known.isWrong(name, word(line, tokens.get(i - 2)), word, ended);
                    style = wrong ? style.underline() : style;
                } else {
                    style = argument(name, i, word, named, ended, style);
                }
            } else if (piped && i > 0 && word(line, tokens.get(i - 1)).equals("|")) {
                style = Script.STAGES.contains(word) ? theme.keyword() : style.underline();
            }
            paint(token, style, styles);
        }
    }

    /** What is explained looks as it does by itself. */
    private void explained(String line, List<Token> tokens, AttributedStyle[] styles) {
        boolean analyzed = tokens.size() > 2 && word(line, tokens.get(1)).equalsIgnoreCase("analyze");
        List<Token> question = tokens.subList(analyzed ? 2 : 1, tokens.size());
        tokens.subList(0, analyzed ? 2 : 1).forEach(token -> paint(token, theme.keyword(), styles));
        if (Script.isSql(word(line, question.get(0)))) {
            sql(line, question, styles);
        } else if (!"analyze".startsWith(word(line, question.get(0)).toLowerCase(Locale.ROOT))) {
            command(line, question, styles);
        }
    }

    /** What is asked again and again looks as it does by itself; false where there is nothing of it yet. */
    private boolean watched(String line, List<Token> tokens, AttributedStyle[] styles) {
        Matcher before = Completion.WATCHED.matcher(line).region(tokens.get(0).start(), line.length());
        if (!before.lookingAt()) {
            return false;
        }
        List<Token> question =
                tokens.stream().filter(token -> token.start() >= before.end()).toList();
        tokens.stream()
                .filter(token -> !question.contains(token))
                .forEach(token -> paint(token, theme.number(), styles));
        paint(tokens.get(0), theme.keyword(), styles);
        if (!question.isEmpty() && Script.isSql(word(line, question.get(0)))) {
            sql(line, question, styles);
        } else if (!question.isEmpty()) {
            command(line, question, styles);
        }
        return true;
    }

    private AttributedStyle argument(
            String name, int index, String word, boolean named, boolean ended, AttributedStyle style) {
        Set<String> parameters = known.parameters().get(name);
        if (known.metrics().contains(word)) {
            return theme.known();
        }
        if (parameters != null && index == 1) {
            return metric(word, ended, style);
        }
        return parameters != null && named && !parameters.contains(word) ? style.underline() : style;
    }

    private AttributedStyle metric(String word, boolean ended, AttributedStyle style) {
        if (known.metrics().contains(word)) {
            return theme.known();
        }
        boolean begun = !ended && known.metrics().stream().anyMatch(metric -> metric.startsWith(word));
        return known.complete() && !begun ? style.underline() : style;
    }

    /** Whether a command has an option, or one that it can still become; what is no command is underlined itself. */
    private boolean option(String command, String option, boolean ended) {
        return interpreter
                .commands()
                .usage(command)
                .map(usage -> usage.options().stream()
                        .map(Usage.Option::name)
                        .anyMatch(name -> ended ? name.equals(option) : name.startsWith(option)))
                .orElse(true);
    }

    private boolean takesMetric(String command, String option) {
        return option.equals("metric")
                && interpreter
                        .commands()
                        .usage(command)
                        .flatMap(usage -> usage.option(option))
                        .filter(of -> !of.isSwitch())
                        .isPresent();
    }

    /** The option whose value a word is, in any case where it is one: {@code --name value} or {@code --name=value}. */
    private static String optionBefore(String line, List<Token> tokens, int index) {
        boolean joined = index > 1 && word(line, tokens.get(index - 1)).equals("=");
        Token before = tokens.get(Math.max(0, joined ? index - 2 : index - 1));
        return before.kind() == Token.Kind.OPTION ? word(line, before).substring(2) : "";
    }

    private AttributedStyle looks(Token token) {
        return switch (token.kind()) {
            case NUMBER -> theme.number();
            case TEXT -> theme.text();
            case OPEN_TEXT -> theme.text().underline();
            case COMMENT -> theme.comment();
            case OPTION -> theme.known();
            case WORD, BRACKET, SIGN -> AttributedStyle.DEFAULT;
        };
    }

    /** The pair that the cursor is at stands out; a bracket that closes nothing is underlined. */
    private static void brackets(String line, List<Token> tokens, int cursor, AttributedStyle[] styles) {
        Deque<Integer> open = new ArrayDeque<>();
        for (Token token : tokens) {
            if (token.kind() != Token.Kind.BRACKET) {
                continue;
            }
            int at = token.start();
            if ("([{".indexOf(line.charAt(at)) >= 0) {
                open.push(at);
            } else if (open.isEmpty() || "([{".indexOf(line.charAt(open.peek())) != ")]}".indexOf(line.charAt(at))) {
                styles[at] = styles[at].underline();
            } else {
                int fellow = open.pop();
                if (isAt(cursor, at) || isAt(cursor, fellow)) {
                    styles[at] = styles[at].bold().inverse();
                    styles[fellow] = styles[fellow].bold().inverse();
                }
            }
        }
    }

    private static boolean isAt(int cursor, int bracket) {
        return cursor == bracket || cursor == bracket + 1;
    }

    private static String word(String line, Token token) {
        return line.substring(token.start(), token.end());
    }

    private static void paint(Token token, AttributedStyle style, AttributedStyle[] styles) {
        Arrays.fill(styles, token.start(), token.end(), style);
    }
}
