package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An extension at work in a thread of its own, which hands over what it makes: so one that hangs can be left behind. Java can ask a
 * thread to end, and nothing more.
 *
 * @param <T> what it hands over, a few at a time
 */
public final class PluginThread<T> implements AutoCloseable {

    private static final int AHEAD = 4;
    private static final long LOOK_MILLIS = 20;
    private static final long GRACE_MILLIS = 2_000;

    /** What it does; hands over to whoever takes. */
    public interface Work<T> {

        void run(PluginThread<T> hands) throws InterruptedException;
    }

    /** What waits to be told of: it failed, or, without a failure, it ended. */
    private record End(Throwable failure) {}

    private final Contributor contributor;
    private final String operation;
    private final Runnable check;
    private final BlockingQueue<Object> handed = new ArrayBlockingQueue<>(AHEAD);
    private final Thread thread;
    private End end;
    private volatile boolean closed;

    private PluginThread(Contributor contributor, String operation, Object extension, Work<T> work, Runnable check) {
        this.contributor = contributor;
        this.operation = operation;
        this.check = check;
        this.thread = new Thread(() -> work(work), "kymograph-plugin-" + contributor.plugin());
        thread.setDaemon(true);
        thread.setContextClassLoader(extension.getClass().getClassLoader());
    }

    /**
     * Begins.
     *
     * @param operation what is being done: {@code run analysis breeds}
     * @param check asked while its taker waits; throws where it is to wait no more
     */
    public static <T> PluginThread<T> of(
            Contributor contributor, String operation, Object extension, Work<T> work, Runnable check) {
        PluginThread<T> begun = new PluginThread<>(contributor, operation, extension, work, check);
        begun.thread.start();
        return begun;
    }

    /** The next that was handed over, null after the last; throws what the work threw. */
    public T take() {
        try {
            while (end == null) {
                Object next = handed.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (next instanceof End last) {
                    end = last;
                } else if (next != null) {
                    @SuppressWarnings("unchecked") // nothing else is handed over
                    T taken = (T) next;
                    return taken;
                } else {
                    check.run();
                }
            }
            return ended();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled");
        }
    }

    private T ended() {
        if (end.failure() instanceof Error error) {
            throw error;
        }
        if (end.failure() instanceof RuntimeException failure) {
            throw failure;
        }
        return null;
    }

    /** Whether all was taken. */
    public boolean isEnded() {
        return end != null;
    }

    /** Whether nobody takes any more. */
    public boolean isClosed() {
        return closed;
    }

    /** Asks the thread to end, and waits a little for that. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (thread.isAlive()) {
            thread.interrupt();
            awaitEnd();
        }
    }

    private void awaitEnd() {
        boolean interrupted = false;
        try {
            thread.join(GRACE_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (thread.isAlive()) {
            contributor.leftBehind(operation);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // --- in the thread ---

    /** Hands something over; waits while there is much that nobody took. */
    public void hand(T next) throws InterruptedException {
        put(next);
    }

    private void work(Work<T> work) {
        Throwable failure = null;
        try {
            contributor.call(operation, () -> {
                try {
                    work.run(this);
                } catch (InterruptedException e) {
                    // Nobody wants the rest.
                }
                return null;
            });
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        try {
            put(new End(failure));
        } catch (InterruptedException nobodyListens) {
            // It has ended by our own wish.
        }
    }

    private void put(Object next) throws InterruptedException {
        while (!closed) {
            if (handed.offer(next, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
        throw new InterruptedException();
    }
}
