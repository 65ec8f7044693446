package dev.kymograph.repl;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.repl.command.Target;
import dev.kymograph.repl.language.Statement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Keeps in a file what was asked and what came of it, as a text that {@code .read} can run again. */
final class StatementLog {

    private static final String HIDDEN = "-- a statement that may hold a secret";

    private Optional<Target> file = Optional.empty();

    /** Writes to the end of a file from now on. */
    void toFile(Target target) {
        file = Optional.of(target);
        write("");
    }

    /** Whether that is this file, whose path has no links. */
    boolean isAt(Path path) {
        return file.filter(target -> target.real().equals(path)).isPresent();
    }

    Optional<Path> file() {
        return file.map(Target::named);
    }

    /** What concerns the shell alone is told, before it is done, and not run again: its statements follow. */
    void told(Statement.Dot dot) {
        String line = Secrets.in(dot.written()) ? HIDDEN : comment(dot.written());
        write(moment() + line + "\n\n");
    }

    /**
     * A statement that was done.
     *
     * @param typed as somebody wrote it, with the names of variables
     * @param statement with their values
     */
    void done(Statement typed, Statement statement, String how) {
        String written = statement.written();
        // A semicolon behind a comment would belong to it.
        String line = hides(typed, statement) ? HIDDEN : written + (written.contains("--") ? "\n;" : ";");
        write(moment() + line + "\n" + comment(how) + "\n\n");
    }

    /** A statement that was not: run again, it would end all that follows. */
    void failed(Statement typed, Statement statement, Throwable failure) {
        // What is said of a statement that is not kept may quote it.
        String text = hides(typed, statement)
                ? HIDDEN + "\n-- Error"
                : comment(statement.written()) + "\n" + comment("Error: " + failure.getMessage());
        write(moment() + text + "\n\n");
    }

    private static boolean hides(Statement typed, Statement statement) {
        return Secrets.in(typed.written()) || Secrets.in(statement.written());
    }

    private static String moment() {
        return "-- " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\n";
    }

    private static String comment(String text) {
        return "-- " + text.strip().replaceAll("\\R", "\n-- ");
    }

    private void write(String text) {
        if (file.isEmpty()) {
            return;
        }
        Target target = file.get();
        try {
            // At once, for other shells may write to the same file.
            target.add(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            stop();
            throw new KymographException(
                    ErrorKind.RESOURCE,
                    "log.file",
                    "Cannot log to the file [" + target.named() + "]: " + e.getMessage()
                            + "; nothing is logged any more",
                    e);
        }
    }

    void stop() {
        file = Optional.empty();
    }
}
