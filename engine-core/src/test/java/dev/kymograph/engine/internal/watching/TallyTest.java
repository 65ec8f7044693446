package dev.kymograph.engine.internal.watching;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class TallyTest {

    private final Tally tally = new Tally();

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
