package dev.kymograph.engine.internal.catalog.sql;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A change that somebody waits for, and what became of it. */
final class Write<T> {

    private final String doing;
    private final boolean alone;
    private final boolean outside;
    private final Committer.Change<T> change;
    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    private final Consumer<T> published;
    private T result;

    Write(String doing, boolean alone, Committer.Change<T> change, Consumer<T> published) {
        this(doing, alone, change, published, false);
    }

    /** @param outside it uses no transaction of the committer's */
    Write(String doing, boolean alone, Committer.Change<T> change, Consumer<T> published, boolean outside) {
        this.doing = doing;
        this.alone = alone;
        this.outside = outside;
        this.change = change;
        this.published = published;
    }

    String doing() {
        return doing;
    }

    /** Whether it has a transaction that no other change shares. */
    boolean isAlone() {
        return alone;
    }

    boolean isOutside() {
        return outside;
    }

    CompletableFuture<T> outcome() {
        return outcome;
    }

    void run(Session session, Counters counters) throws SQLException {
        result = change.in(session, counters);
    }

    void publish() {
        published.accept(result);
    }

    void complete() {
        outcome.complete(result);
    }

    void fail(Throwable error, Database database) {
        outcome.completeExceptionally(error instanceof SQLException sql ? database.describe(sql, doing) : error);
    }
}
