package dev.kymograph.repl;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.repl.command.Mistake;
import dev.kymograph.repl.language.Statement;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Keeps in a file what was asked and what came of it, as a text that {@code .read} can run again. */
final class StatementLog implements AutoCloseable {

    private Optional<Path> file = Optional.empty();

    /** Writes to the end of a file from now on. */
    void toFile(Path path) {
        if (Files.isDirectory(path)) {
            throw Mistake.of("log.file", "Cannot log to the file [" + path + "]: it is a folder");
        }
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            throw Mistake.of("log.file", "Cannot log to the file [" + path + "]: there is no such folder");
        }
        file = Optional.of(path);
        write("");
    }

    Optional<Path> file() {
        return file;
    }

    /** Before a statement is done, so that one that never ends stands there too. */
    void begun(Statement statement) {
        if (file.isEmpty()) {
            return;
        }
        String written = statement.written();
        String line = Secrets.in(written) ? "-- a statement that may hold a secret" : runnable(statement);
        write("-- " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\n" + line + "\n");
    }

    /** What concerns the shell alone is told and not run again: its statements follow. */
    private static String runnable(Statement statement) {
        String written = statement.written();
        // A semicolon behind a comment would belong to it.
        String end = written.contains("--") ? "\n;" : ";";
        return statement instanceof Statement.Dot ? comment(written) : written + end;
    }

    void ended(String how) {
        write(comment(how) + "\n\n");
    }

    void failed(Throwable failure) {
        ended("Error: " + failure.getMessage());
    }

    private static String comment(String text) {
        return "-- " + text.strip().replace("\n", "\n-- ");
    }

    private void write(String text) {
        if (file.isEmpty()) {
            return;
        }
        Path path = file.get();
        try (BufferedWriter out = Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            Writer unused = out.append(text);
        } catch (IOException e) {
            close();
            throw new KymographException(
                    ErrorKind.RESOURCE,
                    "log.file",
                    "Cannot log to the file [" + path + "]: " + e.getMessage() + "; nothing is logged any more",
                    e);
        }
    }

    @Override
    public void close() {
        file = Optional.empty();
    }
}
