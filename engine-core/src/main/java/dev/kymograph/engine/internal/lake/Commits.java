package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Commit;
import java.util.Optional;
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
            writer.committed(commit.added());
        } catch (KymographException e) {
            if (!e.code().equals("catalog.outcome-unknown")) {
                discard(commit);
                throw e;
            }
            if (committed(commit.token(), e).isEmpty()) {
                discard(commit);
                throw e;
            }
            writer.committed(commit.added());
        }
    }

    /** Makes the lake what it was at a snapshot; returns the new one. */
    long rollback(long to, Optional<String> metricType) {
        String token = token();
        try {
            return catalog.history().rollback(token, to, metricType);
        } catch (KymographException e) {
            if (!e.code().equals("catalog.outcome-unknown")) {
                throw e;
            }
            return committed(token, e).orElseThrow(() -> e);
        }
    }

    /** Not the files of others: they were there before. */
    private void discard(Commit commit) {
        writer.discard(commit.added().stream()
                .filter(file -> !file.foreign().isForeign())
                .toList());
    }

    private Optional<Long> committed(String token, KymographException unknown) {
        try {
            return catalog.committed(token);
        } catch (KymographException e) {
            unknown.addSuppressed(e);
            throw unknown;
        }
    }
}
