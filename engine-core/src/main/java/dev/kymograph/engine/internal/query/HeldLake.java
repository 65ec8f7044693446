package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.AsOf;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Snapshot;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Lease;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import java.util.List;
import java.util.OptionalLong;

/** The lake that a question is about, now or as of a snapshot, of which no file is deleted before this is closed. */
final class HeldLake implements AutoCloseable {

    private final Catalog catalog;
    private final OptionalLong snapshot;
    private final Lease lease;

    private HeldLake(Catalog catalog, OptionalLong snapshot, Lease lease) {
        this.catalog = catalog;
        this.snapshot = snapshot;
        this.lease = lease;
    }

    /** Throws {@code snapshot.unknown}, {@code snapshot.expired} or {@code selection.value}. */
    static HeldLake of(Catalog catalog, AsOf asOf) {
        if (asOf.word().isEmpty()) {
            return new HeldLake(catalog, OptionalLong.empty(), catalog.history().lease());
        }
        long number = find(catalog, asOf.word().get()).number();
        return new HeldLake(catalog, OptionalLong.of(number), catalog.history().lease(number));
    }

    private static Snapshot find(Catalog catalog, String word) {
        if (word.matches("\\d{1,18}")) {
            return catalog.history().require(Long.parseLong(word));
        }
        return SelectionReader.instant(word)
                .map(catalog.history()::at)
                .orElseThrow(() -> new KymographException(
                        ErrorKind.USAGE,
                        "selection.value",
                        "Cannot use 'as_of': expected [the number of a snapshot, or a moment such as 2024-05-01 or"
                                + " 2024-05-01T10:30Z], found [" + word + "]"));
    }

    State state(List<Scope> scopes) {
        return snapshot.isPresent() ? catalog.state(scopes, snapshot.getAsLong()) : catalog.state(scopes);
    }

    /** What a scope had at a snapshot of it. */
    State at(long number, Scope scope) {
        return catalog.state(List.of(scope), number);
    }

    @Override
    public void close() {
        lease.close();
    }
}
