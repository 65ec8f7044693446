package dev.kymograph.repl;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Schema;
import dev.kymograph.engine.StoredFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The data folder that a session is about, with its engine, which opens when it is first needed. */
final class DataFolder implements AutoCloseable {

    private final Function<Optional<Path>, EngineSource> sources;
    private Optional<Path> path;
    private volatile OpenEngine engine;

    DataFolder(Function<Optional<Path>, EngineSource> sources, Optional<Path> path) {
        this.sources = sources;
        this.path = path;
        engine = new OpenEngine(sources.apply(path));
    }

    /** Where it is, where one was named. */
    Optional<Path> path() {
        return path;
    }

    OpenEngine opened() {
        return engine;
    }

    /** The engine; waits until it is open, and refuses where there is no data. */
    Engine engine() {
        Engine opened = engine.engine();
        engine.missing().ifPresent(why -> {
            throw why;
        });
        return opened;
    }

    /** Turns to another one. */
    void turnTo(Path next) {
        engine.close();
        path = Optional.of(next);
        engine = new OpenEngine(sources.apply(path));
    }

    /** Works on the catalog's tables while the engine is closed; somebody who goes on typing finds it open again. */
    <T> T schema(Function<Schema, T> work, boolean isTyped) {
        boolean reopen = engine.ifOpen().isPresent() && isTyped;
        engine.close();
        try (Schema schema = engine.schema()) {
            return work.apply(schema);
        } finally {
            if (reopen) {
                CompletableFuture<Engine> unused = engine.prepare();
            }
        }
    }

    /** Whether the lake reads a file of others, as far as an open engine knows; files are scored without one. */
    boolean isAdopted(Path file) {
        return engine.ifOpen().stream()
                .flatMap(open -> open.files().stream())
                .filter(StoredFile::adopted)
                .anyMatch(stored -> stored.name().equals(file.toString()));
    }

    @Override
    public void close() {
        engine.close();
    }
}
