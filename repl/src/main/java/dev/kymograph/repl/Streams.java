package dev.kymograph.repl;

import dev.kymograph.repl.format.Glyphs;
import dev.kymograph.repl.format.Prose;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jline.terminal.impl.jni.JniTerminalProvider;
import org.jline.terminal.spi.SystemStream;

/**
 * The streams of the process.
 *
 * @param terminals which of them a person sits at
 * @param width of the terminal that results are written to; 0 where it is none
 */
record Streams(InputStream in, OutputStream out, PrintStream err, Set<SystemStream> terminals, int width) {

    static Streams ofProcess() {
        Set<SystemStream> terminals = new HashSet<>();
        int width = 0;
        try {
            JniTerminalProvider provider = new JniTerminalProvider();
            for (SystemStream stream : SystemStream.values()) {
                if (provider.isSystemStream(stream)) {
                    terminals.add(stream);
                }
            }
            width = terminals.contains(SystemStream.Output) ? provider.systemStreamWidth(SystemStream.Output) : 0;
        } catch (LinkageError e) {
            // A platform that the terminal library does not know: taken for pipes.
            terminals.clear();
        }
        return new Streams(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                terminals,
                width);
    }

    /** Writes a message to standard error; what data brings into it does not steer a terminal. */
    void say(String message) {
        err.println(laidOut(message));
    }

    /** A message as standard error shows it. */
    String laidOut(String message) {
        return shown(message, isWatched() ? width : 0);
    }

    /** A message as it may be shown on {@code space} columns. */
    static String shown(String message, int space) {
        return Prose.wrapped(Glyphs.harmless(message), space);
    }

    boolean isTyped() {
        return terminals.contains(SystemStream.Input);
    }

    boolean isSeen() {
        return terminals.contains(SystemStream.Output);
    }

    boolean isWatched() {
        return terminals.contains(SystemStream.Error);
    }
}
