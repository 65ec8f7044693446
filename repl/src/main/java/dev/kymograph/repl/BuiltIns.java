package dev.kymograph.repl;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Vocabulary.BuiltInFunction;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The functions that SQL has by itself, read beside the typing: no suggestion waits long for them. */
final class BuiltIns {

    private static final long PATIENCE_MILLIS = 25;

    private Engine asked;
    private CompletableFuture<List<BuiltInFunction>> reading = CompletableFuture.completedFuture(List.of());

    /** Begins to read what this engine has. */
    void prepare(Engine engine) {
        CompletableFuture<List<BuiltInFunction>> unused = begun(engine);
    }

    /** The reading of what this engine has, which begins where nobody began it. */
    synchronized CompletableFuture<List<BuiltInFunction>> begun(Engine engine) {
        if (asked != engine) {
            CompletableFuture<List<BuiltInFunction>> begun = new CompletableFuture<>();
            Thread reader = new Thread(() -> read(engine, begun), "read-functions");
            reader.setDaemon(true);
            reader.start();
            asked = engine;
            reading = begun;
        }
        return reading;
    }

    /** Those of this engine, or none where it has not told them yet. */
    List<BuiltInFunction> of(Engine engine) {
        return begun(engine)
                .copy()
                .completeOnTimeout(List.of(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .join();
    }

    private static void read(Engine engine, CompletableFuture<List<BuiltInFunction>> into) {
        try {
            into.complete(engine.vocabulary().builtInFunctions());
        } catch (RuntimeException e) {
            // It was closed meanwhile, or has none to tell: nothing to offer, then.
            into.complete(List.of());
        }
    }
}
