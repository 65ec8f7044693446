package dev.kymograph.repl;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is nearly right is answered with what may have been meant. */
class NearMissTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "subjects lst; [lst] is not import, list, show, held or readmit; did you mean list?",
                "quarantine shwo; did you mean show?",
                "schema verfy; did you mean verify?",
                "plugins relod; did you mean reload",
                "config chek; did you mean check?",
                "statistics level | plot hight=3; did you mean height?",
                "statistics level | plt; Cannot do '| plt': there is no such picture or form; did you mean plot?",
                "statistics level | md; did you mean markdown?",
                "statistics level | parquet f; '.export FILE.parquet' writes the last result so",
                "statistics level | nonsense; there is no such picture or form; see: .help",
                "SELCT 1; did you mean SELECT?",
                "plot; it comes after a bar, as in: statistics METRIC by=day | plot",
                "| plot; nothing is before the bar",
                "tour; Cannot run [tour]: did you mean .tour?",
                ".jobs; Cannot run [.jobs]: it has no dot; did you mean jobs?",
                "\\q; there is no such command; '.quit' leaves",
                "\\dt; 'metrics' and 'kinds' list what can be asked about"
            })
    void theNearestIsNamed(String line, String said) {
        Run run = Run.of("-c", line);
        assertEquals(64, run.status, run.err);
        assertTrue(run.err.contains(said), run.err);
    }

    @Test
    void whatIsOnlyALittleAlikeIsNotNamed() {
        for (String line : List.of("explain ingest x", "shells", ".nosuch")) {
            assertFalse(Run.of("-c", line).err.contains("did you mean"), line);
        }
    }

    @Test
    void aVariableThatIsNotSetIsNamedWhereSqlDoesNotUnderstandIt() {
        KymographException syntax =
                new KymographException(ErrorKind.USAGE, "sql.syntax", "Cannot read: syntax error at or near \":\"");
        Variables variables = new Variables();
        variables.set(List.of("breed", "=", "Beagle"));
        String said = variables
                .explained(syntax, "SELECT '12:30', x::INT, l[1:n], l[:n], :bred FROM t")
                .getMessage();
        assertTrue(said.endsWith("The variable [bred] is not set; did you mean breed?"), said);
        assertSame(syntax, variables.explained(syntax, "SELECT x::INT, l[1:n], {'a':b}"));
    }

    @Test
    void aBarAfterTheSemicolonIsTold() {
        Run run = Run.of("-c", "SELECT 1; | csv f");
        assertTrue(run.err.contains("before the semicolon: SELECT 1 | csv;"), run.err);
    }

    @Test
    void aQueryThatFailsTellsOfWhatMayFollowItsBar() {
        Run run = Run.of("-c", "FROM unknown | csvv");
        assertTrue(run.err.contains("Cannot find [unknown]"), run.err);
        assertTrue(run.err.contains("There is no '| csvv'; did you mean csv"), run.err);
    }

    @Test
    void commandsMayBeWrittenInAnyCase() {
        assertEquals(Run.of("help").out, Run.of("-c", "HELP").out);
        assertEquals(Run.of("-c", ".help").out, Run.of("-c", ".HELP").out);
        assertTrue(Run.of("-c", ".WATCH 5s flush").err.contains("it may change data"));
        assertEquals(Run.of("statistics", "level").out, Run.of("Statistics", "level").out);
        Run run = Run.of("--read-only", "-c", "FLUSH");
        assertTrue(run.err.contains("--read-only"), run.err);
        assertFalse(run.log.contains("flush"), "what may change data is known in any case");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"backup", "vaccum", "erace", "delet", "expir", "rolback", "quarantine dorp", "schema downgrad"})
    void nobodyIsLedToWhatDeletes(String line) {
        String[] parts = Run.of("-c", line).err.split("did you mean ", -1);
        for (String command : List.of("vacuum", "erase", "delete", "expire", "rollback", "drop", "downgrade")) {
            assertFalse(parts.length > 1 && parts[1].contains(command), String.join("did you mean ", parts));
        }
    }
}
