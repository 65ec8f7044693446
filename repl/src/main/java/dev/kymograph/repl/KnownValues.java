package dev.kymograph.repl;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.extension.Watch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Values that the data has, for completion: of each column some, asked once. Completion must not keep anyone waiting, so what takes
 * long is read beside the typing, and given up where it takes too long.
 */
final class KnownValues {

    private static final int MOST = 500;
    private static final long PATIENCE_MILLIS = 500;
    private static final long LONGEST_NANOS = 10_000_000_000L;

    private final Supplier<Optional<Engine>> engine;
    private final Map<String, CompletableFuture<List<String>>> asked = new HashMap<>();
    private Engine of;

    /** Knows nothing yet. */
    KnownValues(Supplier<Optional<Engine>> engine) {
        this.engine = engine;
    }

    /** Begins to look a column's values up. */
    void prepare(String relation, String column) {
        Optional<CompletableFuture<List<String>>> unused = engine.get().map(open -> asked(open, relation, column));
    }

    /** The first of a column's values, or none where they are not there yet. */
    List<String> of(String relation, String column) {
        Optional<Engine> open = engine.get();
        if (open.isEmpty()) {
            return List.of();
        }
        return asked(open.get(), relation, column)
                .copy()
                .completeOnTimeout(List.of(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .join();
    }

    private synchronized CompletableFuture<List<String>> asked(Engine open, String relation, String column) {
        if (of != open) {
            of = open;
            asked.clear();
        }
        return asked.computeIfAbsent(relation + "." + column, key -> begun(open, relation, column));
    }

    private static CompletableFuture<List<String>> begun(Engine open, String relation, String column) {
        CompletableFuture<List<String>> begun = new CompletableFuture<>();
        Thread reader = new Thread(() -> begun.complete(read(open, relation, column)), "read-values");
        reader.setDaemon(true);
        reader.start();
        return begun;
    }

    private static List<String> read(Engine open, String relation, String column) {
        String select = "SELECT DISTINCT " + column + " FROM " + relation + " WHERE " + column
                + " IS NOT NULL ORDER BY 1 LIMIT " + MOST;
        long until = System.nanoTime() + LONGEST_NANOS;
        Watch watch = new Watch() {
            @Override
            public boolean cancelled() {
                return System.nanoTime() - until > 0;
            }
        };
        List<String> values = new ArrayList<>();
        try (Result result = open.sql(select, watch)) {
            while (result.next()) {
                values.add(String.valueOf(result.value(0)));
            }
        } catch (RuntimeException e) {
            // It took too long, or the engine was closed: nothing to offer, then.
            values.clear();
        }
        return values;
    }
}
