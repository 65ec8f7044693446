package dev.kymograph.repl;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.extension.Watch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Values that the data has, for completion: of a column with few all, and of one with many those that begin as what is typed; each asked
 * once in two minutes. Completion must not keep anyone waiting, so what takes long is read beside the typing, and given up where it
 * takes too long.
 */
final class KnownValues {

    private static final int MOST = 500;
    private static final long PATIENCE_MILLIS = 500;
    private static final long LONGEST_NANOS = 10_000_000_000L;
    private static final long FRESH_NANOS = 120_000_000_000L;

    private final Supplier<Optional<Engine>> engine;
    private final Map<String, Asked> asked = new HashMap<>();
    private final Map<String, Look> looking = new HashMap<>();
    private Engine of;

    /**
     * A value, and in how many rows it is.
     *
     * @param rows of subjects or of readings
     */
    record Value(String text, long rows) {

        /** What there is of it: "9 rows of animals". */
        String help(String relation) {
            return String.format(Locale.ROOT, "%,d row%s of %s", rows, rows == 1 ? "" : "s", relation);
        }
    }

    /**
     * Some values in their order, whatever their case.
     *
     * @param cut whether there are more between the last and the one before it
     */
    private record Values(List<Value> values, boolean cut) {
        static final Values NONE = new Values(List.of(), false);
    }

    /** What was looked up, and when: others come, and what took too long may not the next time. */
    private record Asked(CompletableFuture<Values> values, long at) {

        boolean isOld() {
            return System.nanoTime() - at > FRESH_NANOS;
        }
    }

    /** One look-up, which ends when it takes too long or is not wanted any more. */
    private static final class Look implements Watch {

        private final long until = System.nanoTime() + LONGEST_NANOS;
        private volatile boolean ended;

        @Override
        public boolean cancelled() {
            return ended || System.nanoTime() - until > 0;
        }
    }

    /** Knows nothing yet. */
    KnownValues(Supplier<Optional<Engine>> engine) {
        this.engine = engine;
    }

    /** Begins to look up the values of a column that begin so. */
    void prepare(String relation, String column, String typed) {
        engine.get().ifPresent(open -> {
            boolean many = asked(open, relation, column, "").getNow(Values.NONE).cut();
            CompletableFuture<Values> unused = asked(open, relation, column, many ? folded(typed) : "");
        });
    }

    /**
     * Values of a column, or none where they are not there yet: those that begin so, in any case, and maybe others. Where they are too
     * many, the last of all is among them, so that what they have in common is common to all.
     */
    List<Value> of(String relation, String column, String typed) {
        Optional<Engine> open = engine.get();
        if (open.isEmpty()) {
            return List.of();
        }
        Values all = soon(asked(open.get(), relation, column, ""));
        return all.cut() && !typed.isEmpty()
                ? soon(asked(open.get(), relation, column, folded(typed))).values()
                : all.values();
    }

    private static String folded(String typed) {
        return typed.toLowerCase(Locale.ROOT);
    }

    private static Values soon(CompletableFuture<Values> asked) {
        return asked.copy()
                .completeOnTimeout(Values.NONE, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .join();
    }

    private synchronized CompletableFuture<Values> asked(Engine open, String relation, String column, String prefix) {
        if (of != open) {
            of = open;
            asked.clear();
        }
        String key = relation + "." + column + "." + prefix;
        Asked before = asked.get(key);
        if (before != null && !before.isOld()) {
            return before.values();
        }
        if (asked.size() > MOST) {
            asked.clear();
        }
        Asked now = new Asked(begun(open, relation, column, prefix), System.nanoTime());
        asked.put(key, now);
        // What was known is offered once more, for nobody is to wait.
        return before == null ? now.values() : before.values();
    }

    private CompletableFuture<Values> begun(Engine open, String relation, String column, String prefix) {
        CompletableFuture<Values> begun = new CompletableFuture<>();
        Look look = new Look();
        Look superseded = prefix.isEmpty() ? null : looking.put(relation + "." + column, look);
        if (superseded != null) {
            // Who goes on typing wants another answer, and none of them is to keep a statement waiting.
            superseded.ended = true;
        }
        String key = relation + "." + column + "." + prefix;
        Runnable reading = () -> {
            begun.complete(read(open, relation, column, prefix, look));
            if (look.ended) {
                forget(key);
            }
        };
        Thread reader = new Thread(reading, "read-values");
        reader.setDaemon(true);
        reader.start();
        return begun;
    }

    private synchronized void forget(String key) {
        asked.remove(key);
    }

    private static Values read(Engine open, String relation, String column, String prefix, Look look) {
        String begins =
                prefix.isEmpty() ? "" : " AND starts_with(lower(" + column + "), '" + prefix.replace("'", "''") + "')";
        String select = "SELECT " + column + ", lower(" + column + ") AS folded, count(*) FROM " + relation + " WHERE "
                + column + " IS NOT NULL" + begins + " GROUP BY 1, 2 ORDER BY ";
        try {
            List<Value> values = read(open, select + "2, 1 LIMIT " + (MOST + 1), look);
            if (values.size() <= MOST) {
                return new Values(values, false);
            }
            values.remove(MOST);
            values.addAll(read(open, select + "2 DESC, 1 DESC LIMIT 1", look));
            return new Values(values, true);
        } catch (RuntimeException e) {
            // It took too long, or the engine was closed: nothing to offer, then.
            return Values.NONE;
        }
    }

    private static List<Value> read(Engine open, String select, Look look) {
        List<Value> values = new ArrayList<>();
        try (Result result = open.sql(select, look)) {
            while (result.next()) {
                values.add(new Value(String.valueOf(result.value(0)), ((Number) result.value(2)).longValue()));
            }
        }
        return values;
    }
}
