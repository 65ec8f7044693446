package dev.kymograph.repl;

import dev.kymograph.engine.KymographException;
import dev.kymograph.repl.command.Commands;
import dev.kymograph.repl.command.Harmless;
import dev.kymograph.repl.command.Usage;
import dev.kymograph.repl.format.Format;
import dev.kymograph.repl.language.Script;
import dev.kymograph.repl.language.Statement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ShellCommandsTest {

    private static String replaced(Variables variables, String line) {
        Statement statement = variables.in(Script.statements(line).get(0));
        return statement instanceof Statement.Sql sql ? sql.text() : ((Statement.Command) statement).text();
    }

    @Test
    void valuesStandWhereTheirNamesAre() {
        Variables variables = new Variables();
        variables.set(List.of("breed", "=", "German Shepherd"));
        variables.set(List.of("owner=O'Neil"));
        variables.set(List.of("year", "2"));
        assertEquals("breed = German Shepherd\nowner = O'Neil\nyear = 2\n", variables.set(List.of()));
        assertEquals(
                "statistics level breed=\"German Shepherd\",Beagle age_year=2",
                replaced(variables, "statistics level breed=:breed,Beagle age_year=:year"));
        assertEquals(
                "SELECT 'German Shepherd', 'O''Neil', 2 FROM t",
                replaced(variables, "SELECT :breed, :owner, :year FROM t;"));
        assertEquals(
                "Statistics level breed=\"German Shepherd\"", replaced(variables, "Statistics level breed=:breed"));
        String untouched = "SELECT a::year, ':year', b[1:year], \":year\", :other, t:year -- :year";
        assertEquals(untouched, replaced(variables, untouched));
        assertTrue(assertThrows(KymographException.class, () -> replaced(variables, "statistics level breed=:bred"))
                .getMessage()
                .contains("did you mean breed?"));
        variables.set(List.of("breed="));
        assertFalse(variables.set(List.of()).contains("breed"));
    }

    @Test
    void numbersBelowZeroAndKeysOfStructsAreKeptApart() {
        Variables variables = new Variables();
        variables.set(List.of("least=-5"));
        variables.set(List.of("b=7"));
        assertEquals("SELECT 10-(-5), {'a':b} FROM t", replaced(variables, "SELECT 10-:least, {'a':b} FROM t;"));
    }

    @Test
    void aFileSetsWhatTheCommandsName(@TempDir Path folder) throws IOException {
        Path init = Files.writeString(folder.resolve("init.kymo"), ".set place = North Yard\n.mode csv\n");
        Run run = Run.of("--init", init.toString(), "-c", "statistics level place=:place");
        assertEquals("name,sign,values\nplace,=,[North Yard]\n", run.out);
    }

    @Test
    void theFirstErrorEndsUnlessItShallNot() {
        Run run = new Run().with("flush\nfulsh\nflush\n", "--format", "csv");
        assertEquals("flushed\n7\n", run.out);
        assertEquals(64, run.status);
        run = new Run().with(".bail off\nflush\nfulsh\nflush\n", "--format", "csv");
        assertEquals("flushed\n7\nflushed\n7\n", run.out);
        assertEquals(64, run.status);
        assertTrue(run.err.contains("did you mean flush?"), run.err);
    }

    @Test
    void whatChangesDataIsRefusedReadOnly() {
        for (String line :
                List.of("flush", "demo", "schema upgrade", "ingest x.csv --metric level", "plugins remove x")) {
            Run run = Run.of("--read-only", "-c", line);
            assertEquals(64, run.status, line);
            assertTrue(run.err.contains("kymo was started with --read-only"), run.err);
            assertFalse(run.log.contains("open"), "nothing is opened for it");
        }
        assertEquals(0, Run.of("--read-only", "statistics", "level").status);
        Run inside = Run.of("--read-only", "-c", ".read-only off", "-c", "flush");
        assertEquals(64, inside.status);
    }

    @Test
    void onlyWhatLooksIsHarmless() {
        Commands commands = new Commands();
        for (String line : List.of(
                "SELECT 1;",
                "statistics level | plot",
                "jobs",
                "check --deep",
                "advise",
                "compact --dry-run",
                "subjects --kind tank list",
                "rollup list",
                "explain SELECT 1;")) {
            assertTrue(Harmless.is(Script.statements(line).get(0), commands), line);
        }
        for (String line : List.of(
                "jobs cancel x",
                "check --repair",
                "check --repair=yes",
                "advise --apply all",
                "compact",
                "export level --to x.csv",
                "rollup drop x",
                "erase subject tank 1",
                "plugins install x.jar",
                "delete level",
                "quarantine replay",
                "hold subject tank 1")) {
            assertFalse(Harmless.is(Script.statements(line).get(0), commands), line);
        }
    }

    @Test
    void everyCommandIsEitherHarmlessOrRefused() {
        Commands commands = new Commands();
        List<String> harmless = commands.usages().stream()
                .map(usage -> usage.name())
                .filter(name -> Harmless.is(Script.statements(name).get(0), commands))
                .sorted()
                .toList();
        assertEquals(
                List.of(
                        "advise",
                        "analyses",
                        "breakers",
                        "check",
                        "config",
                        "exit",
                        "explain",
                        "files",
                        "formats",
                        "help",
                        "jobs",
                        "kinds",
                        "metrics",
                        "plugins",
                        "quit",
                        "rollup",
                        "snapshots",
                        "status",
                        "subjects",
                        "tables"),
                harmless);
    }

    @Test
    void whatOtherProgramsDidIsFollowedOnDemand() {
        assertTrue(Run.of("status").out.contains("3 wait, the oldest for 2.5 s"), Run.of("status").out);
        assertTrue(Run.of("sync", "--format", "csv").out.endsWith("3,1\n"), Run.of("sync", "--format", "csv").out);
        assertTrue(Run.of("sync", "--full", "--format", "csv").out.endsWith("4,2\n"));
    }

    @Test
    void whatThereIsIsListedByItsName() {
        assertEquals("""
                metric_type,from,to,readings,bytes,compression,file
                level,2024-01-01T00:00:00Z,2024-02-01T00:00:00Z,2000,1000,zstd,lake/level.parquet
                """, Run.of("files", "level", "--format", "csv").out);
        assertTrue(Run.of("files", "levels").err.contains("did you mean level?"));
        assertTrue(Run.of("analyses").out.contains("statistics"));
        assertEquals(Run.of("status").out, Run.of("stats").out);
        assertEquals(Run.of("config", "show").out, Run.of("config").out);
        assertEquals(Run.of("subjects", "list").out, Run.of("subjects").out);
        assertTrue(Run.of("rollups").err.contains("no rollups"), "the fake engine has none");
    }

    @Test
    void helpTellsOfWhatDuckDbCanCall() {
        assertEquals("""
                height_of(level) → DOUBLE
                height_of(level, unit)

                  How high it is. NULL is not high.
                  Scalar and window function of DuckDB.

                Example: height_of(3)

                Example: height_of(3, 'cm')
                """, Run.of("help", "height_of").out);
        assertEquals("heap(l)\n\n  Macro function of DuckDB.\n", Run.of("help", "heap").out);
        assertTrue(Run.of("help", "height_off").err.contains("; did you mean height_of?"));
        assertTrue(Run.of("help", "bar").out.startsWith("bar(value, lowest"), "ours says more of it");
    }

    @Test
    void helpKnowsEveryName() {
        assertEquals(Run.of("help", "statistics").out, Run.of("-c", ".help statistics").out);
        assertEquals(Run.of("help", "level").out, Run.of("-c", ".help level").out);
        assertEquals(Run.of("help", ".mode").out, Run.of("-c", ".help mode").out);
        assertTrue(Run.of("help", "statistics").out.contains("Example: statistics level\n"));
        assertTrue(Run.of("-c", ".help bar").out.startsWith("bar(value, lowest, highest[, width])"));
        assertTrue(Run.of("help", "sparkline").out.startsWith("sparkline(value[, timestamp])"));
        assertTrue(Run.of("help", "statistix").err.contains("did you mean statistics?"));
        assertTrue(Run.of("-c", ".keys").out.contains("Ctrl-R"));
        assertTrue(Run.of("-c", ".keys").out.contains("Alt-B"));
        assertTrue(Run.of("help", "sparkline")
                .out
                .endsWith("\nExample: SELECT label, sparkline(height, timestamp) FROM level GROUP BY label;\n"));
        assertTrue(Run.of("help", "bar").out.contains("Example: SELECT label, bar(avg(height), 0, 100, 20) FROM"));
    }

    @Test
    void everyCommandHelpsWhereItIsAsked() {
        for (Usage usage : new Commands().usages()) {
            Run asked = new Run().with(usage.name() + " --help\n", "--read-only");
            assertEquals(Run.of("help", usage.name()).out, asked.out, usage.name());
            assertEquals(0, asked.status, asked.err);
        }
        assertEquals(Run.of("help", "statistics").out, new Run().with("statistics level --help\n").out);
        Run piped = new Run().with("rebuild --help | csv\n");
        assertFalse(piped.log.stream().anyMatch(line -> line.startsWith("rebuild")), piped.log::toString);
    }

    @Test
    void aSnapshotThatIsNotKnownIsRefusedWithThoseThatAre() {
        Run run = new Run().with(".bail off\n.as_of 99\n.as_of\n.as_of 2\n.as_of\n.as_of 2024-05-01\n.as_of\n");
        assertTrue(
                run.err.contains(
                        "Cannot look at snapshot [99]: there is none of this number, or it has expired; there are 1, 2;"
                                + " 'snapshots' lists them"),
                run.err);
        assertTrue(run.err.contains("as_of now\nas_of 2\nas_of 2024-05-01\n"), run.err);
    }

    @Test
    void whatIsRememberedSaysNothing() {
        Run run = new Run().whole();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
        Streams streams = new Streams(InputStream.nullInputStream(), OutputStream.nullOutputStream(), err, Set.of(), 0);
        try (Interpreter interpreter = new Interpreter(
                data -> run.source(Optional.empty(), data),
                Optional.empty(),
                streams,
                new Display(Format.CSV, 40, true, false))) {
            interpreter.remember(Script.statements("FROM noted").get(0));
            assertEquals("", said.toString(StandardCharsets.UTF_8));
            assertEquals(2, interpreter.names().last().size());
            interpreter.execute(Script.statements("FROM noted").get(0));
            assertTrue(said.toString(StandardCharsets.UTF_8).contains("There is more to say."));
        }
    }

    @Test
    void theLastResultIsExportedByItsEnding(@TempDir Path folder) throws IOException {
        String html = """
                <table>
                <thead>
                <tr><th>text</th></tr>
                </thead>
                <tbody>
                <tr><td>SELECT 'a&lt;b'</td></tr>
                </tbody>
                </table>
                """;
        Map<String, String> expected = Map.of(
                "r.csv", "text\nSELECT 'a<b'\n",
                "r.tsv", "text\nSELECT 'a<b'\n",
                "r.json", "[\n{\"text\": \"SELECT 'a<b'\"}\n]\n",
                "r.ndjson", "{\"text\": \"SELECT 'a<b'\"}\n",
                "r.md", "| text         |\n| ------------ |\n| SELECT 'a<b' |\n",
                "r.HTML", html);
        for (Map.Entry<String, String> file : expected.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Run run = Run.of("-c", "SELECT 'a<b';", "-c", ".export " + path);
            assertEquals(0, run.status, run.err);
            assertEquals(file.getValue(), Files.readString(path));
            assertTrue(run.err.contains("1 row was written to [" + path + "]"), run.err);
            Run again = Run.of("-c", "flush", "-c", ".export " + path);
            assertEquals(64, again.status);
            assertTrue(again.err.contains("it is there already"), again.err);
            assertEquals(file.getValue(), Files.readString(path));
            assertEquals(0, Run.of("-c", "flush", "-c", ".export " + path + " --force").status);
            assertTrue(Files.readString(path).contains("flushed"));
        }
        Run parquet = Run.of("-c", "flush", "-c", ".export " + folder.resolve("r.parquet"));
        assertTrue(
                parquet.log.stream()
                        .anyMatch(line -> line.startsWith("exportSql SELECT * FROM _ ") && line.contains("r.parquet")),
                parquet.log.toString());
        assertTrue(Run.of("-c", "flush", "-c", ".export r.xls")
                .err
                .contains("there are csv, html, json, md, ndjson, tsv, parquet"));
        assertTrue(Run.of("-c", ".export r.csv").err.contains("nothing was answered yet"));
        assertTrue(Run.of("-c", ".export").err.contains("the file is missing"));
    }

    private static String edited(String command, List<String> typed, List<String> remembered) {
        Run run = new Run().whole();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(
                InputStream.nullInputStream(), out, new PrintStream(err, true, StandardCharsets.UTF_8), Set.of(), 0);
        try (Interpreter interpreter = new Interpreter(
                data -> run.source(Optional.empty(), data),
                Optional.empty(),
                streams,
                new Display(Format.CSV, 40, false, false))) {
            interpreter.history(() -> typed);
            interpreter.editor(new Editor(command, remembered::add));
            Script.statements(".edit").forEach(interpreter::execute);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsWrittenInTheEditorIsRunAndRemembered() {
        List<String> remembered = new ArrayList<>();
        List<String> typed = List.of("fulsh", "SELECT 1;", ".edit");
        assertEquals("text\n\"SELECT 2,\n 3\"\n", edited("sed -i 's/1/2,\\n 3/'", typed, remembered));
        assertEquals(List.of("SELECT 2,\n 3;"), remembered);
        assertEquals("", edited("true", typed, remembered), "what was not changed is not run again");
        assertEquals("", edited("truncate -s0", typed, remembered));
        assertEquals(1, remembered.size());
        KymographException failed = assertThrows(KymographException.class, () -> edited("false", typed, remembered));
        assertTrue(failed.getMessage().contains("it ended with status 1; nothing was run"), failed.getMessage());
        assertEquals("flushed\n7\n", edited("echo flush >", List.of(), remembered));
        assertTrue(Run.of("-c", ".edit").err.contains("nobody is at a terminal"));
    }

    @Test
    void theEditorIsTheOneOfOtherPrograms() {
        assertEquals("code -w", Editor.command(Map.of("VISUAL", "code -w", "EDITOR", "ed")));
        assertEquals("ed", Editor.command(Map.of("VISUAL", "", "EDITOR", "ed")));
        assertEquals("vi", Editor.command(Map.of()));
    }

    @Test
    @Timeout(60)
    void aStopThatComesBetweenTwoCommandsEndsWhatIsWatched() {
        Run run = new Run().whole();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Streams streams = new Streams(InputStream.nullInputStream(), out, err, Set.of(), 0);
        try (Interpreter interpreter = new Interpreter(
                data -> run.source(Optional.empty(), data),
                Optional.empty(),
                streams,
                new Display(Format.CSV, 40, false, false))) {
            Repetition watched = Repetition.of(".watch 1h statistics level", interpreter);
            interpreter.cancel();
            watched.run();
        }
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("name,sign,values"));
    }

    @Test
    void theTourAsksSixQuestions() {
        Run run = Run.of("-c", ".tour 7");
        assertTrue(run.err.contains("Cannot show [7] of the tour: expected 1 to 6"), run.err);
        Run goes =
                Run.of("--format", "csv", "-c", ".tour", "-c", ".tour", "-c", ".tour", "-c", ".tour 6", "-c", ".tour");
        assertEquals(0, goes.status, goes.err);
        List<String> told = goes.err
                .lines()
                .filter(line -> line.matches("\\d of 6 · .*|That was.*|  \\S.*"))
                .toList();
        assertEquals(
                List.of(
                        "1 of 6 · What is measured here?",
                        "  metrics",
                        "2 of 6 · A question: an analysis, a metric, and which readings.",
                        "  statistics level",
                        "3 of 6 · The same in SQL: each metric is a view, each kind of subject a table.",
                        "  SELECT avg(height), min(height), max(height), count(*) FROM level;",
                        "6 of 6 · How a question is answered: which files are read, and why no more.",
                        "  explain statistics level",
                        "That was the tour; .help says more.",
                        "1 of 6 · What is measured here?",
                        "  metrics"),
                told,
                goes.err);
        assertTrue(
                goes.log.contains("sql SELECT avg(height), min(height), max(height), count(*) FROM level"),
                goes.log.toString());
    }

    @Test
    void whatChangedIsMarked() {
        Frame before = Frame.of("│ a │  1 │\n│ b │  2 │\n");
        assertEquals(
                "│ a │  1 │\n│ b │  \u001b[7m3\u001b[27m │\n",
                Frame.of("│ a │  1 │\n│ b │  3 │\n").since(before, 9, 80));
        assertEquals("│ a │  1 │\n", Frame.of("│ a │  1 │\n").since(before, 9, 80));
        assertEquals(
                "│ a   │ \u001b[7m10\u001b[27m │\n",
                Frame.of("│ a   │ 10 │\n").since(before, 9, 80),
                "wider columns alone are no change");
        assertEquals("├───┤\n│ a │\n", Frame.of("├───┤\n│ a │\n").since(Frame.of("├──┤\n│ a │\n"), 9, 80));
        assertEquals(
                "│ a │  1 │\n… 1 more line has no room\n", before.since(before, 1, 80), "a screen has so many lines");
        assertEquals("… 2 more lines have no room\n", before.since(before, 1, 9), "a wide line takes two of them");
        assertEquals("│ a │  1 │\n… 1 more line has no room\n", before.since(before, 3, 9));
    }

    @Test
    void onlyQuestionsAreWatched() {
        for (String line : List.of(".watch 5s flush", ".watch 5s compact", ".watch 5s .timer off")) {
            assertEquals(64, Run.of("-c", line).status, line);
        }
        assertTrue(Run.of("-c", ".watch 5s flush").err.contains("it may change data"));
        Run hidden = new Run().with(".set x = --repair\n.watch 5s check :x\n", "--read-only");
        assertTrue(hidden.err.contains("it may change data"), hidden.err);
        assertTrue(Run.of("-c", ".watch statistics level").err.contains("as in .watch 5s status"));
    }
}
