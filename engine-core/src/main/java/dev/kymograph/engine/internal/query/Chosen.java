package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.RecentReadings;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.lake.Unwanted;
import dev.kymograph.engine.internal.query.export.StagingFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Readings that a question chooses, while their files are held. */
public final class Chosen {

    private final Selection selection;
    private final OpenQuestion open;
    private final StagingFolder staging;

    Chosen(Selection selection, OpenQuestion open, StagingFolder staging) {
        this.selection = selection;
        this.open = open;
        this.staging = staging;
    }

    /** How many they are, also hot ones. */
    public long count() {
        return new Seen(open).count(keys(part()));
    }

    /** How many of them a subject has. */
    public long countOf(int subject) {
        return new Seen(open).count("SELECT 1 FROM (" + keys(part()) + ") WHERE _subject = " + subject);
    }

    /** Whose and when they are. */
    public void places(RecentReadings.Taker taker) {
        new Seen(open)
                .each(
                        "SELECT _subject, epoch_us(_timestamp) FROM (" + keys(part()) + ")",
                        row -> taker.take(((Number) row.value(0)).intValue(), ((Number) row.value(1)).longValue()));
    }

    private State.Part part() {
        return open.state().parts().get(0);
    }

    private String keys(State.Part part) {
        return new ReadingsSql(selection.metricType(), selection.kind(), part).keys(selection.leastQuality());
    }

    /** Files that can have some of them, as they lie on this machine. */
    public List<LakeFile> files() {
        return part().files();
    }

    /**
     * Does something with those that are in files.
     *
     * @param work takes them and how many they are; afterwards what names them is gone
     */
    public <T> T inFiles(BiFunction<Unwanted, Long, T> work) {
        State.Part all = part();
        State.Part inFiles = all.only(all.scope(), all.files(), List.of());
        Path staged = staging.fresh();
        try {
            long count = open.copy(keys(inFiles), Map.of(), staged, "FORMAT parquet");
            return work.apply(Unwanted.keys(selection.metricType(), selection.kind(), staged), count);
        } finally {
            staging.discard(staged);
        }
    }
}
