package dev.kymograph.repl;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
                "| plot; nothing is before the bar"
            })
    void theNearestIsNamed(String line, String said) {
        Run run = Run.of("-c", line);
        assertEquals(64, run.status, run.err);
        assertTrue(run.err.contains(said), run.err);
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
