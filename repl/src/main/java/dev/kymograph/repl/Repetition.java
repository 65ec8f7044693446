package dev.kymograph.repl;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.repl.command.Harmless;
import dev.kymograph.repl.command.Mistake;
import dev.kymograph.repl.language.Script;
import dev.kymograph.repl.language.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A question that is asked again and again, until somebody stops it: {@code .watch 5s COMMAND}. */
final class Repetition {

    private static final Pattern FORM =
            Pattern.compile("\\.(?i:watch)\\s+(\\d{1,5})(ms|s|m|h)\\s+(\\S.*)", Pattern.DOTALL);
    private static final long GLANCE_MILLIS = 50;
    private static final String CLEAR = "\u001b[H\u001b[2J";

    /** Of a screen: how many lines have no room, and the cursor's line. */
    private static final int BELOW = 2;

    /** So much of what is watched fits beside how to end it. */
    private static final int LONGEST = 48;

    private final Interpreter interpreter;
    private final Duration pause;
    private final String line;
    private final Statement statement;
    private final int stops;

    private Repetition(Interpreter interpreter, Duration pause, String line, Statement statement) {
        this.interpreter = interpreter;
        this.pause = pause;
        this.line = line;
        this.statement = statement;
        this.stops = interpreter.stops();
    }

    static Repetition of(String text, Interpreter interpreter) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw Mistake.of("watch.usage", "Cannot watch that: expected a time and a command, as in .watch 5s status");
        }
        String line = form.group(3);
        List<Statement> statements = Script.statements(line);
        if (statements.size() != 1 || statements.get(0) instanceof Statement.Dot) {
            throw Mistake.of("watch.usage", "Cannot watch [" + line + "]: expected one question or command");
        }
        if (statements.get(0) instanceof Statement.Piped piped
                && Stage.file(piped.words()).isPresent()) {
            throw Mistake.of(
                    "watch.changes", "Cannot watch [" + line + "]: it writes a file; only what looks is repeated");
        }
        if (interpreter.writesFile()) {
            throw Mistake.of(
                    "watch.file", "Cannot watch: results go to a file; .output without a name sends them here again");
        }
        if (!Harmless.is(statements.get(0), interpreter.commands())) {
            throw Mistake.of(
                    "watch.changes", "Cannot watch [" + line + "]: it may change data; only what looks is repeated");
        }
        long number = Long.parseLong(form.group(1));
        if (number == 0) {
            throw Mistake.of(
                    "watch.usage",
                    "Cannot watch every 0" + form.group(2) + ": expected a time, as in .watch 5s status");
        }
        Duration pause = switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
        return new Repetition(interpreter, pause, line, statements.get(0));
    }

    /** Returns when somebody stops it. */
    void run() {
        Frame before = null;
        try {
            while (true) {
                Frame now = Frame.of(interpreter.shown(statement));
                interpreter.draw(drawing(now, before == null ? now : before));
                before = now;
                if (sleeps()) {
                    return;
                }
            }
        } catch (KymographException e) {
            if (e.kind() != ErrorKind.CANCELLED) {
                throw e;
            }
        } finally {
            if (interpreter.height() > 0) {
                // The prompt would stand behind the ^C.
                interpreter.draw("\n");
            }
        }
    }

    /** On a screen the whole of it, which the next one takes the place of; elsewhere one after the other. */
    private String drawing(Frame now, Frame before) {
        int height = interpreter.height();
        String what = line.length() > LONGEST ? line.substring(0, LONGEST - 1) + "…" : line;
        String head = "every " + pause.toString().substring(2).toLowerCase(Locale.ROOT) + ": " + what
                + "   Ctrl-C ends it\n\n";
        if (height == 0) {
            return Streams.shown(head, 0) + now.text();
        }
        int columns = Math.max(1, interpreter.width());
        String above = Streams.shown(head, columns);
        int room = height - BELOW - (int) above.lines().count();
        return room > 0
                ? CLEAR + above + now.since(before, room, columns)
                : CLEAR + now.since(before, Math.max(1, height - BELOW), columns);
    }

    /** Waits for the next time; true when somebody stops it meanwhile. */
    private boolean sleeps() {
        long end = System.nanoTime() + pause.toNanos();
        try {
            while (System.nanoTime() < end && !isStopped()) {
                Thread.sleep(GLANCE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
        return isStopped();
    }

    /** Asked of the interpreter, for the wish may come between two commands. */
    private boolean isStopped() {
        return interpreter.stops() != stops;
    }
}
