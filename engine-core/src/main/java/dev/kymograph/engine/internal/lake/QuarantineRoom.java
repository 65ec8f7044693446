package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Catalog;

/** Keeps the quarantine within its bound: nothing is refused without a place where it is kept. */
final class QuarantineRoom {

    private final Catalog catalog;
    private final long most;

    /** @param most rows that the quarantine may hold */
    QuarantineRoom(Catalog catalog, long most) {
        this.catalog = catalog;
        this.most = most;
    }

    /** How many more rows there is a place for. */
    long left() {
        return Math.max(0, most - catalog.rejectionCount());
    }

    /** Refuses what brings more rejected rows than there is a place for. */
    void require(long more) {
        if (more > left()) {
            throw full(more, new IngestSummary(0, 0, 0, 0, false));
        }
    }

    /**
     * That there is no place for more.
     *
     * @param before what is taken in already of the same readings
     */
    KymographException full(long more, IngestSummary before) {
        String taken = before.read() == 0 ? "None of what came with them is taken in" : takenIn(before);
        return new KymographException(
                ErrorKind.RESOURCE,
                "quarantine.full",
                "Cannot take in all readings: the quarantine holds " + catalog.rejectionCount() + " of " + most
                        + " rows, and " + more + " more would be rejected. " + taken
                        + ". See 'quarantine list' for the reasons, or raise ingest.quarantine-rows");
    }

    /** What people are told who must take in the rest again. */
    static String takenIn(IngestSummary before) {
        return "The first " + before.read() + " readings are taken in (" + before.accepted() + " accepted, "
                + before.rejected() + " rejected), those after them are not";
    }
}
