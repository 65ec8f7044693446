package dev.kymograph.engine.internal.watching;

import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class TallyTest {

    private final Tally tally = new Tally();

    @Test
    void tellsHowLongAfterTheyCameReadingsAreJudged() {
        tally.isBehind(Duration.ofMillis(2_440));
        tally.isBehind(Duration.ofMillis(300));
        assertEquals("0 judged, 0 found, 0 late, 0.3 s behind, at most 2.4 s", tally.said());
        tally.isBehind(Duration.ofMillis(-300));
        assertEquals("0 judged, 0 found, 0 late, 0.0 s behind, at most 2.4 s", tally.said());
    }

    @Test
    void whatIsLostBeforeItIsKeptCountsOnce() {
        tally.judges(1);
        tally.judges(0);
        tally.judges(0);
        tally.leavesOutLate(4);
        tally.leavesOutAhead();
        assertEquals("3 judged, 1 found, 4 late, 1 left out that are from the future", tally.said());
        tally.keeps(2);
        tally.loses();
        assertEquals("2 judged, 1 found, 0 late", tally.said());
        tally.judges(0);
        tally.leavesOutLate(4);
        tally.leavesOutAhead();
        tally.keepsAll();
        tally.loses();
        assertEquals("3 judged, 1 found, 4 late, 1 left out that are from the future", tally.said());
    }
}
