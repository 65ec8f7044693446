package dev.kymograph.repl;

import java.time.Duration;
import java.util.Map;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.Signals;

/**
 * Takes back what typing asked of the terminal when the process is told to end while a line is typed: the line reader does that after
 * a line alone, and the shell that gets the terminal next would mark what is pasted.
 */
final class EndSignals {

    private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "TERM", 15);

    /** A terminal that takes nothing, as one that was stopped, must not keep the process. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private EndSignals() {}

    /** From now on these signals leave {@code terminal} as it was found, and end the process as they always do. */
    static void restore(Terminal terminal) {
        NUMBERS.forEach((name, number) -> Signals.register(name, () -> {
            takeBack(terminal);
            System.exit(128 + number);
        }));
    }

    private static void takeBack(Terminal terminal) {
        Thread writing = new Thread(
                () -> {
                    terminal.writer().write(LineReaderImpl.BRACKETED_PASTE_OFF);
                    terminal.puts(Capability.keypad_local);
                    terminal.writer().println();
                    terminal.flush();
                },
                "restore-terminal");
        writing.setDaemon(true);
        writing.start();
        try {
            writing.join(LONGEST.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
