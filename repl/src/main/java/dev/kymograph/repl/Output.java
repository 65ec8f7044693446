package dev.kymograph.repl;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.repl.command.Mistake;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Where results go: standard output, or a file for a while. */
final class Output implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    /** What writes results. */
    interface Work<T> {
        T write(Writer out) throws IOException;
    }

    private final Writer standard;
    private Optional<Pager> pager = Optional.empty();
    private Writer file;
    private String name = "";

    Output(OutputStream standard) {
        this.standard = writer(standard);
    }

    private static Writer writer(OutputStream out) {
        return new BufferedWriter(
                new OutputStreamWriter(new BufferedOutputStream(out, BUFFER), StandardCharsets.UTF_8), BUFFER);
    }

    boolean isFile() {
        return file != null;
    }

    /** Where results go now. */
    String name() {
        return file == null ? "standard output" : "[" + name + "]";
    }

    /** Has what is longer than the screen shown page by page. */
    void pager(Optional<Pager> next) {
        pager = next;
    }

    <T> T write(Work<T> work) {
        try {
            if (file == null && pager.isPresent()) {
                try (Writer pages = pager.get().over(standard)) {
                    return work.write(pages);
                }
            }
        } catch (IOException e) {
            throw failed(e);
        }
        return writeAtOnce(work);
    }

    /** The same without pages, for what is drawn again and again. */
    <T> T writeAtOnce(Work<T> work) {
        try {
            Writer out = file == null ? standard : file;
            try {
                return work.write(out);
            } finally {
                out.flush();
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Sends results to a new file. */
    void toFile(Path path) {
        if (Files.isRegularFile(path)) {
            throw Mistake.of(
                    "output.exists",
                    "Cannot write to the file [" + path + "]: it is there already; name another, or replace it with"
                            + " --force");
        }
        replace(path);
    }

    /** Sends results to a file; what was in it is gone. */
    void replace(Path path) {
        if (Files.isDirectory(path)) {
            throw Mistake.of("output.file", "Cannot write to the file [" + path + "]: it is a folder");
        }
        close();
        try {
            file = writer(Files.newOutputStream(path));
            name = path.toString();
        } catch (NoSuchFileException e) {
            throw Mistake.of("output.file", "Cannot write to the file [" + path + "]: there is no such folder");
        } catch (IOException e) {
            throw new KymographException(
                    ErrorKind.USAGE, "output.file", "Cannot write to the file [" + path + "]: " + e.getMessage());
        }
    }

    /** Turns back to standard output. */
    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw failed(e);
        } finally {
            file = null;
        }
    }

    private static RuntimeException failed(IOException e) {
        String message = String.valueOf(e.getMessage());
        if (message.toLowerCase(Locale.ROOT).contains("pipe")) {
            return new OutputClosedException();
        }
        return new KymographException(ErrorKind.RESOURCE, "output", "Cannot write the results: " + message);
    }
}
