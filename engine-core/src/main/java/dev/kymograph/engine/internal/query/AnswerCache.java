package dev.kymograph.engine.internal.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.kymograph.engine.EngineStatistics;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.extension.Watch;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Answers given lately, by the state and the question, in so many bytes. Whoever asks what somebody else is asking at the same time
 * waits for that answer.
 */
final class AnswerCache {

    /** One answer takes at most this part of all, so that a long one does not drive the others out. */
    private static final int PARTS = 16;

    private final long bytes;
    private final long mostRows;
    private final Cache<Key, KeptAnswer> kept;
    private final ConcurrentMap<Key, CompletableFuture<Optional<KeptAnswer>>> coming = new ConcurrentHashMap<>();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /** Keeps none where {@code bytes} is zero. */
    AnswerCache(long bytes, long mostRows) {
        this.mostRows = mostRows;
        this.bytes = bytes;
        this.kept = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((Key key, KeptAnswer answer) -> Math.toIntExact(Math.min(answer.bytes(), Integer.MAX_VALUE)))
                .executor(Runnable::run)
                .build();
    }

    /**
     * What an answer depends on.
     *
     * @param question of JDK types and ours alone, by value
     */
    record Key(long stateNumber, Object question) {}

    /** Answers a question; gives what it answered to {@code keeper}, if it came to an end within {@link KeptAnswer.Keeper#bytes}. */
    interface Asking {
        Result ask(KeptAnswer.Keeper keeper);
    }

    /** Answers from what is kept, or asks. */
    Result answer(Key key, long started, Watch watch, Asking asking) {
        if (bytes == 0) {
            return asking.ask(KeptAnswer.Keeper.NOBODY);
        }
        KeptAnswer known = kept.getIfPresent(key);
        if (known != null) {
            return hit(known, started);
        }
        CompletableFuture<Optional<KeptAnswer>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<KeptAnswer>> others = coming.putIfAbsent(key, mine);
        if (others != null) {
            Optional<KeptAnswer> theirs = await(others, watch);
            if (theirs.isPresent()) {
                return hit(theirs.get(), started);
            }
            misses.increment();
            return asking.ask(keeper(key));
        }
        misses.increment();
        try {
            return asking.ask(keeper(key));
        } finally {
            // Long answers and errors are not shared: the others ask for themselves.
            coming.remove(key, mine);
            mine.complete(Optional.ofNullable(kept.getIfPresent(key)));
        }
    }

    /** Keeps nothing of what was answered so far. */
    void forget() {
        kept.invalidateAll();
        kept.cleanUp();
    }

    EngineStatistics.Cache statistics() {
        kept.cleanUp();
        long weight = kept.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
        return new EngineStatistics.Cache(kept.estimatedSize(), weight, bytes, hits.sum(), misses.sum());
    }

    private KeptAnswer.Keeper keeper(Key key) {
        return new KeptAnswer.Keeper(bytes / PARTS, answer -> kept.put(key, answer));
    }

    private Result hit(KeptAnswer answer, long started) {
        hits.increment();
        return answer.result(started, mostRows);
    }

    private static Optional<KeptAnswer> await(CompletableFuture<Optional<KeptAnswer>> answer, Watch watch) {
        while (true) {
            try {
                return answer.get(20, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (watch.cancelled()) {
                    throw new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled");
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
