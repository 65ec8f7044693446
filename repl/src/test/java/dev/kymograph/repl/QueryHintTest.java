package dev.kymograph.repl;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Vocabulary.Relation;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What DuckDB says is said with what may have led to it. */
class QueryHintTest {

    private static final List<Relation> RELATIONS = List.of(
            new Relation("pulse_rate", List.of("timestamp", "pulse_value")),
            new Relation("dogs", List.of("id", "breed")));

    private static String said(String message, String select) {
        KymographException e = new KymographException(ErrorKind.USAGE, "sql.unknown-name", message);
        String all = QueryHint.added(e, select, RELATIONS).getMessage();
        return all.substring(message.length());
    }

    @Test
    void aTextInDoubleQuotesIsCalledOne() {
        String message =
                "Cannot answer: Referenced column \"Beagle\" not found in FROM clause!\nCandidate bindings: \"breed\"";
        assertEquals(
                "\nA text stands in single quotes: 'Beagle'; double quotes are for names",
                said(message, "SELECT * FROM dogs WHERE breed = \"Beagle\""));
        assertEquals("", said(message, "SELECT Beagle FROM dogs"));
    }

    @Test
    void aColumnThatATableDoesNotHaveIsAnsweredWithTheNearest() {
        String message = "Cannot answer: Values list \"p\" does not have a column named \"pulse_valu\"";
        String hint = "\nThe columns of pulse_rate are timestamp, pulse_value; did you mean pulse_value?";
        assertEquals(hint, said(message, "SELECT p.pulse_valu FROM pulse_rate p"));
        assertEquals(hint, said(message, "SELECT p.pulse_valu FROM dogs JOIN pulse_rate AS p ON true"));
        assertEquals(
                "\nThe columns of a are most, id; did you mean most?",
                said(
                        message.replace("\"p\"", "\"a\"").replace("pulse_valu", "moost"),
                        "WITH a AS (SELECT max(id) AS most, id FROM dogs) SELECT a.moost FROM a"));
        assertEquals(
                "", said(message + "\nCandidate bindings: : \"pulse_value\"", "SELECT p.pulse_valu FROM pulse_rate p"));
    }
}
