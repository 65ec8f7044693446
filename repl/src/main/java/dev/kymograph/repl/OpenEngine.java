package dev.kymograph.repl;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * An engine that is opened when it is needed, or ahead of that in the background. Where there is no data folder, and nobody wants
 * one made, it is an engine without data.
 */
final class OpenEngine implements AutoCloseable {

    private static final String NO_DATA = "data.none";

    private final EngineSource source;
    private final BuiltIns builtIns = new BuiltIns();
    private final KnownValues values = new KnownValues(this::ifOpen);
    private CompletableFuture<Engine> engine;
    private volatile boolean making;
    private volatile Optional<KymographException> missing = Optional.empty();

    OpenEngine(EngineSource source) {
        this.source = source;
    }

    EngineSource source() {
        return source;
    }

    /** Functions that SQL has by itself. */
    BuiltIns builtIns() {
        return builtIns;
    }

    /** Values that the data has. */
    KnownValues values() {
        return values;
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
            opening.complete(openWhatIsThere());
        } catch (RuntimeException | Error e) {
            opening.completeExceptionally(e);
        }
    }

    private Engine openWhatIsThere() {
        if (making) {
            return source.open();
        }
        try {
            return source.existing().open();
        } catch (KymographException e) {
            if (!e.code().equals(NO_DATA)) {
                throw e;
            }
            missing = Optional.of(withWayOut(e));
            return source.openWithoutData();
        }
    }

    private static KymographException withWayOut(KymographException e) {
        return e.code().equals(NO_DATA)
                ? new KymographException(
                        e.kind(),
                        e.code(),
                        e.getMessage() + "; 'demo', 'generate', 'ingest' and 'subjects import' make one")
                : e;
    }

    /** From now on the data folder is made where it is not there. */
    void make() {
        making = true;
        if (missing.isPresent()) {
            close();
        }
    }

    /** Why there is no data to ask, once it is open. */
    Optional<KymographException> missing() {
        return missing;
    }

    /** What someone who begins a session should know; once it is open. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        missing.ifPresent(why -> remarks.add(why.getMessage()));
        for (PluginReport plugin : engine().plugins().list()) {
            plugin.problem().ifPresent(remarks::add);
        }
        return remarks;
    }

    /** The catalog's tables, while the engine is closed. */
    Schema schema() {
        try {
            return making ? source.schema() : source.existing().schema();
        } catch (KymographException e) {
            throw withWayOut(e);
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
            missing = Optional.empty();
        }
        if (closing != null) {
            closing.handle((open, failure) -> Optional.ofNullable(open)).join().ifPresent(Engine::close);
        }
    }
}
