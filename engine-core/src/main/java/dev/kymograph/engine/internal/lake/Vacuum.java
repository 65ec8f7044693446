package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Snapshots.Vacuumed;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.History;
import dev.kymograph.engine.internal.catalog.History.Unneeded;
import dev.kymograph.engine.internal.catalog.History.UnneededFile;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Deletes files that nothing needs. The catalog forgets them first and remembers what is to be deleted until it is, so that whatever
 * interrupts it, the next one finds what is left.
 */
final class Vacuum {

    private final History history;
    private final LakeFolder folder;

    Vacuum(History history, LakeFolder folder) {
        this.history = history;
        this.folder = folder;
    }

    /** What {@link #run} would delete. */
    Vacuumed find(Duration grace) {
        Instant before = Instant.now().minus(grace);
        List<UnneededFile> files = new ArrayList<>(unknown(begunBefore(before)));
        Unneeded unneeded = history.unneeded(before);
        files.addAll(unneeded.owned());
        return vacuumed(files, unneeded.foreign(), List.of());
    }

    Vacuumed run(Duration grace, Watch watch) {
        Instant before = Instant.now().minus(grace);
        List<UnneededFile> unknown = unknown(begunBefore(before));
        Unneeded unneeded = history.forget(before);
        List<UnneededFile> deleted = new ArrayList<>();
        List<UnneededFile> left = new ArrayList<>();
        try {
            delete(unneeded.owned(), deleted, left, watch);
        } finally {
            Failpoint.UNNEEDED_DELETED.reach();
            history.deleted(deleted.stream().map(UnneededFile::path).toList());
        }
        delete(unknown, deleted, left, watch);
        return vacuumed(deleted, unneeded.foreign(), left);
    }

    private void delete(List<UnneededFile> files, List<UnneededFile> deleted, List<UnneededFile> left, Watch watch) {
        for (int i = 0; i < files.size(); i++) {
            if (watch.cancelled()) {
                throw new KymographException(
                        ErrorKind.CANCELLED, "cancelled", "Cancelled; what is left is deleted by the next vacuum");
            }
            watch.progress("deleting files", i / (double) files.size());
            (folder.delete(files.get(i).path()) ? deleted : left).add(files.get(i));
        }
    }

    /** What other processes have under way was begun later. */
    private Instant begunBefore(Instant before) {
        Instant others = Instant.now().minus(history.othersMayWrite());
        return before.isBefore(others) ? before : others;
    }

    /** Files that the engine wrote and whose commit never happened: what is under way now is not among them. */
    private List<UnneededFile> unknown(Instant before) {
        List<UnneededFile> written = folder.settledBefore(before);
        Set<String> known =
                history.known(written.stream().map(UnneededFile::path).toList());
        return written.stream().filter(file -> !known.contains(file.path())).toList();
    }

    private Vacuumed vacuumed(List<UnneededFile> files, long foreign, List<UnneededFile> left) {
        return new Vacuumed(
                names(files), files.stream().mapToLong(UnneededFile::bytes).sum(), foreign, names(left));
    }

    private List<String> names(List<UnneededFile> files) {
        return files.stream().map(file -> folder.name(file.path())).sorted().toList();
    }
}
