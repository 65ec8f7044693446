package dev.kymograph.engine.internal.job;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.Jobs.Job;
import dev.kymograph.engine.Jobs.State;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One job, with a thread of its own. */
public final class BackgroundJob implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundJob.class);
    private static final Duration FIRST_REST = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofMinutes(5);
    private static final long CLOSE_MILLIS = 30_000;

    private final String name;
    private final Supplier<String> summary;
    private final Work work;
    private final Thread thread;
    private Duration rest;
    private Duration usualRest;
    private Duration restAfterFailure = FIRST_REST;
    private State state = State.RESTING;
    private Optional<String> lastError = Optional.empty();
    private Optional<Instant> lastRun = Optional.empty();
    private Optional<Instant> nextRun;
    private boolean closed;
    private boolean woken;
    private volatile boolean cancelled;
    private volatile Told told = Told.NOTHING;

    /** What a run last said. */
    private record Told(String doing, double progress) {
        static final Told NOTHING = new Told("", Double.NaN);
    }

    /** What a run is lent. */
    private final class RunWatch implements Watch {

        @Override
        public void progress(String doing, double fraction) {
            told = new Told(doing, fraction);
        }

        @Override
        public boolean cancelled() {
            return cancelled;
        }
    }

    BackgroundJob(String name, Supplier<String> summary, Duration first, Work work) {
        this.name = name;
        this.summary = summary;
        this.work = work;
        this.rest = first;
        this.usualRest = first;
        this.nextRun = Optional.of(in(first));
        this.thread = new Thread(this::live, "kymograph-" + name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** A moment to come, as precise as all are that people see. */
    private static Instant in(Duration rest) {
        return Instant.now().plus(rest).truncatedTo(ChronoUnit.MICROS);
    }

    /** As it is now. */
    public synchronized Job now() {
        Told now = told;
        return new Job(name, summary.get(), state, now.doing(), now.progress(), lastError, lastRun, nextRun);
    }

    /** Ends its rest; where a run is under way, another follows. */
    public synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /** False where no run is under way. */
    synchronized boolean cancel() {
        cancelled |= state == State.RUNNING;
        return state == State.RUNNING;
    }

    private void live() {
        try {
            while (awaitNext()) {
                Work.Next next = runOnce();
                end(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean awaitNext() throws InterruptedException {
        long end = System.nanoTime() + rest.toNanos();
        for (long left = end - System.nanoTime(); !closed && !woken && left > 0; left = end - System.nanoTime()) {
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        if (!closed) {
            state = State.RUNNING;
            lastRun = Optional.of(in(Duration.ZERO));
            nextRun = Optional.empty();
            cancelled = false;
            woken = false;
        }
        return !closed;
    }

    private Work.Next runOnce() {
        try {
            Work.Next next = work.run(new RunWatch());
            restAfterFailure = FIRST_REST;
            usualRest = next.rest();
            return next;
        } catch (KymographException e) {
            // Somebody wanted it to end: it is not tried again before its time.
            boolean stopped = e.kind() == ErrorKind.CANCELLED;
            return stopped ? new Work.Next(usual(), Optional.of(e.getMessage())) : failed(e);
        } catch (RuntimeException | Error e) {
            // Thrown on, an error would end all runs to come.
            return failed(e);
        }
    }

    private Work.Next failed(Throwable e) {
        Duration failed = restAfterFailure;
        Duration doubled = failed.multipliedBy(2);
        restAfterFailure = doubled.compareTo(LONGEST_REST) < 0 ? doubled : LONGEST_REST;
        LOG.warn("{} failed: {}", name, e.getMessage());
        return new Work.Next(failed, Optional.of(String.valueOf(e.getMessage())));
    }

    /** What it rested last when nobody ended it; not so little that it would seem to go on. */
    private Duration usual() {
        return usualRest.compareTo(FIRST_REST) > 0 ? usualRest : FIRST_REST;
    }

    private synchronized void end(Work.Next next) {
        rest = next.rest();
        lastError = next.trouble();
        nextRun = Optional.of(in(rest));
        state = State.RESTING;
        told = Told.NOTHING;
    }

    /** Ends the run that is under way, and all to come. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            cancelled = true;
            notifyAll();
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
