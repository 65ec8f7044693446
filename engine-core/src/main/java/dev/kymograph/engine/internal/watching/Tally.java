package dev.kymograph.engine.internal.watching;

import java.util.Locale;

/**
 * How many readings a rule has judged, found and left out since the engine was opened, told to any thread. What is lost before it is kept
 * is judged again, and counts once.
 */
final class Tally {

    private long judged;
    private long found;
    private long late;
    private long ahead;
    private long judgedSince;
    private long foundSince;
    private long lateSince;
    private long aheadSince;

    synchronized void judges(int whatIsFound) {
        judgedSince++;
        foundSince += whatIsFound;
    }

    synchronized void leavesOutLate(long readings) {
        lateSince += readings;
    }

    synchronized void leavesOutAhead() {
        aheadSince++;
    }

    /** What was found is kept, and what was learnt from so many readings. */
    synchronized void keeps(long readings) {
        judged += readings;
        judgedSince -= readings;
        found += foundSince;
        foundSince = 0;
    }

    /** All of it is kept. */
    synchronized void keepsAll() {
        keeps(judgedSince);
        late += lateSince;
        ahead += aheadSince;
        lateSince = 0;
        aheadSince = 0;
    }

    /** What is not kept will come again. */
    synchronized void loses() {
        judgedSince = 0;
        foundSince = 0;
        lateSince = 0;
        aheadSince = 0;
    }

    synchronized String said() {
        return String.format(
                Locale.ROOT,
                "%,d judged, %,d found, %,d late%s",
                judged + judgedSince,
                found + foundSince,
                late + lateSince,
                some(ahead + aheadSince, "left out that are from the future"));
    }

    /** One more part of a list, where there are some. */
    static String some(long count, String what) {
        return count == 0 ? "" : String.format(Locale.ROOT, ", %,d %s", count, what);
    }
}
