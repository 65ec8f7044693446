package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.config.Settings;

/** Keeps the quarantine within its bound: nothing is refused without a place where it is kept. */
final class QuarantineRoom {

    private QuarantineRoom() {}

    static void require(Catalog catalog, Settings.Ingest settings, long more) {
        long kept = catalog.rejectionCount();
        if (kept + more > settings.quarantineRows()) {
            throw new KymographException(
                    ErrorKind.RESOURCE,
                    "quarantine.full",
                    "Cannot take in readings: " + more + " were refused, and the quarantine holds " + kept + " of "
                            + settings.quarantineRows()
                            + " rows. These are not taken in; what was committed before stays. Raise ingest.quarantine-rows");
        }
    }
}
