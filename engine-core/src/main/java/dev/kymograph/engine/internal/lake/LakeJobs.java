package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.CompactionSummary;
import dev.kymograph.engine.CompactionSummary.SkippedFile;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.job.BackgroundJob;
import dev.kymograph.engine.internal.job.BackgroundJobs;
import dev.kymograph.engine.internal.job.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the lake does by itself. */
final class LakeJobs implements AutoCloseable {

    private static final Duration TURN_RECENT_EVERY = Duration.ofMinutes(30);

    private static final Duration LOOK_AT_HOT_EVERY = Duration.ofMillis(500);

    /** Files become old while nothing else happens. */
    private static final Duration LOOK_AT_OLD_EVERY = Duration.ofHours(1);

    private final Catalog catalog;
    private final Flusher flusher;
    private final Compactions compactions;
    private final Settings.Compaction settings;
    private final List<BackgroundJob> jobs = new ArrayList<>();
    private Optional<BackgroundJob> compaction = Optional.empty();
    private long seen = -1;
    private long looked = System.nanoTime();
    private Work.Next again;

    LakeJobs(
            BackgroundJobs begin,
            Catalog catalog,
            Flusher flusher,
            Compactions compactions,
            Settings.Compaction settings,
            Duration keepRecent) {
        this.catalog = catalog;
        this.flusher = flusher;
        this.compactions = compactions;
        this.settings = settings;
        this.again = Work.Next.in(settings.every());
        jobs.add(begin.start(
                "flush", "moves hot readings into files when they are many or old", LOOK_AT_HOT_EVERY, this::flush));
        if (!settings.every().isZero()) {
            compaction = Optional.of(begin.start(
                    "compaction", "makes few large files of many small ones", settings.every(), this::compact));
            jobs.add(compaction.get());
        }
        if (!keepRecent.isZero()) {
            jobs.add(begin.start(
                    "recent",
                    "drops rows of readings that were kept long enough beside the lake",
                    Duration.ZERO,
                    this::turn));
        }
    }

    private Work.Next flush(Watch watch) {
        flusher.look(watch);
        return new Work.Next(LOOK_AT_HOT_EVERY, flusher.troubles().stream().findFirst());
    }

    private Work.Next turn(Watch watch) {
        catalog.recent().turn(Instant.now());
        return Work.Next.in(TURN_RECENT_EVERY);
    }

    /** Works its share of the time, and looks at nothing as long as nothing changes. */
    private Work.Next compact(Watch watch) {
        long state = catalog.stateNumber();
        long began = System.nanoTime();
        boolean mayHaveAged = !settings.old().after().isZero() && began - looked > LOOK_AT_OLD_EVERY.toNanos();
        if (state != seen || mayHaveAged) {
            looked = began;
            CompactionSummary done = compactions.byTheWay(watch);
            double worked = System.nanoTime() - began;
            Duration rest = Duration.ofNanos((long) (worked * (1 - settings.budget()) / settings.budget()));
            seen = state;
            again = new Work.Next(
                    rest.compareTo(settings.every()) > 0 ? rest : settings.every(),
                    done.skipped().stream().findFirst().map(SkippedFile::reason));
        }
        return again;
    }

    /** What could not be done and is tried again, for people; empty when all is well. */
    List<String> troubles() {
        List<String> troubles = new ArrayList<>(flusher.troubles());
        compaction.stream()
                .flatMap(job -> job.now().lastError().stream())
                .forEach(error -> troubles.add("Small files stay small: " + error));
        return troubles;
    }

    @Override
    public void close() {
        // The longest first: a compaction stops at once, a flush is waited for.
        for (int i = jobs.size() - 1; i >= 0; i--) {
            jobs.get(i).close();
        }
    }
}
