package dev.kymograph.repl;

import dev.kymograph.repl.command.Target;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;

/** A file that results come into one after the other, each whole or not at all. */
final class ResultFile implements AutoCloseable {

    private final Target target;
    private Optional<Writer> passage = Optional.empty();
    private boolean begun;

    ResultFile(Target target) {
        this.target = target;
    }

    Target target() {
        return target;
    }

    <T> T add(Output.Work<T> work) throws IOException {
        if (target.isPassage()) {
            return pass(work);
        }
        Target.Writing<T> writing = out -> {
            Writer text = Output.writer(out);
            T done = work.write(text);
            text.flush();
            return done;
        };
        T done = begun ? target.append(writing) : target.write(writing);
        begun = true;
        return done;
    }

    /** Who reads a pipe takes its closing for the end of all. */
    private <T> T pass(Output.Work<T> work) throws IOException {
        if (passage.isEmpty()) {
            passage = Optional.of(Output.writer(target.passage()));
        }
        Writer out = passage.get();
        try {
            return work.write(out);
        } finally {
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        if (passage.isPresent()) {
            passage.get().close();
        }
    }
}
