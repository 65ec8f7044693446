package dev.kymograph.engine.internal.deletion;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Quarantine.Filter;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.RefusedRow;
import dev.kymograph.engine.internal.catalog.Tombstone;
import dev.kymograph.engine.internal.lake.storage.ErasureMarks;
import dev.kymograph.engine.internal.lake.storage.ErasureMarks.Mark;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Erasures that the lake tells of and the catalog does not know: it was copied back from before them. */
final class Forgotten {

    private static final int MOST_ROWS = 5_000;
    private static final long LOOK_MILLIS = 50;

    private final Catalog catalog;
    private final ErasureMarks marks;

    Forgotten(Catalog catalog, ErasureMarks marks) {
        this.catalog = catalog;
        this.marks = marks;
    }

    /** That a subject of which the catalog has something was erased. */
    record Erasure(SubjectKind kind, int id, Mark mark) {}

    List<Erasure> find(Watch watch) {
        List<Erasure> found = new ArrayList<>();
        List<Mark> strange = strange(watch);
        if (!strange.isEmpty()) {
            List<Tombstone> known = catalog.erasures().all();
            catalog.declarations()
                    .kinds()
                    .forEach(kind -> ids(kind)
                            .forEach(id -> strange.stream()
                                    .filter(mark -> mark.isNews(kind.name(), id, known))
                                    .reduce((earlier, later) -> later)
                                    .ifPresent(mark -> found.add(new Erasure(kind, id, mark)))));
        }
        return found;
    }

    /** In a thread of its own: a server that does not answer keeps whoever looks no longer than it is to look. */
    private List<Mark> strange(Watch watch) {
        FutureTask<List<Mark>> looking =
                new FutureTask<>(() -> marks.unlike(catalog.erasures().all()));
        Thread thread = new Thread(looking, "kymograph-erased");
        thread.setDaemon(true);
        thread.start();
        try {
            while (true) {
                try {
                    return looking.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (watch.cancelled()) {
                        throw cancelled();
                    }
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KymographException known) {
                throw known;
            }
            throw new IllegalStateException("cannot look for what was erased", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled();
        } finally {
            looking.cancel(true);
        }
    }

    private static KymographException cancelled() {
        return new KymographException(
                ErrorKind.CANCELLED, "cancelled", "Cancelled; what the lake tells of is looked at with the next run");
    }

    /** Those that anything is known of. */
    private Set<Integer> ids(SubjectKind kind) {
        Set<Integer> ids = new HashSet<>(catalog.erasures().ids(kind.name()));
        long after = 0;
        for (List<RefusedRow> rows = rows(after); !rows.isEmpty(); rows = rows(after)) {
            for (RefusedRow row : rows) {
                after = row.id();
                OptionalLong id = kindOf(row).equals(kind.name())
                        ? Erasing.subjectOf(kind).apply(row)
                        : OptionalLong.empty();
                if (id.isPresent() && id.getAsLong() == (int) id.getAsLong()) {
                    ids.add((int) id.getAsLong());
                }
            }
        }
        return ids;
    }

    private List<RefusedRow> rows(long after) {
        return catalog.quarantine().rows(Filter.ALL, after, MOST_ROWS);
    }

    private String kindOf(RefusedRow row) {
        return catalog.declarations()
                .metricType(row.target())
                .map(MetricType::kind)
                .orElse(row.target());
    }
}
