package dev.kymograph.repl;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.repl.command.Mistake;
import dev.kymograph.repl.language.Script;
import dev.kymograph.repl.language.Statement;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Statements that nobody types: done as they arrive, up to the first that fails. */
final class Batch {

    private final BufferedReader lines;
    private final String name;
    private final boolean isFile;
    private final Script script = new Script();

    private Batch(BufferedReader lines, String name, boolean isFile) {
        this.lines = lines;
        this.name = name;
        this.isFile = isFile;
    }

    static Batch ofText(String text) {
        return new Batch(new BufferedReader(new StringReader(text)), "the command", false);
    }

    static Batch of(InputStream in) {
        return new Batch(
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), "standard input", false);
    }

    static Batch ofFile(Path path) {
        if (Files.isDirectory(path)) {
            throw Mistake.of("file.folder", "Cannot read the commands in [" + path + "]: it is a folder; name a file");
        }
        try {
            return new Batch(Files.newBufferedReader(path), path.toString(), true);
        } catch (NoSuchFileException e) {
            throw Mistake.of("file.none", "Cannot read the commands in [" + path + "]: there is no such file");
        } catch (IOException e) {
            throw new KymographException(
                    ErrorKind.USAGE, "file.unreadable", "Cannot read the commands in [" + path + "]: " + e);
        }
    }

    void run(Interpreter interpreter) {
        try (lines) {
            for (String line = lines.readLine(); line != null; line = interpreter.hasLeft() ? null : lines.readLine()) {
                script.add(line);
                for (Optional<Statement> next = script.next(); isToDo(next, interpreter); next = script.next()) {
                    step(next.orElseThrow(), interpreter);
                }
            }
        } catch (IOException e) {
            throw new KymographException(ErrorKind.DATA, "file.unreadable", "Cannot read " + name + ": " + e);
        }
        for (Optional<Statement> last = script.last(); isToDo(last, interpreter); last = script.last()) {
            step(last.orElseThrow(), interpreter);
        }
    }

    private void step(Statement statement, Interpreter interpreter) {
        interpreter.failures().step(() -> {
            try {
                interpreter.execute(statement);
            } catch (KymographException e) {
                throw isFile && e.kind() != ErrorKind.CANCELLED ? placed(e) : e;
            }
        });
    }

    private KymographException placed(KymographException e) {
        return new KymographException(e.kind(), e.code(), name + ":" + script.line() + ": " + e.getMessage(), e);
    }

    private static boolean isToDo(Optional<Statement> next, Interpreter interpreter) {
        return next.isPresent() && !interpreter.hasLeft();
    }
}
