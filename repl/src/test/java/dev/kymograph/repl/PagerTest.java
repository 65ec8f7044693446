package dev.kymograph.repl;

import dev.kymograph.repl.format.Format;
import dev.kymograph.repl.language.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is longer than the screen goes through another program. */
class PagerTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private boolean readOnly;

    /** Asks with a screen of ten lines. */
    private void ask(String program, List<String> lines) {
        Run run = new Run().whole();
        PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
        Streams streams = new Streams(InputStream.nullInputStream(), screen, err, Set.of(), 0);
        try (Interpreter interpreter = new Interpreter(
                data -> run.source(Optional.empty(), data),
                Optional.empty(),
                streams,
                new Display(Format.TSV, 0, false, false))) {
            if (readOnly) {
                interpreter.readOnly();
            }
            interpreter.pager(Optional.of(new Pager(program, () -> 10)));
            for (String line : lines) {
                try {
                    Script.statements(line).forEach(interpreter::execute);
                } catch (RuntimeException e) {
                    int unused = new Errors(streams, false, false).report(e);
                }
            }
        }
    }

    private String screen() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    private static void sleep() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path pages() {
        return folder.resolve("pages");
    }

    /** Of what the program is asked to show nothing is lost: the shell behind it writes to the screen of this process. */
    @Test
    void aProgramThatIsNotThereHidesNothing() throws Exception {
        for (String program : List.of("no-such-pager", "less 'unclosed")) {
            Process shell = new ProcessBuilder("sh", "-c", Pager.OR_AS_IT_IS, "kymo", program)
                    .redirectErrorStream(false)
                    .start();
            try (var text = shell.getOutputStream()) {
                text.write("n\n1\n2\n".getBytes(StandardCharsets.UTF_8));
            }
            assertEquals("n\n1\n2\n", new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            assertFalse(new String(shell.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).isEmpty());
        }
    }

    @Test
    void aLongResultIsPagedWhole() throws IOException {
        ask("cat > " + pages(), List.of("FROM numbers 3000;", "flush"));
        List<String> lines = Files.readAllLines(pages());
        assertEquals(3001, lines.size());
        assertEquals("flushed\n7\n", screen(), "what is short stays on the screen");
    }

    @Test
    void whatFitsIsShownAsItIs() {
        ask("cat > " + pages(), List.of("FROM numbers 8;"));
        assertFalse(Files.exists(pages()));
        assertEquals(9, screen().lines().count());
    }

    @Test
    void leavingThePagerEarlyEndsTheResultAndNotTheSession() throws IOException {
        ask("head -n 2 > " + pages(), List.of("FROM numbers 100000;", "flush"));
        assertEquals(2, Files.readAllLines(pages()).size());
        assertEquals("flushed\n7\n", screen());
        assertEquals("", said.toString(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsLeftEarlyCanBeAskedAgain() throws IOException {
        Path file = folder.resolve("all.csv");
        ask("head -n 2 > " + pages(), List.of("FROM numbers 2;", "FROM numbers 90000;", ".export " + file));
        assertEquals(90_001, Files.readAllLines(file).size());
        String all = said.toString(StandardCharsets.UTF_8);
        assertTrue(all.contains("90,000 rows were written"), all);
    }

    @Test
    void leavingThePagerEndsNoFileThatIsRead() throws IOException {
        Path script = Files.writeString(folder.resolve("script"), "FROM numbers 50000;\n.last\nflush\n");
        ask("head -n 1 > " + pages(), List.of(".read " + script));
        assertEquals("flushed\n7\n", screen());
    }

    @Test
    void readingOnForLongIsSaid() {
        ask("head -n 1 > " + pages(), List.of("FROM slow 5040;"));
        String all = said.toString(StandardCharsets.UTF_8);
        assertTrue(all.contains("The rest is read for _ and .last; Ctrl-C ends that."), all);
    }

    @Test
    void whatIsLeftEarlyAndTooLongToKeepIsNotTheAnswerBefore() {
        ask("head -n 2 > " + pages(), List.of(".timer on", "FROM numbers 2;", "FROM numbers 100000000;", ".last"));
        String all = said.toString(StandardCharsets.UTF_8);
        assertTrue(all.contains("it was too long to keep"), all);
        assertTrue(all.contains("more than 100,000 rows · "), all);
    }

    @Test
    void readOnlyThePagerWritesNothing() throws IOException {
        ask("echo secure $LESSSECURE > " + pages() + "; cat > " + folder.resolve("rest"), List.of("FROM numbers 50;"));
        assertEquals("secure\n", Files.readString(pages()));
        readOnly = true;
        ask("echo secure $LESSSECURE > " + pages() + "; cat > " + folder.resolve("rest"), List.of("FROM numbers 50;"));
        assertEquals("secure 1\n", Files.readString(pages()));
    }

    @Test
    void aPagerThatEndedBetweenTwoRowsIsNoMistake() {
        String block = "row\n".repeat(10_000);
        Output output = new Output(screen);
        output.pager(Optional.of(new Pager("true", () -> 10)));
        assertThrows(
                OutputClosedException.class,
                () -> output.write(out -> {
                    for (int i = 0; i < 1200; i++) {
                        out.write(block);
                        sleep();
                    }
                    return 0;
                }));
    }

    @Test
    void theLastResultAndHelpArePagedToo() throws IOException {
        ask("cat > " + pages(), List.of(".help"));
        assertTrue(Files.readString(pages()).contains(".tour"));
        ask("cat > " + pages(), List.of("FROM numbers 50;", ".last"));
        assertEquals(51, Files.readAllLines(pages()).size());
        assertEquals("", screen());
    }
}
