package dev.kymograph.repl;

import dev.kymograph.repl.format.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** A session at a terminal, typed through a pipe. */
final class TypedSession {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** May be changed before a session begins. */
    Preferences preferences = Preferences.NONE;

    private final Run run;
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final ByteArrayOutputStream results = new ByteArrayOutputStream();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    TypedSession(Run run) {
        this.run = run;
    }

    /** What somebody types. */
    interface Typing {
        void type(PipedOutputStream keys, Terminal terminal) throws IOException;
    }

    int session(String type, Typing typing) throws Exception {
        return session(type, Size.of(100, 30), typing);
    }

    /** Types at the prompt of a terminal until the shell has ended; its status. */
    int session(String type, Size size, Typing typing) throws Exception {
        try (PipedOutputStream keys = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(keys, 1 << 16);
                Terminal terminal = TerminalBuilder.builder()
                        .system(false)
                        .streams(in, screen)
                        .type(type)
                        .size(size)
                        .graphemeCluster(false)
                        .build()) {
            Streams streams =
                    new Streams(in, results, new PrintStream(said, true, StandardCharsets.UTF_8), Set.of(), 0);
            Errors errors = new Errors(streams, false, false);
            try (Interpreter interpreter = new Interpreter(
                    data -> run.source(Optional.empty(), data),
                    Optional.empty(),
                    streams,
                    new Display(Format.CSV, 40, true, false))) {
                Prompt prompt = new Prompt(interpreter, streams, errors, Optional.<Path>empty(), preferences);
                CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> prompt.run(terminal));
                typing.type(keys, terminal);
                return status.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    int session(String typed) throws Exception {
        return session("xterm-256color", (keys, terminal) -> type(keys, typed));
    }

    static void type(PipedOutputStream keys, String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    String results() {
        return results.toString(StandardCharsets.UTF_8);
    }

    /** What is typed while no prompt is there goes through the terminal's own editing. */
    void awaitPrompt(int shown) {
        await(
                () -> screen().split("kymo> ", -1).length > shown,
                () -> "a new prompt on the screen: " + screen().replace("\u001b", "^["));
    }

    /** Presses Ctrl-C at the prompt, and waits for the next one. */
    void interrupt(Terminal terminal) {
        int shown = screen().split("kymo> ", -1).length - 1;
        terminal.raise(Terminal.Signal.INT);
        awaitPrompt(shown + 1);
    }

    String screen() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    static void await(BooleanSupplier condition, Supplier<String> what) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            sleep();
        }
    }

    static void sleep() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
