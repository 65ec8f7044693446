package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.lake.storage.LakeStorage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds out which of the lake's files spoiled a statement, once it failed: DuckDB says it seldom. Sizes are compared first, for that
 * costs next to nothing; then contents.
 */
public final class DamagedFiles {

    /** Errors that a damaged file may cause, and hardly anything else. */
    private static final Set<String> LIKELY = Set.of("storage.io", "storage.unreadable", "duckdb.error");

    private final String doing;
    private final List<LakeFile> files;
    private final Runnable goesOn;

    /**
     * Knows where to look.
     *
     * @param doing what failed: "answer"
     * @param files that the statement reads, with absolute paths
     * @param goesOn throws where looking must end
     */
    public DamagedFiles(String doing, List<LakeFile> files, Runnable goesOn) {
        this.doing = doing;
        this.files = List.copyOf(files);
        this.goesOn = goesOn;
    }

    /** The error with the file that caused it; the same one where all files are as they were written. */
    public KymographException explain(KymographException failure) {
        if (!LIKELY.contains(failure.code()) && !failure.code().equals("sql.value")) {
            return failure;
        }
        try {
            return find(failure).orElseGet(() -> withSoundFiles(failure));
        } catch (KymographException e) {
            return failure;
        }
    }

    /** Throws where a file is not what it was, and reads all of them for that. */
    void require() {
        find(new KymographException(ErrorKind.EXTERNAL, "storage.io", "Cannot " + doing))
                .ifPresent(wrong -> {
                    throw wrong;
                });
    }

    private Optional<KymographException> find(KymographException failure) {
        return first(FileDamage::inSize)
                .or(() ->
                        first(file -> isSuspect(file, failure) ? FileDamage.inContent(file, goesOn) : Optional.empty()))
                .map(damage -> told(doing, damage, failure));
    }

    private Optional<FileDamage> first(Function<LakeFile, Optional<FileDamage>> look) {
        return files.stream().map(look).flatMap(Optional::stream).findFirst();
    }

    /** A value that does not fit is no reason to read the whole lake again, unless the error is about a file. */
    private static boolean isSuspect(LakeFile file, KymographException failure) {
        return LIKELY.contains(failure.code())
                || failure.getMessage().contains(file.path())
                || failure.getMessage().contains("arquet");
    }

    /** What a user is told of it. */
    static KymographException told(String doing, FileDamage damage, KymographException failure) {
        boolean missing = damage.kind() == FileDamage.Kind.MISSING;
        boolean old = damage.file().path().contains("/" + LakeStorage.OLD + "metric_type=");
        return new KymographException(
                ErrorKind.EXTERNAL,
                missing ? "storage.missing" : "storage.damaged",
                "Cannot " + doing + ": the file " + damage.file().path() + " of the lake " + damage.told()
                        + (missing && old
                                ? ". Set compaction.old.location to where old files are, or put it"
                                : ". Put it")
                        + " back from a backup; what does not reach into it can still be asked",
                failure);
    }

    private KymographException withSoundFiles(KymographException failure) {
        return failure.code().equals("storage.unreadable")
                ? new KymographException(
                        ErrorKind.USAGE,
                        "sql.value",
                        failure.getMessage() + ". The files of the lake are sound; in SQL, TRY_CAST answers NULL for"
                                + " what CAST cannot convert",
                        failure)
                : failure;
    }
}
