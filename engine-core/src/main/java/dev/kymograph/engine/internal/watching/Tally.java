package dev.kymograph.engine.internal.watching;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

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
    private Optional<Duration> behind = Optional.empty();
    private Duration mostBehind = Duration.ZERO;

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

    /** So long after they came the last readings were judged; none where clocks differ. */
    synchronized void isBehind(Duration lag) {
        Duration known = lag.isNegative() ? Duration.ZERO : lag;
        behind = Optional.of(known);
        mostBehind = known.compareTo(mostBehind) > 0 ? known : mostBehind;
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
                "%,d judged, %,d found, %,d late%s%s",
                judged + judgedSince,
                found + foundSince,
                late + lateSince,
                some(ahead + aheadSince, "left out that are from the future"),
                behind.map(this::lag).orElse(""));
    }

    private String lag(Duration last) {
        return String.format(Locale.ROOT, ", %.1f s behind, at most %.1f s", seconds(last), seconds(mostBehind));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    /** One more part of a list, where there are some. */
    static String some(long count, String what) {
        return count == 0 ? "" : String.format(Locale.ROOT, ", %,d %s", count, what);
    }
}
