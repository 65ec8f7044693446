package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Quarantine.Filter;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Rejection;
import java.util.Optional;
import java.util.function.Supplier;

/** Keeps the quarantine within its bound: nothing is refused without a place where it is kept. */
final class QuarantineRoom {

    private final Catalog catalog;
    private final long most;

    /** @param most rows that the quarantine may hold */
    QuarantineRoom(Catalog catalog, long most) {
        this.catalog = catalog;
        this.most = most;
    }

    /** How many rows it may hold. */
    long most() {
        return most;
    }

    /** How many more rows there is a place for. */
    long left() {
        return Math.max(0, most - catalog.quarantine().count(Filter.ALL));
    }

    /**
     * Refuses what brings more rejected rows than there is a place for.
     *
     * @param first of the rejected rows
     */
    void require(long more, Supplier<Rejection> first) {
        if (more > left()) {
            throw full(more, new IngestSummary(0, 0, 0, 0, false), Optional.of(first.get()));
        }
    }

    /**
     * That there is no place for more.
     *
     * @param before what is taken in already of the same readings
     * @param first of the rows that would be rejected, where one is known
     */
    KymographException full(long more, IngestSummary before, Optional<Rejection> first) {
        String taken = before.read() == 0 ? "None of what came with them is taken in" : takenIn(before);
        return new KymographException(
                ErrorKind.RESOURCE,
                "quarantine.full",
                "Cannot take in all readings: the quarantine holds "
                        + catalog.quarantine().count(Filter.ALL) + " of "
                        + most
                        + " rows, and " + more + " more would be rejected. "
                        + first.map(QuarantineRoom::why).orElse("") + taken
                        + ". See 'quarantine list' for the reasons, make room with 'quarantine drop', or raise ingest.quarantine-rows");
    }

    private static String why(Rejection first) {
        return "The first is line " + first.line() + " of " + first.source() + ": " + first.reason() + ". ";
    }

    /** What people are told who must take in the rest again. */
    static String takenIn(IngestSummary before) {
        return "The first " + before.read() + " readings are taken in (" + before.accepted() + " accepted, "
                + before.rejected() + " rejected), those after them are not";
    }
}
