package dev.kymograph.repl;

import dev.kymograph.engine.Engine;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** An engine that is opened when it is needed, or ahead of that in the background. */
final class OpenEngine implements AutoCloseable {

    private final EngineSource source;
    private CompletableFuture<Engine> engine;

    OpenEngine(EngineSource source) {
        this.source = source;
    }

    EngineSource source() {
        return source;
    }

    /** Begins to open it; the future tells when that is done. */
    synchronized CompletableFuture<Engine> prepare() {
        if (engine == null) {
            CompletableFuture<Engine> opening = new CompletableFuture<>();
            Thread thread = new Thread(() -> open(opening), "open-engine");
            thread.setDaemon(true);
            thread.start();
            engine = opening;
        }
        return engine;
    }

    private void open(CompletableFuture<Engine> opening) {
        try {
            opening.complete(source.open());
        } catch (RuntimeException | Error e) {
            opening.completeExceptionally(e);
        }
    }

    /** Waits until it is open. */
    Engine engine() {
        try {
            return prepare().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw e;
        }
    }

    /** The engine, if it is open by now. */
    synchronized Optional<Engine> ifOpen() {
        return engine != null && engine.isDone() && !engine.isCompletedExceptionally()
                ? Optional.of(engine.join())
                : Optional.empty();
    }

    /** Closes it; the next use opens it again. */
    @Override
    public void close() {
        CompletableFuture<Engine> closing;
        synchronized (this) {
            closing = engine;
            engine = null;
        }
        if (closing != null) {
            closing.handle((open, failure) -> Optional.ofNullable(open)).join().ifPresent(Engine::close);
        }
    }
}
