package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Commit;
import java.util.UUID;

/** Commits to the catalog; where the outcome is not known, the token decides, and only then are files removed. */
final class Commits {

    private final Catalog catalog;
    private final FileWriter writer;

    Commits(Catalog catalog, FileWriter writer) {
        this.catalog = catalog;
        this.writer = writer;
    }

    static String token() {
        return UUID.randomUUID().toString();
    }

    void commit(Commit commit) {
        try {
            catalog.commit(commit);
        } catch (KymographException e) {
            if (!e.code().equals("catalog.outcome-unknown")) {
                discard(commit);
                throw e;
            }
            if (!happened(commit, e)) {
                discard(commit);
                throw e;
            }
        }
    }

    /** Not the files of others: they were there before. */
    private void discard(Commit commit) {
        writer.discard(commit.added().stream()
                .filter(file -> !file.foreign().isForeign())
                .toList());
    }

    private boolean happened(Commit commit, KymographException unknown) {
        try {
            return catalog.committed(commit.token()).isPresent();
        } catch (KymographException e) {
            unknown.addSuppressed(e);
            throw unknown;
        }
    }
}
