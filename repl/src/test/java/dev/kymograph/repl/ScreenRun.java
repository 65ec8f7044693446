package dev.kymograph.repl;

import dev.kymograph.repl.format.Format;
import dev.kymograph.repl.language.Script;
import dev.kymograph.repl.language.Statement;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jline.terminal.spi.SystemStream;

/** What somebody at a terminal sees: results and remarks in the order in which they are written. */
public final class ScreenRun {

    /** Columns of the terminal. */
    public static final int WIDTH = 120;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private int status;

    private ScreenRun() {}

    /** Types statements at the prompt of a shell of its own. */
    public static ScreenRun ofStatements(Path data, Iterable<String> statements, Seen each) {
        ScreenRun run = new ScreenRun();
        Streams streams = run.streams(InputStream.nullInputStream(), run.screen);
        Display display = new Display(Format.BOX, Display.SCREENFUL, true, false);
        Errors errors = new Errors(streams, false, false);
        try (Interpreter interpreter =
                new Interpreter(to -> EngineSource.of(Optional.empty(), to), Optional.of(data), streams, display)) {
            for (String statement : statements) {
                run.screen.reset();
                execute(statement, interpreter, errors);
                each.seen(statement, run.text());
            }
        }
        return run;
    }

    private static void execute(String text, Interpreter interpreter, Errors errors) {
        Script script = new Script();
        script.add(text);
        try {
            for (Optional<Statement> next = script.last(); next.isPresent(); next = script.last()) {
                interpreter.execute(next.get());
            }
        } catch (RuntimeException | Error e) {
            errors.report(e);
        }
    }

    /** Runs {@code ./kymo} with arguments and standard input, its results going to the screen. */
    public static ScreenRun ofCommand(InputStream in, String... arguments) {
        ScreenRun run = new ScreenRun();
        run.status = new Kymo(run.streams(in, run.screen), EngineSource::of).run(arguments);
        return run;
    }

    /** Runs {@code ./kymo} with its results going to {@code target}, and only the rest to the screen. */
    public static ScreenRun ofCommand(InputStream in, OutputStream target, String... arguments) {
        ScreenRun run = new ScreenRun();
        Streams streams = new Streams(in, target, run.streams(in, target).err(), Set.of(), 0);
        run.status = new Kymo(streams, EngineSource::of).run(arguments);
        return run;
    }

    private Streams streams(InputStream in, OutputStream out) {
        PrintStream err = new PrintStream(screen, true, StandardCharsets.UTF_8);
        return new Streams(in, out, err, Set.of(SystemStream.Output), WIDTH);
    }

    public int status() {
        return status;
    }

    public String text() {
        return screen.toString(StandardCharsets.UTF_8).replaceAll("\u001b\\[[0-9;]*m", "");
    }

    /** Is told what a statement answered. */
    public interface Seen {
        void seen(String statement, String answer);
    }
}
