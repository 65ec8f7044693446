package dev.kymograph.repl;

import dev.kymograph.repl.language.Script;
import dev.kymograph.repl.language.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.History;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.widget.AutosuggestionWidgets;

/** The interactive shell. The prompt is there before the engine is open. */
final class Prompt {

    private static final String PROMPT = "kymo> ";
    private static final String MORE = "  ... ";
    private static final String LEAVING = "Ctrl-D or .quit leaves.";
    private static final Size UNTOLD = Size.of(80, 24);
    private static final int HISTORY = 10_000;

    private static final long NEWS_MILLIS = 300;

    private final Interpreter interpreter;
    private final Streams streams;
    private final Errors errors;
    private final Optional<Path> history;
    private final Preferences preferences;

    /** Whether Ctrl-C was the last that came. */
    private volatile boolean interrupted;

    Prompt(Interpreter interpreter, Streams streams, Errors errors, Optional<Path> history, Preferences preferences) {
        this.interpreter = interpreter;
        this.streams = streams;
        this.errors = errors;
        this.history = history;
        this.preferences = preferences;
    }

    int run() {
        try (Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .systemOutput(TerminalBuilder.SystemOutput.SysErrOrSysOut)
                .provider(System.getProperty(TerminalBuilder.PROP_PROVIDER, "jni"))
                .dumb(true)
                // Asking the terminal what it can do costs up to 0.2 s and throws away what was typed ahead.
                .graphemeCluster(false)
                .build()) {
            EndSignals.restore(terminal);
            return run(terminal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Talks over {@code terminal} until the user leaves, or the engine turns out not to open. */
    int run(Terminal terminal) {
        if (terminal.getSize().getColumns() == 0) {
            // Nobody told the terminal how big it is; into no columns nothing could be drawn.
            terminal.setSize(UNTOLD);
        }
        LineReader reader = reader(terminal);
        interpreter.history(() -> history(reader));
        interpreter.keys(preferences.keys());
        interpreter.editor(new Editor(
                Editor.command(System.getenv()), text -> reader.getHistory().add(text)));
        interpreter.person(question -> Optional.of(confirms(reader, question)));
        interpreter.width(() -> terminal.getSize().getColumns());
        interpreter.height(() -> terminal.getSize().getRows());
        interpreter.pager(pager(terminal));
        terminal.handle(Signal.INT, signal -> {
            interrupted = true;
            interpreter.cancel();
        });
        // Only now: opened any earlier, the engine would keep the prompt waiting.
        OpenEngine opened = interpreter.opened();
        CompletableFuture<?> opening = opened.prepare();
        CompletableFuture<Void> unused = opening.thenRun(() -> {
            opened.remarks().forEach(remark -> reader.printAbove(shown(remark, terminal)));
            drawAgain(reader);
            LookAhead.atNames(opened);
        });
        Thread waker = wakeOnFailure(opening, terminal);
        Thread newsman = tellNews(new PluginNews(opened), reader, terminal);
        try {
            while (!interpreter.hasLeft()) {
                if (opening.isCompletedExceptionally()) {
                    return failed(opening);
                }
                read(reader);
            }
            return 0;
        } finally {
            waker.interrupt();
            newsman.interrupt();
        }
    }

    /** What was typed while the engine opened is told apart only now. */
    private static void drawAgain(LineReader reader) {
        try {
            if (reader.isReading()) {
                reader.callWidget(LineReader.REDISPLAY);
            }
        } catch (IllegalStateException e) {
            // The line was ended meanwhile.
        }
    }

    /** Shows what becomes of plugins above the line that is being typed. */
    private static Thread tellNews(PluginNews news, LineReader reader, Terminal terminal) {
        Thread newsman = new Thread(
                () -> {
                    try {
                        while (true) {
                            Thread.sleep(NEWS_MILLIS);
                            if (reader.isReading()) {
                                news.since().forEach(line -> reader.printAbove(shown(line, terminal)));
                            }
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "plugin-news");
        newsman.setDaemon(true);
        newsman.start();
        return newsman;
    }

    private static String shown(String message, Terminal terminal) {
        return Streams.shown(message, terminal.getSize().getColumns());
    }

    private LineReader reader(Terminal terminal) {
        Optional<Theme> told = theme(terminal);
        Highlights highlights = new Highlights(interpreter, told.orElse(Theme.DARK));
        LineReader reader = LineReaderBuilder.builder()
                .appName("kymo")
                .terminal(terminal)
                .parser(new PromptParser())
                .completer(new Completion(interpreter))
                .history(new KeptHistory())
                .highlighter(highlights)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, MORE)
                .variable(LineReader.HISTORY_SIZE, HISTORY)
                // Nothing that is typed is replaced by what merely looks like it.
                .variable(LineReader.ERRORS, 0)
                .variable(LineReader.HISTORY_FILE_SIZE, HISTORY)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
                .option(LineReader.Option.CASE_INSENSITIVE, true)
                .option(LineReader.Option.INSERT_TAB, false)
                .build();
        history.ifPresent(file -> reader.setVariable(LineReader.HISTORY_FILE, file));
        if (preferences.keys() == Editing.VI) {
            reader.getKeyMaps().put(LineReader.MAIN, reader.getKeyMaps().get(LineReader.VIINS));
        }
        if (told.isEmpty()) {
            Ground.ask(reader, highlights);
        }
        if (!told.equals(Optional.of(Theme.NONE))) {
            // What was typed before stands dimly behind what is typed now; the right arrow takes it.
            new AutosuggestionWidgets(reader).enable();
        }
        return reader;
    }

    /** Only where a person turns the pages. */
    private Optional<Pager> pager(Terminal terminal) {
        boolean turned = streams.isTyped() && streams.isSeen();
        return turned && !preferences.pager().isEmpty() && !Terminal.TYPE_DUMB.equals(terminal.getType())
                ? Optional.of(
                        new Pager(preferences.pager(), () -> terminal.getSize().getRows()))
                : Optional.empty();
    }

    /** Empty where only the terminal itself can know. */
    private Optional<Theme> theme(Terminal terminal) {
        return Terminal.TYPE_DUMB.equals(terminal.getType())
                ? Optional.of(Theme.NONE)
                : preferences.theme().or(() -> Theme.of(System.getenv()));
    }

    private static List<String> history(LineReader reader) {
        List<String> lines = new ArrayList<>();
        for (History.Entry entry : reader.getHistory()) {
            lines.add(entry.line());
        }
        return lines;
    }

    private static boolean confirms(LineReader reader, String question) {
        reader.setVariable(LineReader.DISABLE_HISTORY, true);
        try {
            return reader.readLine(question + " [y/N] ").strip().matches("(?i)y|yes");
        } catch (UserInterruptException | EndOfFileException e) {
            return false;
        } finally {
            reader.setVariable(LineReader.DISABLE_HISTORY, false);
        }
    }

    private void read(LineReader reader) {
        String line;
        try {
            line = reader.readLine(PROMPT);
            interrupted = false;
        } catch (UserInterruptException e) {
            if (interrupted && e.getPartialLine().isBlank()) {
                streams.say(LEAVING);
            }
            interrupted = true;
            return;
        } catch (EndOfFileException e) {
            interpreter.quit();
            return;
        }
        Script script = new Script();
        script.add(line);
        try {
            for (Optional<Statement> next = script.last(); next.isPresent(); next = script.last()) {
                if (!interpreter.hasLeft()) {
                    interpreter.execute(next.get());
                }
            }
        } catch (RuntimeException | Error e) {
            errors.report(e);
        }
    }

    /** Ends the waiting for a line when the engine cannot be opened. */
    private static Thread wakeOnFailure(CompletableFuture<?> opening, Terminal terminal) {
        Thread waker = new Thread(
                () -> {
                    try {
                        opening.handle((engine, failure) -> failure).join();
                        // Once may be too early: the reader may be about to begin.
                        while (opening.isCompletedExceptionally()) {
                            terminal.raise(Signal.INT);
                            Thread.sleep(50);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "wake-on-failure");
        waker.setDaemon(true);
        waker.start();
        return waker;
    }

    private int failed(CompletableFuture<?> opening) {
        try {
            opening.join();
            return 0;
        } catch (CompletionException e) {
            streams.err().println();
            return errors.report(e.getCause());
        }
    }
}
