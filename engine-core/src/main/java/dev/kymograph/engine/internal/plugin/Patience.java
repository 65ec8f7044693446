package dev.kymograph.engine.internal.plugin;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a plugin so long and no longer. What does not end is left behind with its thread: Java cannot end it. */
record Patience(Duration limit) {

    <T> T call(String plugin, Callable<T> call) throws Refusal {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, "kymograph-plugin-" + plugin);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new Refusal("asking what it brings took longer than " + limit.toMillis() / 1000.0
                    + " s, and was left behind with its thread; its constructors and declarations must return at once");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Refusal refusal) {
                throw refusal;
            }
            throw Failures.refusal("asking what it brings", e.getCause());
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new Refusal("asking what it brings was interrupted");
        }
    }
}
