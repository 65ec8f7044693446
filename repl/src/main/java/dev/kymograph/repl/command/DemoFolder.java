package dev.kymograph.repl.command;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The data folder of the demo, with a mark that says how far its making came. */
record DemoFolder(Path folder) {

    private static final String MARK = "demo.state";
    private static final String COMPLETE = "complete";

    /** How far the demo in a folder is. */
    enum State {
        /** Nothing is there yet. */
        EMPTY,
        /** The making began and did not end. */
        BEGUN,
        COMPLETE,
        /** Something else is there. */
        TAKEN
    }

    State state() {
        try {
            if (Files.exists(mark())) {
                return firstLine().equals(COMPLETE) ? State.COMPLETE : State.BEGUN;
            }
            if (!Files.exists(folder)) {
                return State.EMPTY;
            }
            try (Stream<Path> files = Files.list(folder)) {
                return files.findAny().isEmpty() ? State.EMPTY : State.TAKEN;
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    void begin() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw failed(e);
        }
        mark("begun");
    }

    /** Marks it complete and notes questions that it answers. */
    void complete(List<String> questions) {
        mark(COMPLETE + "\n" + String.join("\n", questions));
    }

    /** Takes the mark away: what was made is no longer known. */
    void forget() {
        try {
            Files.deleteIfExists(mark());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    List<String> questions() {
        try (Stream<String> lines = Files.lines(mark())) {
            return lines.skip(1).filter(line -> !line.isBlank()).toList();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Deletes what an unfinished demo left, all but its mark. */
    void empty() {
        if (state() != State.BEGUN) {
            throw new IllegalStateException("not an unfinished demo: " + folder);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.filter(path -> !path.equals(folder) && !path.equals(mark()))
                    .sorted(Comparator.reverseOrder())
                    .toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private String firstLine() throws IOException {
        return Files.readString(mark()).lines().findFirst().orElse("");
    }

    private Path mark() {
        return folder.resolve(MARK);
    }

    private void mark(String state) {
        try {
            Path next = folder.resolve(MARK + ".next");
            Files.writeString(next, state + "\n");
            Files.move(next, mark(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private KymographException failed(IOException e) {
        return new KymographException(
                ErrorKind.EXTERNAL, "demo.folder", "Cannot use the folder [" + folder + "] for the demo: " + e);
    }
}
