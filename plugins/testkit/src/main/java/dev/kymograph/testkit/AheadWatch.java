package dev.kymograph.testkit;

import dev.kymograph.engine.extension.Watch;

/** How much of a file is read between two times that readings of it arrive. */
final class AheadWatch implements Watch {

    private double before;
    private double most;

    /** Called after each few hundred readings, with the share of the file that was read by then. */
    @Override
    public void progress(String doing, double share) {
        if (doing.startsWith("reading ")) {
            most = Math.max(most, share - before);
            before = share;
        }
    }

    /** The greatest share. */
    double most() {
        return most;
    }
}
