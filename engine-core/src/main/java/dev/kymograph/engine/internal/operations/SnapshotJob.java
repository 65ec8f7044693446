package dev.kymograph.engine.internal.operations;

import dev.kymograph.engine.Snapshots;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.job.BackgroundJob;
import dev.kymograph.engine.internal.job.BackgroundJobs;
import dev.kymograph.engine.internal.job.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Forgets snapshots when they are old enough, and deletes the files that nothing needs any more. */
public final class SnapshotJob implements AutoCloseable {

    /** Soon enough for a shell that is open for some minutes a day, and not while it opens. */
    private static final Duration FIRST = Duration.ofMinutes(1);

    private final Snapshots snapshots;
    private final Settings.Snapshots settings;
    private final List<BackgroundJob> jobs = new ArrayList<>();

    public SnapshotJob(BackgroundJobs begin, Snapshots snapshots, Settings.Snapshots settings) {
        this.snapshots = snapshots;
        this.settings = settings;
        if (!settings.every().isZero()) {
            Duration first = settings.every().compareTo(FIRST) < 0 ? settings.every() : FIRST;
            jobs.add(begin.start("vacuum", "forgets old snapshots, and deletes what nothing needs", first, this::run));
        }
    }

    private Work.Next run(Watch watch) {
        snapshots.expire(Snapshots.Keep.within(settings.keep()));
        snapshots.vacuum(settings.grace(), watch);
        return Work.Next.in(settings.every());
    }

    @Override
    public void close() {
        jobs.forEach(BackgroundJob::close);
    }
}
