package dev.kymograph.engine.internal.job;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.Jobs;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.text.Nearest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** The jobs of one engine. */
public final class BackgroundJobs implements Jobs {

    private final Map<String, BackgroundJob> jobs = new ConcurrentSkipListMap<>();
    private final boolean begins;

    public BackgroundJobs() {
        this(true);
    }

    private BackgroundJobs(boolean begins) {
        this.begins = begins;
    }

    /** Those of an engine that does nothing by itself: none begins, and none is listed. */
    public static BackgroundJobs none() {
        return new BackgroundJobs(false);
    }

    /**
     * Begins a job, whose first run comes after so long; closing it ends the run that is under way.
     *
     * @param summary what it does, in a phrase
     */
    public BackgroundJob start(String name, String summary, Duration first, Work work) {
        return start(name, () -> summary, first, work);
    }

    /** The same of a job that says more as it goes on; asked by any thread. */
    public BackgroundJob start(String name, Supplier<String> summary, Duration first, Work work) {
        BackgroundJob job = new BackgroundJob(name, summary, first, work);
        if (begins) {
            jobs.put(name, job);
            job.start();
        }
        return job;
    }

    @Override
    public List<Job> list() {
        return jobs.values().stream().map(BackgroundJob::now).toList();
    }

    @Override
    public void cancel(String name) {
        BackgroundJob job = jobs.get(name);
        if (job == null) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "job.unknown",
                    "Cannot cancel " + name + ": there is no such job"
                            + Nearest.to(name, List.copyOf(jobs.keySet()))
                                    .map(near -> "; did you mean " + near + "?")
                                    .orElse("; \"jobs\" lists all"));
        }
        if (!job.cancel()) {
            throw new KymographException(
                    ErrorKind.USAGE, "job.resting", "Cannot cancel " + name + ": it rests; \"jobs\" says until when");
        }
    }
}
