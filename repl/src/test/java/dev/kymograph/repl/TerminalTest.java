package dev.kymograph.repl;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TerminalTest {

    private static final String STEERING = "\u001b]0;x\u0007 \u009b2J \u007f";
    private static final String SHOWN = "\\u001b]0;x\\u0007 \\u009b2J \\u007f";

    @Test
    void dataInErrorsDoesNotSteerTheTerminal() {
        for (Run run : List.of(Run.of("flush", STEERING), new Run().onScreen(0).with("", "flush", STEERING))) {
            assertEquals(64, run.status);
            assertTrue(run.err.contains(SHOWN), run.err);
        }
        assertFalse(Run.of("flush", STEERING).err.contains("\u001b"));
        assertTrue(Run.of("--debug", "flush", STEERING).err.contains("\tat dev.kymograph"));
        assertFalse(Run.of("--debug", "flush", STEERING).err.contains("\u001b"));
    }

    @Test
    void resultsOfEveryFormAreEscapedOnATerminalAlone() {
        String select = "SELECT '" + STEERING + "'";
        for (String format : List.of("box", "csv", "tsv", "json", "ndjson", "markdown", "html", "line")) {
            Run seen = new Run().onScreen(200).with("", "--format", format, "-c", select);
            assertTrue(seen.out.contains(SHOWN), format + ": " + seen.out);
            assertFalse(seen.out.contains("\u001b") || seen.out.contains("\u009b"), format + ": " + seen.out);
        }
        assertEquals("text\n" + select + "\n", Run.of("--format", "csv", "-c", select).out);
        assertEquals("text\n" + select + "\n", Run.of("--format", "tsv", "-c", select).out);
        Run columns = new Run().onScreen(200).with("", "--format", "tsv", "statistics", "level", "label=a");
        assertEquals("name\tsign\tvalues\nlabel\t=\t[a]\n", columns.out, "tabs separate");
    }

    @Test
    void helpAndErrorsBreakBetweenWords() {
        Run help = new Run().onScreen(60).with("", "help", "ingest");
        assertTrue(help.out.lines().allMatch(line -> line.length() <= 60), help.out);
        assertEquals(Run.of("help", "ingest").out.replaceAll("\\s+", " "), help.out.replaceAll("\\s+", " "));
        Run error = new Run().onScreen(60).with("", "statistics");
        assertTrue(
                error.err
                        .lines()
                        .allMatch(line -> line.replace("\u001b[31m", "")
                                        .replace("\u001b[0m", "")
                                        .length()
                                <= 60),
                error.err);
        assertTrue(error.err.lines().count() > 1, error.err);
        assertEquals(1, Run.of("statistics").err.lines().count());
    }
}
