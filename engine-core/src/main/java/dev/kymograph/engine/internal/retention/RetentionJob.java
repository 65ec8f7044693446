package dev.kymograph.engine.internal.retention;

import dev.kymograph.engine.Retention.Dropped;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.job.BackgroundJob;
import dev.kymograph.engine.internal.job.BackgroundJobs;
import dev.kymograph.engine.internal.job.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Drops by itself what is older than it is kept. */
public final class RetentionJob implements AutoCloseable {

    /** Soon enough for a shell that is open for some minutes a day, and not while it opens. */
    private static final Duration FIRST = Duration.ofMinutes(1);

    private final Retained retained;
    private final Settings.Retention settings;
    private final List<BackgroundJob> jobs = new ArrayList<>();

    public RetentionJob(BackgroundJobs begin, Retained retained, Settings.Retention settings) {
        this.retained = retained;
        this.settings = settings;
        if (!settings.every().isZero() && !settings.keepings().isEmpty()) {
            Duration first = settings.every().compareTo(FIRST) < 0 ? settings.every() : FIRST;
            jobs.add(begin.start("retention", "drops what is older than it is kept", first, this::run));
        }
    }

    private Work.Next run(Watch watch) {
        Stream<String> heldBack = retained.run(watch).stream()
                .filter(dropped -> dropped.readings() == 0)
                .map(Dropped::heldBack)
                .flatMap(List::stream);
        return new Work.Next(
                settings.every(),
                Stream.concat(retained.troubles().stream(), heldBack).findFirst());
    }

    @Override
    public void close() {
        jobs.forEach(BackgroundJob::close);
    }
}
