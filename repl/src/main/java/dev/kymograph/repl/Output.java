package dev.kymograph.repl;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.repl.command.Target;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
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
    private Optional<ResultFile> file = Optional.empty();

    Output(OutputStream standard) {
        this.standard = writer(standard);
    }

    static Output into(Target target) {
        Output output = nowhere();
        output.to(target);
        return output;
    }

    /** For what writes its file itself. */
    static Output nowhere() {
        return new Output(OutputStream.nullOutputStream());
    }

    static Writer writer(OutputStream out) {
        return new BufferedWriter(
                new OutputStreamWriter(new BufferedOutputStream(out, BUFFER), StandardCharsets.UTF_8), BUFFER);
    }

    boolean isFile() {
        return file.isPresent();
    }

    /** Whether results go to this file, whose path has no links. */
    boolean isAt(Path path) {
        return file.filter(results -> results.target().real().equals(path)).isPresent();
    }

    /** Whether what was written before a failure stays there. */
    boolean keepsParts() {
        return file.isEmpty() || file.get().target().isPassage();
    }

    /** Where results go now. */
    String name() {
        return file.map(results -> "[" + results.target().named() + "]").orElse("standard output");
    }

    /** Has what is longer than the screen shown page by page. */
    void pager(Optional<Pager> next) {
        pager = next;
    }

    <T> T write(Work<T> work) {
        try {
            if (file.isEmpty() && pager.isPresent()) {
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
            if (file.isPresent()) {
                return file.get().add(work);
            }
            try {
                return work.write(standard);
            } finally {
                standard.flush();
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Sends results to a file, which is as it was until the first has come. */
    void to(Target target) {
        close();
        file = Optional.of(new ResultFile(target));
    }

    /** Turns back to standard output. */
    @Override
    public void close() {
        try {
            if (file.isPresent()) {
                file.get().close();
            }
        } catch (IOException e) {
            throw failed(e);
        } finally {
            file = Optional.empty();
        }
    }

    private RuntimeException failed(IOException e) {
        // What a file's failure says begins with its path, which may be called anything.
        boolean unread = !(e instanceof FileSystemException)
                && String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
        if (unread && file.isPresent()) {
            return new KymographException(
                    ErrorKind.EXTERNAL,
                    "output.unread",
                    "Cannot write the results to " + name()
                            + ": who read them has gone; begin reading anew, then ask again",
                    e);
        }
        return unread
                ? new OutputClosedException()
                : new KymographException(
                        ErrorKind.RESOURCE, "output", "Cannot write the results: " + e.getMessage(), e);
    }
}
