package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.job.BackgroundJob;
import dev.kymograph.engine.internal.job.BackgroundJobs;
import dev.kymograph.engine.internal.job.Work;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at the plugins folders now and then. A change counts once two looks in a row saw the same: until then somebody may still be
 * copying. Looking works on every file system, also on those that tell of no changes.
 */
public final class PluginWatch implements AutoCloseable {

    private final PluginHost host;
    private final Duration every;
    private final Optional<BackgroundJob> job;
    private List<PluginFile> seen;

    /** @param every 0 begins nothing */
    public PluginWatch(BackgroundJobs begin, PluginHost host, Duration every) {
        this.host = host;
        this.every = every;
        this.seen = host.taken();
        this.job = every.isZero()
                ? Optional.empty()
                : Optional.of(begin.start(
                        "plugins", "takes plugins and metric files that came, changed or went", every, this::look));
    }

    private Work.Next look(Watch watch) {
        try {
            List<PluginFile> now = host.look();
            if (now.equals(seen) && !now.equals(host.taken())) {
                watch.progress("taking what changed", Double.NaN);
                host.take(now, Set.of());
            }
            seen = now;
            return Work.Next.in(every);
        } catch (KymographException e) {
            // What runs goes on, and the next look may succeed.
            return new Work.Next(every, Optional.of(e.getMessage()));
        }
    }

    @Override
    public void close() {
        job.ifPresent(BackgroundJob::close);
    }
}
