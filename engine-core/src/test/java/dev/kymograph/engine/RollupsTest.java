package dev.kymograph.engine;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** With rollups an answer is what it is without. */
class RollupsTest {

    private static final int QUESTIONS = 50;

    @RegisterExtension
    final MemoryFolder folder = new MemoryFolder();

    @Test
    void answersOfRandomQuestionsOverRandomProgramsAreThoseOfTheReadings() {
        ask(1, 4);
    }

    @Test
    @Tag("soak")
    void answersOfManyMoreAreToo() {
        ask(5, 44);
    }

    private void ask(int firstSeed, int lastSeed) {
        int asked = 0;
        int fromRollups = 0;
        for (int seed = firstSeed; seed <= lastSeed; seed++) {
            try (RollupProgram program = new RollupProgram(folder.resolve("seed-" + seed), seed)) {
                for (int i = 0; i < QUESTIONS; i++) {
                    program.step();
                    Question question = program.question();
                    asked++;
                    fromRollups += compare("seed " + seed + ", question " + i, program.engine, question);
                    assertEquals(List.of(), NaiveSums.differences(program), "seed " + seed + ", question " + i);
                }
            }
        }
        assertTrue(fromRollups * 4 >= asked, fromRollups + " of " + asked + " were answered from rollups");
    }

    /** Returns how many of the two were answered from a rollup. */
    private static int compare(String what, Engine engine, Question question) {
        String asked = what + ": " + question;
        List<List<Object>> expected;
        try (Result off = engine.ask(question.where("rollups", "off"))) {
            assertEquals(Provenance.Route.DUCKDB, off.provenance().route(), asked);
            expected = AnsweredRows.rest(off);
        }
        try (Result on = engine.ask(question)) {
            List<List<Object>> found = AnsweredRows.rest(on);
            String rolled = asked + " from " + on.provenance().rollup();
            assertEquals(expected.size(), found.size(), () -> rolled + "\nexpected " + expected + "\nfound " + found);
            for (int i = 0; i < expected.size(); i++) {
                same(rolled + ", row " + i, expected.get(i), found.get(i));
            }
            return on.provenance().route() == Provenance.Route.ROLLUP ? 1 : 0;
        }
    }

    /** Only the last digits of what is summed depend on the order of summing. */
    private static void same(String what, List<Object> expected, List<Object> found) {
        for (int i = 0; i < expected.size(); i++) {
            if (expected.get(i) instanceof Double number && found.get(i) instanceof Double other) {
                assertEquals(number, other, 1e-9 * Math.max(1, Math.abs(number)), what + expected + found);
            } else {
                assertEquals(expected.get(i), found.get(i), what + expected + found);
            }
        }
    }
}
