package dev.kymograph.repl;

import dev.kymograph.repl.language.Script;
import dev.kymograph.repl.language.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StatementLogTest {

    private static String log(Path file) throws IOException {
        return Files.readString(file)
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z", "THEN")
                .replaceAll("\\d+ ms", "N ms");
    }

    @Test
    void whatIsAskedAndWhatCameOfItIsKept(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("day.kymo");
        Run run = new Run()
                .with(".bail off\nflush\n.log " + file + "\n.set n = 3\nFROM numbers :n;\nflush | csv\n"
                        + "flsh\n.log off\nflush\n");
        assertEquals(64, run.status);
        assertEquals("""
                        -- THEN
                        -- .set n = 3

                        -- THEN
                        FROM numbers 3;
                        -- 3 rows · N ms · DuckDB · 3 of 41 files

                        -- THEN
                        flush | csv;
                        -- 1 row · N ms

                        -- THEN
                        -- flsh
                        -- Error: Cannot run [flsh]: there is no such command; did you mean flush?

                        -- THEN
                        -- .log off

                        """, log(file));
    }

    @Test
    void itRunsAgain(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("day.kymo");
        String lines = """
                flush
                .bail off
                flsh
                SELECT 1 -- one
                , ';'
                ;
                FROM numbers 2 | csv;
                SELECT 2 -- two
                | csv;
                """;
        Run first = new Run().with(".mode csv\n.log " + file + "\n" + lines);
        Run again = new Run().with(".mode csv\n.read " + file + "\n");
        assertEquals(0, again.status, again.err);
        assertEquals(first.out, again.out);
    }

    @Test
    void severalShellsWriteToOneLog(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("day.kymo");
        int lines = 300;
        List<CompletableFuture<Run>> shells = new ArrayList<>();
        for (int shell = 0; shell < 4; shell++) {
            shells.add(CompletableFuture.supplyAsync(
                    () -> new Run().with(".log " + file + "\n" + "FROM numbers 1;\n".repeat(lines))));
        }
        for (CompletableFuture<Run> shell : shells) {
            assertEquals(0, shell.get().status, shell.get().err);
        }
        assertEquals(4 * lines, log(file).split("FROM numbers 1;\n-- 1 row", -1).length - 1);
    }

    @Test
    void secretsAreNotKeptAndWordsOfAnotherShellAre(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("day.kymo");
        Path init = Files.writeString(folder.resolve("init.kymo"), ".log " + file + "\n");
        new Run()
                .with(".log " + file + "\nSELECT 'the Password is hunter2';\n.set token = hunter2\nflush key=:token\n"
                        + "flsh password=hunter2\n");
        new Run().with("", "--init", init.toString(), "flush", "breed=German Shepherd", "a=x,y z");
        String text = log(file);
        assertFalse(text.contains("hunter2"), text);
        assertTrue(text.contains("-- a statement that may hold a secret\n"), text);
        assertTrue(text.contains("flush breed=\"German Shepherd\" a=x,\"y z\"\n"), text);
    }

    @Test
    void whereNothingCanBeWrittenIsSaid(@TempDir Path folder) {
        assertTrue(new Run().with(".log " + folder + "\n").err.contains("it is a folder"));
        assertTrue(new Run().with(".log " + folder + "/none/x\n").err.contains("there is no such folder"));
        assertEquals("log off\n", new Run().with(".log\n").err);
    }

    @Test
    void wordsAreWrittenSoThatTheyAreReadAgain() {
        for (String line : List.of("a b='x;y' c=\"|\" d=,\"e,f\",g 'h i' --j", "a b=c,d'e '1=2'")) {
            Statement.Command command =
                    (Statement.Command) Script.statements(line).get(0);
            Statement.Command again =
                    (Statement.Command) Script.statements(command.written()).get(0);
            for (int i = 0; i < command.words().size(); i++) {
                assertEquals(command.words().get(i).list(), again.words().get(i).list(), command.written());
            }
        }
    }
}
