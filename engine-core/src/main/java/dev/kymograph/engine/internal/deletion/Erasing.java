package dev.kymograph.engine.internal.deletion;

import dev.kymograph.engine.ErasureReport;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Subjects.Followed;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Erasures;
import dev.kymograph.engine.internal.catalog.Erasures.Traces;
import dev.kymograph.engine.internal.catalog.RefusedRow;
import dev.kymograph.engine.internal.catalog.SubjectChanges;
import dev.kymograph.engine.internal.catalog.Tombstone;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import dev.kymograph.engine.internal.lake.ErasedFiles.Left;
import dev.kymograph.engine.internal.lake.Lake;
import dev.kymograph.engine.internal.lake.source.RowSubject;
import dev.kymograph.engine.internal.lake.storage.ErasureMarks;
import dev.kymograph.engine.internal.lake.storage.ErasureMarks.Mark;
import dev.kymograph.engine.internal.query.Questions;
import dev.kymograph.metric.SubjectKind;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * Erases subjects: a tombstone first, which lasts and by which the rest is known to be left to do, whoever interrupts it; then files,
 * snapshots, and the bytes of the catalog.
 */
public final class Erasing {

    /** So often it begins again where something else changed the lake meanwhile. */
    private static final int TRIES = 5;

    private static final long LOOK_MILLIS = 50;

    private final Catalog catalog;
    private final Lake lake;
    private final ErasureMarks marks;
    private final Questions questions;
    private final Traced traced;
    private final Duration patience;
    private final Forgotten forgotten;
    private final Set<Tombstone> rewritten = new HashSet<>();
    private boolean recalled;

    /**
     * Begins nothing.
     *
     * @param patience how long running questions are waited for
     */
    public Erasing(
            Catalog catalog, Lake lake, ErasureMarks marks, Questions questions, Places places, Duration patience) {
        this.catalog = catalog;
        this.lake = lake;
        this.marks = marks;
        this.questions = questions;
        this.traced = new Traced(places);
        this.patience = patience;
        this.forgotten = new Forgotten(catalog, marks);
    }

    /** What {@link #erase} would do now; changes nothing. */
    public ErasureReport find(String kind, int id) {
        SubjectKind known = catalog.declarations().requireKind(kind);
        Tombstone standing = standing(kind, id);
        Traces traces = catalog.erasures().traces(kind, id, subjectOf(known));
        if (!isThere(kind, id, standing, traces)) {
            return ErasureReport.nothing(kind, id);
        }
        return traced.would(known, id, isKnown(kind, id, standing), traces);
    }

    /** Whether there is something to erase, or left of it; the quarantine may have rows of one who never was registered. */
    private boolean isThere(String kind, int id, Tombstone standing, Traces traces) {
        return isKnown(kind, id, standing) || !traces.isEmpty();
    }

    /** Whether it is registered, or was and is being erased. */
    private boolean isKnown(String kind, int id, Tombstone standing) {
        return isUnfinished(standing) || catalog.subject(kind, id).isPresent();
    }

    private static boolean isUnfinished(Tombstone standing) {
        return standing != null && !standing.isFinished();
    }

    private Tombstone standing(String kind, int id) {
        return catalog.erasures().standing(kind).get(id);
    }

    public synchronized ErasureReport erase(String kind, int id, Watch watch) {
        SubjectKind known = catalog.declarations().requireKind(kind);
        Tombstone standing = standing(kind, id);
        Function<RefusedRow, OptionalLong> subjectOf = subjectOf(known);
        Traces before = catalog.erasures().traces(kind, id, subjectOf);
        if (!isThere(kind, id, standing, before)) {
            return ErasureReport.nothing(kind, id);
        }
        if (catalog.subject(kind, id).isPresent()) {
            catalog.changes().requireOwn(kind, "erase " + kind + " " + id);
        }
        boolean isKnown = isKnown(kind, id, standing);
        long bytes = traced.catalogBytes();
        if (!isUnfinished(standing)) {
            String mark = standing == null ? ErasureMarks.fresh() : standing.mark();
            before = catalog.erasures().begin(kind, id, mark, subjectOf);
        }
        Left left = finish(standing(kind, id), watch, patience);
        Traces after = catalog.erasures().traces(kind, id, subjectOf);
        return traced.done(known, id, isKnown, new Traced.Change(before, after, left), bytes);
    }

    /**
     * Makes known what other programs did to subjects. The readings of those that were deleted are hidden then; {@link #resume} erases
     * them, and is not waited for.
     */
    public Followed follow() {
        long changes = 0;
        long erased = 0;
        while (true) {
            SubjectChanges.Followed followed = catalog.changes().follow();
            changes += followed.changes();
            if (followed.deleted().isEmpty()) {
                return new Followed(changes, erased);
            }
            erased += catalog.erasures().follow(followed.deleted(), ErasureMarks::fresh, Erasing::subjectOf);
        }
    }

    /** Obeys, before anything is asked, what only the lake tells of. What cannot be done now is left to {@link #resume}. */
    public synchronized void obey() {
        try {
            if (recall(Watch.NOBODY)) {
                resume(Watch.NOBODY);
            }
        } catch (KymographException e) {
            // The job that resumes tells of it: a catalog whose lake is away or damaged has to be opened to be mended.
        }
    }

    /** Begins what the lake tells of and the catalog does not; whether there was something. */
    private boolean recall(Watch watch) {
        List<Forgotten.Erasure> all = forgotten.find(watch);
        all.forEach(this::begin);
        recalled = true;
        return !all.isEmpty();
    }

    private void begin(Forgotten.Erasure each) {
        Mark mark = each.mark();
        String kind = each.kind().name();
        // What comes from now on has to come after the erasure, in a catalog that is from before it.
        catalog.audit().advance(mark.sequence());
        catalog.retention().release(kind, each.id());
        catalog.erasures().begin(kind, each.id(), mark.key(), subjectOf(each.kind()));
        if (mark.readmittedAt().isPresent()) {
            // Whoever was readmitted is another than the one whose name is here: it is registered anew.
            catalog.erasures().restore(List.of(mark.of(kind, each.id())));
        }
    }

    /** Goes on with what was begun; true where nothing is left to do. */
    public synchronized boolean resume(Watch watch) {
        if (!recalled) {
            recall(watch);
        }
        boolean all = true;
        for (Tombstone each : catalog.erasures().all()) {
            if (!each.isFinished()) {
                all &= finish(each, watch, Duration.ZERO).isNothing();
            }
        }
        return all;
    }

    private Left finish(Tombstone tombstone, Watch watch, Duration atMost) {
        try {
            marks.put(tombstone);
            Failpoint.ERASURE_STEP.reach();
            rewrite(tombstone, watch);
            Failpoint.ERASURE_STEP.reach();
            questions.forget();
            Left left = delete(tombstone, watch, atMost);
            Failpoint.ERASURE_STEP.reach();
            // While something is left this is looked at often: all that can be overwritten now is, once.
            if (rewritten.add(tombstone) || left.isNothing()) {
                watch.progress("writing the catalog anew", Double.NaN);
                catalog.erasures().rewrite();
            }
            questions.forget();
            if (left.isNothing()) {
                rewritten.remove(tombstone);
                catalog.erasures().finish(tombstone);
            }
            return left;
        } catch (KymographException e) {
            throw told(tombstone, e);
        }
    }

    private static KymographException told(Tombstone tombstone, KymographException e) {
        String why = e.kind() == ErrorKind.CANCELLED ? "Cancelled" : e.getMessage();
        return new KymographException(
                e.kind(),
                e.code(),
                why + remedy(e) + ". " + tombstone
                        + " is unknown from now on; what is left of it goes by itself, see: jobs",
                e.getCause());
    }

    private static String remedy(KymographException e) {
        boolean damaged = e.code().equals("storage.damaged") || e.code().equals("storage.missing");
        return damaged ? ". Or let 'check --repair' set it aside: what it has goes with the rest then" : "";
    }

    private void rewrite(Tombstone tombstone, Watch watch) {
        for (int tried = 1; ; tried++) {
            try {
                lake.erase(tombstone, watch);
                return;
            } catch (KymographException e) {
                if (tried == TRIES || !e.code().equals("catalog.conflict")) {
                    throw e;
                }
            }
        }
    }

    private Left delete(Tombstone tombstone, Watch watch, Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        Left left = lake.vacuum(tombstone);
        while (left.held() > 0 && System.nanoTime() < until && !watch.cancelled()) {
            watch.progress("waiting for running questions", Double.NaN);
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return left;
            }
            left = lake.vacuum(tombstone);
        }
        return left;
    }

    /** Lets a subject be registered anew. */
    public synchronized void readmit(String kind, int id) {
        Erasures erasures = catalog.erasures();
        Tombstone before = standing(catalog.declarations().requireKind(kind).name(), id);
        Tombstone after = erasures.readmit(kind, id, ErasureMarks.fresh());
        // With both of them there the later one counts.
        marks.put(after);
        marks.delete(before.mark());
    }

    static Function<RefusedRow, OptionalLong> subjectOf(SubjectKind kind) {
        return row -> row.origin()
                .map(origin -> RowSubject.of(kind, origin, row.content()))
                .orElse(OptionalLong.empty());
    }
}
