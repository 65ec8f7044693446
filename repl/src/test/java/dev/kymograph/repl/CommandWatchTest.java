package dev.kymograph.repl;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What is shown of a command that takes its time. */
class CommandWatchTest {

    private static String line(String doing, double fraction, long rows, double seconds) {
        return CommandWatch.line(new CommandWatch.State(doing, fraction), rows, seconds, false);
    }

    @Test
    void whatIsKnownIsSaid() {
        assertEquals("working · 2 s", line("", Double.NaN, 0, 2));
        assertEquals("reading · 2,000,000 rows · 500,000 a second · 4 s", line("reading", Double.NaN, 2_000_000, 4));
        assertEquals("████████████░░░░░░░░░░░░  50 % · reading · 2 s", line("reading", 0.5, 0, 2));
        assertEquals(
                "██████░░░░░░░░░░░░░░░░░░  25 % · reading · 4 s, about 12 s left", line("reading", 0.25, 0, 4));
        assertEquals("████████████████████████ 100 % · reading · 4 s", line("reading", 1.5, 0, 4));
        assertEquals(
                "stopping · 4 s", CommandWatch.line(new CommandWatch.State("reading", Double.NaN), 0, 4, true));
    }
}
