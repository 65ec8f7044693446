package dev.kymograph.repl;

import dev.kymograph.repl.format.Format;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jline.terminal.spi.SystemStream;
import org.jline.utils.ScreenTerminal;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** A session at the prompt of a terminal that is in memory, screen and all. */
final class VirtualSession implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int ROWS = 40;

    private final int width;
    private final ScreenTerminal screen;
    private final LineDisciplineTerminal terminal;
    private final Interpreter interpreter;
    private final CompletableFuture<Integer> status = new CompletableFuture<>();

    VirtualSession(Run run, int width) throws IOException {
        this(data -> run.source(Optional.empty(), data), Optional.empty(), width);
    }

    /** On the engine of a data folder. */
    VirtualSession(Path data, int width) throws IOException {
        this(to -> EngineSource.of(Optional.empty(), to), Optional.of(data), width);
    }

    private VirtualSession(Function<Optional<Path>, EngineSource> sources, Optional<Path> data, int width)
            throws IOException {
        this.width = width;
        ScreenTerminal.VirtualTerminal both = ScreenTerminal.withTerminal("virtual", "xterm-256color", width, ROWS);
        screen = both.screen();
        terminal = both.terminal();
        Streams streams = new Streams(
                new ByteArrayInputStream(new byte[0]),
                terminal.output(),
                new PrintStream(terminal.output(), true, StandardCharsets.UTF_8),
                Set.of(SystemStream.Output, SystemStream.Error),
                width);
        interpreter = new Interpreter(sources, data, streams, new Display(Format.BOX, 40, true, false));
        Preferences preferences = new Preferences(Optional.empty(), Optional.of(Theme.DARK), Editing.EMACS, "");
        Prompt prompt =
                new Prompt(interpreter, streams, new Errors(streams, true, false), Optional.empty(), preferences);
        Thread thread = new Thread(() -> status.complete(prompt.run(terminal)), "virtual-session");
        thread.setDaemon(true);
        thread.start();
    }

    void type(String keys) throws IOException {
        terminal.processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
    }

    void interrupt() {
        terminal.raise(Signal.INT);
    }

    /** The screen, once it is as it should be. */
    String await(Predicate<String> wanted) throws InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        String shown = shown();
        while (!wanted.test(shown)) {
            String last = shown;
            assertTrue(System.nanoTime() < end, () -> "the screen stays so:\n" + last);
            Thread.sleep(20);
            shown = shown();
        }
        return shown;
    }

    /** The screen once it is as it should be and stays so, without what differs from time to time. */
    String settled(Predicate<String> wanted) throws InterruptedException {
        String before = "";
        String shown = masked(await(wanted));
        while (!shown.equals(before)) {
            Thread.sleep(100);
            before = shown;
            shown = masked(await(wanted));
        }
        return shown;
    }

    private static String masked(String screen) {
        return screen.replaceAll("\\d+ ms", "N ms")
                .replaceAll("· \\d+ s", "· N s")
                .replaceAll("tick \\d{4}", "tick NNNN");
    }

    int status() throws Exception {
        return status.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    }

    /** Each line of the screen; below one with looks, what they are: b(old), d(im), u(nderlined), i(nverse), c(oloured). */
    private String shown() {
        long[] cells = new long[width * ROWS];
        screen.dump(cells, new int[2]);
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            StringBuilder text = new StringBuilder();
            StringBuilder looks = new StringBuilder();
            for (int column = 0; column < width; column++) {
                long cell = cells[row * width + column];
                int character = ScreenTerminal.cellCodePoint(cell);
                text.appendCodePoint(character == 0 ? ' ' : character);
                looks.append(looks(cell));
            }
            lines.add(text.toString().stripTrailing());
            if (!looks.toString().isBlank()) {
                lines.add("~" + looks.substring(1).stripTrailing());
            }
        }
        return String.join("\n", lines).stripTrailing() + "\n";
    }

    private static char looks(long cell) {
        if (ScreenTerminal.cellUnderline(cell)) {
            return 'u';
        }
        if (ScreenTerminal.cellInverse(cell)) {
            return 'i';
        }
        if (ScreenTerminal.cellDim(cell)) {
            return 'd';
        }
        if (ScreenTerminal.cellBold(cell)) {
            return 'b';
        }
        return ScreenTerminal.cellHasForeground(cell) || ScreenTerminal.cellHasBackground(cell) ? 'c' : ' ';
    }

    @Override
    public void close() throws IOException {
        interpreter.close();
        terminal.close();
    }
}
