package dev.kymograph.engine.internal.deletion;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.job.BackgroundJob;
import dev.kymograph.engine.internal.job.BackgroundJobs;
import dev.kymograph.engine.internal.job.Work;
import java.time.Duration;

/** Goes on with erasures that were interrupted, or had to wait for running questions. */
public final class ErasureJob implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(2);

    private final Erasing erasing;
    private final BackgroundJob job;

    public ErasureJob(BackgroundJobs begin, Erasing erasing) {
        this.erasing = erasing;
        this.job = begin.start("erasure", "ends what is left to do for erased subjects", Duration.ZERO, this::run);
    }

    private Work.Next run(Watch watch) {
        erasing.resume(watch);
        return Work.Next.in(EVERY);
    }

    @Override
    public void close() {
        job.close();
    }
}
