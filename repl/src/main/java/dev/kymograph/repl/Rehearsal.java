package dev.kymograph.repl;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** A short session at no terminal, so that the launcher's class-data archive learns what a prompt needs. */
final class Rehearsal {

    private static final String TYPED = "he\t\rquit\r";

    private Rehearsal() {}

    static boolean isAskedFor() {
        return Boolean.getBoolean("kymograph.training");
    }

    static void run(Interpreter interpreter, Streams streams, Errors errors) {
        try (Terminal terminal = TerminalBuilder.builder()
                .system(false)
                .streams(
                        new ByteArrayInputStream(TYPED.getBytes(StandardCharsets.UTF_8)),
                        OutputStream.nullOutputStream())
                .type("xterm-256color")
                .size(Size.of(80, 24))
                .graphemeCluster(false)
                .build()) {
            // A session at a real terminal has another class of terminal than this one.
            Class.forName("org.jline.terminal.impl.PosixSysTerminal");
            int unused = new Prompt(interpreter, streams, errors, Optional.empty(), Preferences.NONE).run(terminal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
