package dev.kymograph.engine.internal.job;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.Jobs;
import dev.kymograph.engine.Jobs.Job;
import dev.kymograph.engine.Jobs.State;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BackgroundJobsTest {

    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final BackgroundJobs jobs = new BackgroundJobs();

    private Job await(Predicate<Job> wanted) throws InterruptedException {
        for (int tries = 0; tries < 2000; tries++) {
            Job job = jobs.list().get(0);
            if (wanted.test(job)) {
                return job;
            }
            Thread.sleep(5);
        }
        throw new AssertionError("not seen: " + jobs.list());
    }

    /** Tells how far it is, and goes on until it is to stop. */
    private static Work.Next untilStopped(Watch watch) {
        watch.progress("counting sheep", 0.25);
        while (!watch.cancelled()) {
            Thread.onSpinWait();
        }
        throw new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled while counting sheep");
    }

    @Test
    void aJobRunsAgainAndAgainAndRestsBetween() throws Exception {
        CountDownLatch runs = new CountDownLatch(3);
        try (BackgroundJob job = jobs.start("sheep", "counts sheep", AT_ONCE, watch -> {
            runs.countDown();
            return Work.Next.in(runs.getCount() == 0 ? Duration.ofHours(1) : AT_ONCE);
        })) {
            assertTrue(runs.await(20, TimeUnit.SECONDS));
            Job resting = await(
                    seen -> seen.state() == State.RESTING && seen.nextRun().isPresent() && runs.getCount() == 0);
            assertEquals("counts sheep", resting.summary());
            assertEquals(Optional.empty(), resting.lastError());
            assertTrue(resting.lastRun().isPresent());
            assertEquals("sheep", job.now().name());
        }
    }

    @Test
    void whatItIsAtIsSeenAndCanBeCancelled() throws Exception {
        try (BackgroundJob job = jobs.start("sheep", "counts sheep", AT_ONCE, BackgroundJobsTest::untilStopped)) {
            Job running = await(seen -> seen.progress() == 0.25);
            assertEquals(State.RUNNING, running.state());
            assertEquals("counting sheep", running.doing());
            jobs.cancel("sheep");
            Job stopped = await(seen -> seen.state() == State.RESTING);
            assertEquals(Optional.of("Cancelled while counting sheep"), stopped.lastError());
            assertEquals("", stopped.doing());
            assertEquals(stopped.name(), job.now().name());
        }
    }

    @Test
    void whoeverIsEndedComesAgainInItsTime() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        try (BackgroundJob job = jobs.start(
                "sheep",
                "counts sheep",
                AT_ONCE,
                watch -> runs.incrementAndGet() == 1 ? Work.Next.in(Duration.ofHours(1)) : untilStopped(watch))) {
            await(seen -> seen.state() == State.RESTING && runs.get() == 1);
            job.wake();
            await(seen -> seen.state() == State.RUNNING && runs.get() == 2);
            jobs.cancel("sheep");
            Job stopped = await(seen -> seen.state() == State.RESTING);
            assertTrue(stopped.nextRun().orElseThrow().isAfter(Instant.now().plusSeconds(3_000)), stopped.toString());
        }
    }

    @Test
    void whatCannotBeCancelledIsRefusedByName() {
        try (BackgroundJob job = jobs.start("sheep", "counts sheep", Duration.ofHours(1), w -> Work.Next.in(AT_ONCE))) {
            KymographException unknown = assertThrows(KymographException.class, () -> jobs.cancel("shep"));
            assertEquals("Cannot cancel shep: there is no such job; did you mean sheep?", unknown.getMessage());
            KymographException resting = assertThrows(
                    KymographException.class, () -> jobs.cancel(job.now().name()));
            assertEquals("job.resting", resting.code());
        }
    }

    @Test
    void anErrorIsKeptUntilARunSucceeds() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        try (BackgroundJob job = jobs.start("sheep", "counts sheep", AT_ONCE, watch -> {
            if (runs.incrementAndGet() == 1) {
                throw new OutOfMemoryError("too many sheep");
            }
            return Work.Next.in(Duration.ofHours(1));
        })) {
            await(seen -> seen.lastError().equals(Optional.of("too many sheep")));
            await(seen -> seen.state() == State.RESTING && seen.lastError().isEmpty());
            assertEquals(2, runs.get());
            assertEquals(State.RESTING, job.now().state());
        }
    }

    @Test
    void closingEndsTheRunThatIsUnderWay() throws Exception {
        BackgroundJob job = jobs.start("sheep", "counts sheep", AT_ONCE, BackgroundJobsTest::untilStopped);
        await(seen -> seen.state() == State.RUNNING);
        job.close();
        assertEquals(State.RESTING, job.now().state());
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("kymograph-sheep")));
    }

    @Test
    void theyAreListedByName() {
        try (BackgroundJob b = jobs.start("b", "", Duration.ofHours(1), w -> Work.Next.in(AT_ONCE));
                BackgroundJob a = jobs.start("a", "", Duration.ofHours(1), w -> Work.Next.in(AT_ONCE))) {
            Jobs known = jobs;
            assertEquals(
                    List.of(a.now().name(), b.now().name()),
                    known.list().stream().map(Job::name).toList());
        }
    }
}
