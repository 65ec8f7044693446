package dev.kymograph.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** Does something several times at the same time. */
final class AtOnce {

    private static final long MINUTES = 2;

    private AtOnce() {}

    static <T> List<T> run(int times, IntFunction<T> work) {
        ExecutorService threads = Executors.newFixedThreadPool(times);
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                int index = i;
                futures.add(threads.submit(() -> work.apply(index)));
            }
            List<T> done = new ArrayList<>();
            for (Future<T> future : futures) {
                done.add(future.get(MINUTES, TimeUnit.MINUTES));
            }
            return done;
        } catch (ExecutionException e) {
            throw new AssertionError("One of " + times + " at once failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError(times + " at once did not end within " + MINUTES + " minutes", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
