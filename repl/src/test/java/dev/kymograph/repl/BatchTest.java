package dev.kymograph.repl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BatchTest {

    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static void says(String expected, Run run) {
        assertEquals(64, run.status, run.err);
        assertTrue(run.err.contains(expected), run.err);
    }

    @Test
    void aFailureInAFileSaysInWhichLineItsStatementBegins() throws IOException {
        Path file = file("bad.kymo", "flush\n\n-- nothing\nflush; fulsh\n");
        says("Error: " + file + ":4: Cannot run [fulsh]", Run.of("-f", file.toString()));
        Path longer = file("longer.kymo", "flush\nFROM unknown\n\n;\nflush\n");
        says("Error: " + longer + ":2: Cannot find [unknown]", Run.of("-f", longer.toString()));
        Path commented = file("commented.kymo", "/* about\n   this */\nfulsh\n");
        says("Error: " + commented + ":3: Cannot run [fulsh]", Run.of("-f", commented.toString()));
        Path twice = file("twice.kymo", "flush\nFROM ticks; /* and */ FROM unknown;\n");
        says("Error: " + twice + ":2: Cannot find [unknown]", Run.of("-f", twice.toString()));
        Path unended = file("unended.kymo", "flush\n\nfulsh");
        says("Error: " + unended + ":3: Cannot run [fulsh]", Run.of("-f", unended.toString()));
    }

    @Test
    void aFileThatReadsAnotherIsNamedToo() throws IOException {
        Path inner = file("inner.kymo", "flush\nfulsh\n");
        Path outer = file("outer.kymo", ".read " + inner + "\n");
        says("Error: " + outer + ":1: " + inner + ":2: Cannot run [fulsh]", Run.of("-f", outer.toString()));
    }

    @Test
    void whatIsNoFileHasNoLines() {
        says("Error: Cannot run [fulsh]", Run.of("-c", "fulsh"));
        says("Error: Cannot run [fulsh]", new Run().with("flush\nfulsh\n"));
    }
}
