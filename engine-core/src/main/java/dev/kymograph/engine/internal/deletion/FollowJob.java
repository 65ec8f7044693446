package dev.kymograph.engine.internal.deletion;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.SubjectChanges;
import dev.kymograph.engine.internal.catalog.SubjectChanges.Listening;
import dev.kymograph.engine.internal.job.BackgroundJob;
import dev.kymograph.engine.internal.job.BackgroundJobs;
import dev.kymograph.engine.internal.job.Work;
import java.time.Duration;

/** Follows what other programs do to subjects: as soon as it is told, and by looking now and then, as a word may be lost. */
public final class FollowJob implements AutoCloseable {

    private final BackgroundJob job;
    private final Listening listening;

    /**
     * Begins by following what happened while nobody did.
     *
     * @param every how often it is looked for, where nobody tells
     */
    public FollowJob(BackgroundJobs begin, SubjectChanges changes, Erasing erasing, Duration every) {
        try {
            erasing.follow();
        } catch (KymographException e) {
            // The job tries it again, and tells why it fails.
        }
        this.job = begin.start("subjects", "follows what other programs do to subjects", every, watch -> {
            erasing.follow();
            return Work.Next.in(every);
        });
        this.listening = changes.listen(job::wake);
    }

    @Override
    public void close() {
        listening.close();
        job.close();
    }
}
