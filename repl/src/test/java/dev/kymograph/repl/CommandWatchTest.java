package dev.kymograph.repl;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
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

    private static String line(String doing, double fraction, long rows, double seconds) {
        return CommandWatch.line(new CommandWatch.State(doing, fraction), rows, seconds, false);
    }

    @Test
    void whatIsKnownIsSaid() {
        assertEquals("working · 2 s", line("", Double.NaN, 0, 2));
        assertEquals("reading · 2,000,000 rows · 500,000 a second · 4 s", line("reading", Double.NaN, 2_000_000, 4));
        assertEquals("████████████░░░░░░░░░░░░  50 % · reading · 2 s", line("reading", 0.5, 0, 2));
        assertEquals("██████░░░░░░░░░░░░░░░░░░  25 % · reading · 4 s, about 12 s left", line("reading", 0.25, 0, 4));
        assertEquals("████████████████████████ 100 % · reading · 4 s", line("reading", 1.5, 0, 4));
        assertEquals("stopping · 4 s", CommandWatch.line(new CommandWatch.State("reading", Double.NaN), 0, 4, true));
    }

    @Test
    void theRowsOfAnAnswerAreCounted() throws InterruptedException {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        Rows numbers = Rows.of(
                List.of(new Column("n", ColumnType.INTEGER)),
                IntStream.range(0, 2500).<List<Object>>mapToObj(List::of).toList());
        try (CommandWatch watch = new CommandWatch(new PrintStream(screen, true, StandardCharsets.UTF_8), true);
                WatchedRows rows = new WatchedRows(numbers, watch)) {
            watch.start();
            while (rows.next()) {
                // taken off
            }
            for (int i = 0; i < 1200 && !drawn(screen).contains(" 2,000 rows"); i++) {
                Thread.sleep(50);
            }
        }
        assertTrue(drawn(screen).contains("working · 2,000 rows · "), drawn(screen));
    }

    private static String drawn(ByteArrayOutputStream screen) {
        return screen.toString(StandardCharsets.UTF_8);
    }
}
