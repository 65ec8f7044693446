package dev.kymograph.repl;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Sessions at a terminal, typed through a pipe. */
class PromptTest {

    /** Without remarks, which would draw the prompt again. */
    private final Run run = new Run().whole();

    private final TypedSession typed = new TypedSession(run);

    @Test
    void bothLanguagesAreAnsweredAtOnePrompt() throws Exception {
        int status = typed.session("xterm-256color", (keys, terminal) -> {
            TypedSession.type(keys, "flush\rSELECT 1,\r");
            TypedSession.await(() -> typed.screen().contains("... "), () -> "a prompt for the second line");
            TypedSession.type(keys, " 2;\rstatistics level label=x\rquit\r");
        });
        assertEquals(0, status);
        assertEquals("flushed\n7\ntext\n\"SELECT 1,\n 2\"\nname,sign,values\nlabel,=,[x]\n", typed.results());
        assertTrue(typed.said().contains(" · DuckDB · 3 of 41 files"), typed.said());
    }

    @Test
    void aMistakeDoesNotEndTheSession() throws Exception {
        assertEquals(0, typed.session("fulsh\rFROM disk;\rflush\r.quit\r"));
        assertEquals("flushed\n7\n", typed.results());
        assertTrue(typed.said().contains("did you mean flush?"), typed.said());
    }

    @Test
    void whatWouldBeForgottenIsAskedFor() throws Exception {
        int status = typed.session("xterm-256color", (keys, terminal) -> {
            TypedSession.type(keys, "schema downgrade --to base\r");
            TypedSession.await(() -> typed.screen().contains("[y/N]"), () -> "the question");
            TypedSession.type(keys, "n\r");
            typed.awaitPrompt(2);
            TypedSession.type(keys, "schema downgrade --to base\r");
            TypedSession.await(() -> typed.screen().split("\\[y/N", -1).length > 2, () -> "the question again");
            TypedSession.type(keys, "y\r");
            typed.awaitPrompt(3);
            TypedSession.type(keys, ".history\r.quit\r");
        });
        assertEquals(0, status);
        assertTrue(typed.said().contains("nothing was changed"), typed.said());
        assertFalse(typed.said().contains("Error"), typed.said());
        assertEquals(1, run.log.stream().filter("migrate 0"::equals).count(), run.log.toString());
        assertTrue(typed.results().startsWith("version,name,direction\n0,second,down\n"), typed.results());
        assertFalse(typed.results().contains("\ny\n"), "the answer is no part of the history");
    }

    @Test
    void aSessionBeginsWithWhatIsNotAsItShouldBe() throws Exception {
        run.empty = true;
        run.torn = true;
        assertEquals(0, typed.session("xterm-256color", Size.of(200, 30), (keys, terminal) -> {
            TypedSession.await(() -> typed.screen().contains("Cannot load it"), () -> typed.screen());
            TypedSession.type(keys, "statistics level\rgenerate\rstatistics level\rquit\r");
        }));
        assertTrue(typed.screen().contains("Cannot open [tanks]: it is not there; 'demo', 'generate'"), typed.screen());
        assertTrue(typed.screen().contains("Cannot load it"), typed.screen());
        assertEquals(1, typed.said().split("Cannot open", -1).length - 1, typed.said());
        assertEquals(List.of("without data", "open", "close", "open"), run.log.subList(0, 4));
    }

    @Test
    void namesAreLookedUpBeforeAnybodyAsksForThem() throws Exception {
        assertEquals(0, typed.session("xterm-256color", (keys, terminal) -> {
            TypedSession.await(
                    () -> List.copyOf(run.log).stream().anyMatch(done -> done.startsWith("sql SELECT label, lower(")),
                    run.log::toString);
            typed.awaitPrompt(1);
            TypedSession.type(keys, "quit\r");
        }));
    }

    @Test
    void controlDLeaves() throws Exception {
        int status = typed.session("xterm-256color", (keys, terminal) -> {
            TypedSession.type(keys, "flush\r");
            typed.awaitPrompt(2);
            TypedSession.type(keys, "\u0004");
        });
        assertEquals(0, status);
        assertEquals("flushed\n7\n", typed.results());
    }

    @Test
    void controlCAtThePromptClearsTheLine() throws Exception {
        int status = typed.session("xterm-256color", (keys, terminal) -> {
            typed.awaitPrompt(1);
            TypedSession.type(keys, "SELECT 1,\r  nonsense");
            TypedSession.await(() -> typed.screen().contains("nonsense"), () -> "the text is echoed");
            typed.interrupt(terminal);
            TypedSession.type(keys, "flush\rquit\r");
        });
        assertEquals(0, status);
        assertEquals("flushed\n7\n", typed.results());
    }

    @Test
    void controlCStopsWhatRunsAndTheSessionGoesOn() throws Exception {
        int status = typed.session("xterm-256color", (keys, terminal) -> {
            TypedSession.type(keys, "FROM wait;\r");
            TypedSession.await(() -> run.log.contains("sql FROM wait"), () -> "the query runs");
            terminal.raise(Terminal.Signal.INT);
            TypedSession.type(keys, "flush\rquit\r");
        });
        assertEquals(0, status);
        assertEquals("flushed\n7\n", typed.results());
        assertTrue(typed.said().contains("Cancelled"), typed.said());
    }

    @Test
    void anEngineThatDoesNotOpenEndsTheSessionWithItsStatus() throws Exception {
        run.refusal = Optional.of("Cannot open: held by process 7");
        assertEquals(78, typed.session("xterm-256color", (keys, terminal) -> {}));
        assertTrue(typed.said().contains("Error: Cannot open: held by process 7"), typed.said());
    }

    @Test
    void aDumbTerminalIsEnough() throws Exception {
        assertEquals(0, typed.session("dumb", (keys, terminal) -> TypedSession.type(keys, "flush\nquit\n")));
        assertEquals("flushed\n7\n", typed.results());
        assertFalse(typed.said().contains("\u001b"), "no escape goes to a dumb terminal");
    }

    @Test
    void aTerminalThatDoesNotKnowItsSizeHasAPrompt() throws Exception {
        int status = typed.session("xterm-256color", Size.of(0, 0), (keys, terminal) -> {
            typed.awaitPrompt(1);
            TypedSession.type(keys, "flush\rquit\r");
        });
        assertEquals(0, status);
        assertEquals("flushed\n7\n", typed.results());
    }

    @Test
    void tabCompletesCommandsMetricsAndParameters() throws Exception {
        int status = typed.session("xterm-256color", (keys, terminal) -> {
            // While the engine opens only the shell's own commands are offered.
            TypedSession.type(keys, "flush\r");
            typed.awaitPrompt(2);
            TypedSession.type(keys, "stati\tlev\tb\tmonth\rexplain stati\tlev\t\rquit\r");
        });
        assertEquals(0, status);
        assertTrue(typed.results().startsWith("flushed\n7\nname,sign,values\nby,=,[month]\n"), typed.results());
        assertTrue(typed.results().contains("asks statistics"), typed.results());
    }

    @Test
    void tabCompletesValuesAndPutsThemInQuotes() throws Exception {
        int status = typed.session("xterm-256color", (keys, terminal) -> {
            TypedSession.type(keys, "flush\r");
            typed.awaitPrompt(2);
            TypedSession.type(keys, "statistics level place=No\t\r");
            TypedSession.type(keys, "statistics level place=\"No\t\r");
            TypedSession.type(keys, "statistics level place=south,No\t\rquit\r");
        });
        assertEquals(0, status);
        String head = "name,sign,values\n";
        assertEquals(
                "flushed\n7\n" + head + "place,=,[North Yard]\n" + head + "place,=,[North Yard]\n" + head
                        + "place,=,\"[south, North Yard]\"\n",
                typed.results());
    }

    @Test
    void tabCompletesFilesKeysGroupsAndZones(@TempDir Path folder) throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("sub folder")).resolve("one.kymo"), "flush\n");
        Files.writeString(folder.resolve("tank.csv"), "1\n");
        int status = typed.session("xterm-256color", (keys, terminal) -> {
            TypedSession.type(keys, ".timer off\r");
            typed.awaitPrompt(2);
            TypedSession.type(keys, "ingest " + folder + "/ta\t --metric level\r");
            TypedSession.type(keys, ".read " + folder + "/su\to\t\r");
            TypedSession.type(keys, "config explain da\t\r");
            TypedSession.type(keys, "series level by=pl\t\rseries level by=place,day_\t\r");
            TypedSession.type(keys, "series level zone=Europe/Berl\t\rquit\r");
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
                """, typed.results());
    }

    @Test
    void controlCAgainOnAnEmptyLineSaysHowToLeave() throws Exception {
        int status = typed.session("xterm-256color", (keys, terminal) -> {
            typed.awaitPrompt(1);
            TypedSession.type(keys, "SELECT 1, nonsense");
            TypedSession.await(() -> typed.screen().contains("nonsense"), () -> "the text is echoed");
            typed.interrupt(terminal);
            assertFalse(typed.said().contains("leaves"), "once clears the line");
            // Between two lines nobody listens at the prompt.
            TypedSession.await(
                    () -> {
                        terminal.raise(Terminal.Signal.INT);
                        return typed.said().contains("Ctrl-D or .quit leaves.");
                    },
                    typed::said);
            // The last of them may still be on its way, and clear what is typed.
            for (int i = 0; i < 1200 && !typed.results().contains("flushed"); i++) {
                TypedSession.type(keys, "flush\r");
                TypedSession.sleep();
            }
            TypedSession.type(keys, "quit\r");
        });
        assertEquals(0, status);
        assertTrue(typed.results().startsWith("flushed\n7\n"), typed.results());
    }

    @Test
    void whatIsWatchedIsDrawnAgainUntilControlC() throws Exception {
        String clear = "\u001b[H\u001b[2J";
        int status = typed.session("xterm-256color", (keys, terminal) -> {
            TypedSession.type(keys, ".watch 20ms statistics level label=x\r");
            TypedSession.await(
                    () -> typed.results().split("\u001b\\[H", -1).length > 3,
                    () -> "three drawings: " + typed.results());
            terminal.raise(Terminal.Signal.INT);
            typed.awaitPrompt(2);
            TypedSession.type(keys, "flush\rquit\r");
        });
        assertEquals(0, status);
        String drawing =
                clear + "every 0.02s: statistics level label=x   Ctrl-C ends it\n\nname,sign,values\nlabel,=,[x]\n";
        assertTrue(typed.results().startsWith(drawing + drawing + drawing), typed.results());
        assertTrue(typed.results().endsWith("flushed\n7\n"), typed.results());
        assertFalse(typed.said().contains("Error"), typed.said());
    }

    @Test
    void theKeysAreThoseThatAreOn() throws Exception {
        typed.preferences = new Preferences(Optional.empty(), Optional.empty(), Editing.VI, "");
        assertEquals(0, typed.session(".keys\rquit\r"));
        assertTrue(typed.results().contains("Esc "), typed.results());
        assertFalse(typed.results().contains("Alt-B"), typed.results());
    }

    @Test
    void tabCompletesWithinQueries() throws Exception {
        int status = typed.session("xterm-256color", (keys, terminal) -> {
            TypedSession.type(keys, ".timer off\r.timer off\rflush\r");
            typed.awaitPrompt(4);
            TypedSession.type(keys, "SELECT max(hei\t) FROM lev\t WHERE name = 'x';\r");
            TypedSession.type(keys, "SELECT name FROM tanks WHERE place IN ('south', 'No\t);\rquit\r");
        });
        assertEquals(0, status);
        assertEquals("""
                flushed
                7
                text
                SELECT max(height) FROM level  WHERE name = 'x'
                text
                "SELECT name FROM tanks WHERE place IN ('south', 'North Yard')"
                """, typed.results());
    }

    @Test
    void aLineCanBeEditedAsInVi() throws Exception {
        typed.preferences = new Preferences(Optional.empty(), Optional.empty(), Editing.VI, "");
        assertEquals(0, typed.session("fflush\u001b0x\rquit\r"));
        assertEquals("flushed\n7\n", typed.results());
    }

    @Test
    void theHistoryIsSearchedAndCut() throws Exception {
        typed.session("flush\rmetrics\r.timer off\r.history flu\r.history 2\rquit\r");
        assertTrue(typed.results().endsWith("flush\n.history flu\n.history flu\n.history 2\n"), typed.results());
    }

    @Test
    void linesWithSecretsAreNotKept() throws Exception {
        typed.session(
                "flush\rflush password=hunter2\rflush Api_Key=hunter2\rflush postgres://u:hunter2@h/d\rflush Authorization: Bearer hunter2\r.history\rquit\r");
        assertEquals("flushed\n7\nflush\n.history\n", typed.results());
    }

    @Test
    void theHistoryIsKeptWhereTheUserWants() {
        assertEquals(Optional.of(Path.of("/s/kymo/history")), HistoryFile.of(Map.of("XDG_STATE_HOME", "/s"), "/none"));
        assertEquals(Optional.of(Path.of("/none/.kymo_history")), HistoryFile.of(Map.of(), "/none"));
        assertEquals(Optional.empty(), HistoryFile.of(Map.of("KYMO_HISTORY", ""), "/none"));
    }
}
