package dev.kymograph.repl;

import dev.kymograph.repl.format.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Sessions at a terminal, typed through a pipe. */
class PromptTest {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** Without remarks, which would draw the prompt again. */
    private final Run run = new Run().whole();

    private Preferences preferences = Preferences.NONE;
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final ByteArrayOutputStream results = new ByteArrayOutputStream();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private interface Typing {
        void type(PipedOutputStream keys, Terminal terminal) throws IOException;
    }

    private int session(String type, Typing typing) throws Exception {
        return session(type, Size.of(100, 30), typing);
    }

    private int session(String type, Size size, Typing typing) throws Exception {
        try (PipedOutputStream keys = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(keys, 1 << 16);
                Terminal terminal = TerminalBuilder.builder()
                        .system(false)
                        .streams(in, screen)
                        .type(type)
                        .size(size)
                        .graphemeCluster(false)
                        .build()) {
            Streams streams =
                    new Streams(in, results, new PrintStream(said, true, StandardCharsets.UTF_8), Set.of(), 0);
            Errors errors = new Errors(streams, false, false);
            try (Interpreter interpreter = new Interpreter(
                    data -> run.source(Optional.empty(), data),
                    Optional.empty(),
                    streams,
                    new Display(Format.CSV, 40, true, false))) {
                Prompt prompt = new Prompt(interpreter, streams, errors, Optional.<Path>empty(), preferences);
                CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> prompt.run(terminal));
                typing.type(keys, terminal);
                return status.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    private int session(String typed) throws Exception {
        return session("xterm-256color", (keys, terminal) -> type(keys, typed));
    }

    private static void type(PipedOutputStream keys, String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    private String results() {
        return results.toString(StandardCharsets.UTF_8);
    }

    /** What is typed while no prompt is there goes through the terminal's own editing. */
    private void awaitPrompt(int shown) {
        await(
                () -> screen().split("kymo> ", -1).length > shown,
                () -> "a new prompt on the screen: " + screen().replace("\u001b", "^["));
    }

    /** Presses Ctrl-C at the prompt, and waits for the next one. */
    private void interrupt(Terminal terminal) {
        int shown = screen().split("kymo> ", -1).length - 1;
        terminal.raise(Terminal.Signal.INT);
        awaitPrompt(shown + 1);
    }

    private String screen() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private static void await(BooleanSupplier condition, Supplier<String> what) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            sleep();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void bothLanguagesAreAnsweredAtOnePrompt() throws Exception {
        int status = session("xterm-256color", (keys, terminal) -> {
            type(keys, "flush\rSELECT 1,\r");
            await(() -> screen().contains("... "), () -> "a prompt for the second line");
            type(keys, " 2;\rstatistics level label=x\rquit\r");
        });
        assertEquals(0, status);
        assertEquals("flushed\n7\ntext\n\"SELECT 1,\n 2\"\nname,sign,values\nlabel,=,[x]\n", results());
        assertTrue(said().contains(" · DuckDB · 3 of 41 files"), said());
    }

    @Test
    void aMistakeDoesNotEndTheSession() throws Exception {
        assertEquals(0, session("fulsh\rFROM disk;\rflush\r.quit\r"));
        assertEquals("flushed\n7\n", results());
        assertTrue(said().contains("did you mean flush?"), said());
    }

    @Test
    void whatWouldBeForgottenIsAskedFor() throws Exception {
        int status = session("xterm-256color", (keys, terminal) -> {
            type(keys, "schema downgrade --to base\r");
            await(() -> screen().contains("[y/N]"), () -> "the question");
            type(keys, "n\r");
            awaitPrompt(2);
            type(keys, "schema downgrade --to base\r");
            await(() -> screen().split("\\[y/N", -1).length > 2, () -> "the question again");
            type(keys, "y\r");
            awaitPrompt(3);
            type(keys, ".history\r.quit\r");
        });
        assertEquals(0, status);
        assertTrue(said().contains("nothing was changed"), said());
        assertFalse(said().contains("Error"), said());
        assertEquals(1, run.log.stream().filter("migrate 0"::equals).count(), run.log.toString());
        assertTrue(results().startsWith("version,name,direction\n0,second,down\n"), results());
        assertFalse(results().contains("\ny\n"), "the answer is no part of the history");
    }

    @Test
    void aSessionBeginsWithWhatIsNotAsItShouldBe() throws Exception {
        run.empty = true;
        run.torn = true;
        assertEquals(0, session("xterm-256color", Size.of(200, 30), (keys, terminal) -> {
            await(() -> screen().contains("Cannot load it"), () -> screen());
            type(keys, "statistics level\rgenerate\rstatistics level\rquit\r");
        }));
        assertTrue(screen().contains("Cannot open [tanks]: it is not there; 'demo', 'generate'"), screen());
        assertTrue(screen().contains("Cannot load it"), screen());
        assertEquals(1, said().split("Cannot open", -1).length - 1, said());
        assertEquals(List.of("without data", "open", "close", "open"), run.log.subList(0, 4));
    }

    @Test
    void namesAreLookedUpBeforeAnybodyAsksForThem() throws Exception {
        assertEquals(0, session("xterm-256color", (keys, terminal) -> {
            await(
                    () -> List.copyOf(run.log).stream().anyMatch(done -> done.startsWith("sql SELECT DISTINCT label,")),
                    run.log::toString);
            awaitPrompt(1);
            type(keys, "quit\r");
        }));
    }

    @Test
    void controlDLeaves() throws Exception {
        int status = session("xterm-256color", (keys, terminal) -> {
            type(keys, "flush\r");
            awaitPrompt(2);
            type(keys, "\u0004");
        });
        assertEquals(0, status);
        assertEquals("flushed\n7\n", results());
    }

    @Test
    void controlCAtThePromptClearsTheLine() throws Exception {
        int status = session("xterm-256color", (keys, terminal) -> {
            awaitPrompt(1);
            type(keys, "SELECT 1,\r  nonsense");
            await(() -> screen().contains("nonsense"), () -> "the text is echoed");
            interrupt(terminal);
            type(keys, "flush\rquit\r");
        });
        assertEquals(0, status);
        assertEquals("flushed\n7\n", results());
    }

    @Test
    void controlCStopsWhatRunsAndTheSessionGoesOn() throws Exception {
        int status = session("xterm-256color", (keys, terminal) -> {
            type(keys, "FROM wait;\r");
            await(() -> run.log.contains("sql FROM wait"), () -> "the query runs");
            terminal.raise(Terminal.Signal.INT);
            type(keys, "flush\rquit\r");
        });
        assertEquals(0, status);
        assertEquals("flushed\n7\n", results());
        assertTrue(said().contains("Cancelled"), said());
    }

    @Test
    void anEngineThatDoesNotOpenEndsTheSessionWithItsStatus() throws Exception {
        run.refusal = Optional.of("Cannot open: held by process 7");
        assertEquals(78, session("xterm-256color", (keys, terminal) -> {}));
        assertTrue(said().contains("Error: Cannot open: held by process 7"), said());
    }

    @Test
    void aDumbTerminalIsEnough() throws Exception {
        assertEquals(0, session("dumb", (keys, terminal) -> type(keys, "flush\nquit\n")));
        assertEquals("flushed\n7\n", results());
        assertFalse(said().contains("\u001b"), "no escape goes to a dumb terminal");
    }

    @Test
    void aTerminalThatDoesNotKnowItsSizeHasAPrompt() throws Exception {
        int status = session("xterm-256color", Size.of(0, 0), (keys, terminal) -> {
            awaitPrompt(1);
            type(keys, "flush\rquit\r");
        });
        assertEquals(0, status);
        assertEquals("flushed\n7\n", results());
    }

    @Test
    void tabCompletesCommandsMetricsAndParameters() throws Exception {
        int status = session("xterm-256color", (keys, terminal) -> {
            // While the engine opens only the shell's own commands are offered.
            type(keys, "flush\r");
            awaitPrompt(2);
            type(keys, "stati\tlev\tb\tmonth\rexplain stati\tlev\t\rquit\r");
        });
        assertEquals(0, status);
        assertTrue(results().startsWith("flushed\n7\nname,sign,values\nby,=,[month]\n"), results());
        assertTrue(results().contains("asks statistics"), results());
    }

    @Test
    void tabCompletesValuesAndPutsThemInQuotes() throws Exception {
        int status = session("xterm-256color", (keys, terminal) -> {
            type(keys, "flush\r");
            awaitPrompt(2);
            type(keys, "statistics level place=No\t\r");
            type(keys, "statistics level place=\"No\t\r");
            type(keys, "statistics level place=south,No\t\rquit\r");
        });
        assertEquals(0, status);
        String head = "name,sign,values\n";
        assertEquals(
                "flushed\n7\n" + head + "place,=,[North Yard]\n" + head + "place,=,[North Yard]\n" + head
                        + "place,=,\"[south, North Yard]\"\n",
                results());
    }

    @Test
    void tabCompletesFilesKeysGroupsAndZones(@TempDir Path folder) throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("sub folder")).resolve("one.kymo"), "flush\n");
        Files.writeString(folder.resolve("tank.csv"), "1\n");
        int status = session("xterm-256color", (keys, terminal) -> {
            type(keys, ".timer off\r");
            awaitPrompt(2);
            type(keys, "ingest " + folder + "/ta\t --metric level\r");
            type(keys, ".read " + folder + "/su\to\t\r");
            type(keys, "config explain da\t\r");
            type(keys, "series level by=pl\t\rseries level by=place,day_\t\r");
            type(keys, "series level zone=Europe/Berl\t\rquit\r");
        });
        assertEquals(0, status);
        assertEquals("""
                read,accepted,rejected,replaced
                1,1,0,0
                flushed
                7
                key,value,from,help
                data,lake,default,the data folder
                name,sign,values
                by,=,[place]
                name,sign,values
                by,=,"[place, day_of_week]"
                name,sign,values
                zone,=,[Europe/Berlin]
                """, results());
    }

    @Test
    void controlCAgainOnAnEmptyLineSaysHowToLeave() throws Exception {
        int status = session("xterm-256color", (keys, terminal) -> {
            awaitPrompt(1);
            type(keys, "SELECT 1, nonsense");
            await(() -> screen().contains("nonsense"), () -> "the text is echoed");
            interrupt(terminal);
            assertFalse(said().contains("leaves"), "once clears the line");
            // Between two lines nobody listens at the prompt.
            await(
                    () -> {
                        terminal.raise(Terminal.Signal.INT);
                        return said().contains("Ctrl-D or .quit leaves.");
                    },
                    this::said);
            // The last of them may still be on its way, and clear what is typed.
            for (int i = 0; i < 1200 && !results().contains("flushed"); i++) {
                type(keys, "flush\r");
                sleep();
            }
            type(keys, "quit\r");
        });
        assertEquals(0, status);
        assertTrue(results().startsWith("flushed\n7\n"), results());
    }

    @Test
    void whatIsWatchedIsDrawnAgainUntilControlC() throws Exception {
        String clear = "\u001b[H\u001b[2J";
        int status = session("xterm-256color", (keys, terminal) -> {
            type(keys, ".watch 20ms statistics level label=x\r");
            await(() -> results().split("\u001b\\[H", -1).length > 3, () -> "three drawings: " + results());
            terminal.raise(Terminal.Signal.INT);
            awaitPrompt(2);
            type(keys, "flush\rquit\r");
        });
        assertEquals(0, status);
        String drawing =
                clear + "every 0.02s: statistics level label=x   Ctrl-C ends it\n\nname,sign,values\nlabel,=,[x]\n";
        assertTrue(results().startsWith(drawing + drawing + drawing), results());
        assertTrue(results().endsWith("flushed\n7\n"), results());
        assertFalse(said().contains("Error"), said());
    }

    @Test
    void tabCompletesWithinQueries() throws Exception {
        int status = session("xterm-256color", (keys, terminal) -> {
            type(keys, ".timer off\r.timer off\rflush\r");
            awaitPrompt(4);
            type(keys, "SELECT max(hei\t) FROM lev\t WHERE name = 'x';\r");
            type(keys, "SELECT name FROM tanks WHERE place IN ('south', 'No\t);\rquit\r");
        });
        assertEquals(0, status);
        assertEquals("""
                flushed
                7
                text
                SELECT max(height) FROM level  WHERE name = 'x'
                text
                "SELECT name FROM tanks WHERE place IN ('south', 'North Yard')"
                """, results());
    }

    @Test
    void aLineCanBeEditedAsInVi() throws Exception {
        preferences = new Preferences(Optional.empty(), Optional.empty(), Editing.VI, "");
        assertEquals(0, session("fflush\u001b0x\rquit\r"));
        assertEquals("flushed\n7\n", results());
    }

    @Test
    void theHistoryIsSearchedAndCut() throws Exception {
        session("flush\rmetrics\r.timer off\r.history flu\r.history 2\rquit\r");
        assertTrue(results().endsWith("flush\n.history flu\n.history flu\n.history 2\n"), results());
    }

    @Test
    void linesWithSecretsAreNotKept() throws Exception {
        session(
                "flush\rflush password=hunter2\rflush Api_Key=hunter2\rflush postgres://u:hunter2@h/d\rflush Authorization: Bearer hunter2\r.history\rquit\r");
        assertEquals("flushed\n7\nflush\n.history\n", results());
    }

    @Test
    void theHistoryIsKeptWhereTheUserWants() {
        assertEquals(Optional.of(Path.of("/s/kymo/history")), HistoryFile.of(Map.of("XDG_STATE_HOME", "/s"), "/none"));
        assertEquals(Optional.of(Path.of("/none/.kymo_history")), HistoryFile.of(Map.of(), "/none"));
        assertEquals(Optional.empty(), HistoryFile.of(Map.of("KYMO_HISTORY", ""), "/none"));
    }
}
