package dev.kymograph.repl;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.format.Glyphs;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is shown of a command that takes its time. */
class CommandWatchTest {

    private static String line(String doing, double fraction, long answered, double seconds) {
        return line(new CommandWatch.State(doing, fraction, answered, 0, 0, 0, seconds), seconds);
    }

    private static String line(CommandWatch.State state, double seconds) {
        return CommandWatch.line(state, seconds, false, 160);
    }

    @Test
    void whatIsKnownIsSaid() {
        assertEquals("working · 2 s", line("", Double.NaN, 0, 2));
        assertEquals("reading · 4 s · 2,000,000 rows, 500,000 a second", line("reading", Double.NaN, 2_000_000, 4));
        assertEquals("████████████░░░░░░░░░░░░  50 % · reading · 2 s", line("reading", 0.5, 0, 2));
        assertEquals("██████░░░░░░░░░░░░░░░░░░  25 % · reading · 4 s, about 12 s left", line("reading", 0.25, 0, 4));
        assertEquals("████████████████████████ 100 % · reading · 4 s", line("reading", 1.5, 0, 4));
        assertEquals(
                "stopping · 4 s",
                CommandWatch.line(CommandWatch.State.NOTHING.progress("reading", Double.NaN, 4), 4, true, 160));
    }

    @Test
    void rowsAndBytesOfAllThereIsToDoAreSaidByTheirShare() {
        CommandWatch.State begun = CommandWatch.State.NOTHING.amount(8_000_000, 40_000_000, 2);
        assertEquals(
                "██████░░░░░░░░░░░░░░░░░░  25 % · compacting · 6 s, about 12 s left · 10.0 of 40.0 MB, 2.5 MB/s"
                        + " · 2,000,000 rows, 500,000 a second",
                line(begun.progress("compacting", 0.25, 6), 6));
        assertEquals("compacting · 6 s", line(begun.progress("compacting", Double.NaN, 6), 6));
        assertEquals(
                "██████░░░░░░░░░░░░░░░░░░  25 % · writing · 6 s",
                line(begun.amount(0, 0, 5).progress("writing", 0.25, 6), 6));
    }

    @Test
    void whatTakesLongerThanItShouldHaveIsNotForetold() {
        CommandWatch.State still = CommandWatch.State.NOTHING
                .progress("joining", 0.25, 4)
                .progress("joining", 0.25, 9)
                .progress("joining", 0.25, 15);
        assertTrue(line(still, 9).endsWith("about 7 s left"), line(still, 9));
        assertTrue(line(still, 17).endsWith("joining · 17 s"), line(still, 17));
    }

    @Test
    void nothingIsWiderThanTheScreen() {
        CommandWatch.State state =
                CommandWatch.State.NOTHING.amount(8_000_000, 40_000_000, 2).progress("reading 漢漢漢.csv", 0.25, 6);
        for (int width = 10; width < 130; width++) {
            String line = CommandWatch.line(state, 6, false, width);
            assertTrue(Glyphs.width(line) < width, line);
        }
        assertTrue(
                CommandWatch.line(state, 6, false, 80).startsWith("███░░░░░░░  25 % · reading 漢漢漢.csv · 6 s, about"));
    }

    @Test
    void theRowsOfAnAnswerAreCounted() throws InterruptedException {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        Rows numbers = Rows.of(
                List.of(new Column("n", ColumnType.INTEGER)),
                IntStream.range(0, 2500).<List<Object>>mapToObj(List::of).toList());
        try (CommandWatch watch =
                        new CommandWatch(new PrintStream(screen, true, StandardCharsets.UTF_8), () -> 80, false);
                WatchedRows rows = new WatchedRows(numbers, watch)) {
            watch.start();
            while (rows.next()) {
                // taken off
            }
            for (int i = 0; i < 1200 && !drawn(screen).contains(" 2,000 rows"); i++) {
                Thread.sleep(50);
            }
        }
        assertTrue(drawn(screen).contains(" s · 2,000 rows, "), drawn(screen));
    }

    private static String drawn(ByteArrayOutputStream screen) {
        return screen.toString(StandardCharsets.UTF_8);
    }
}
