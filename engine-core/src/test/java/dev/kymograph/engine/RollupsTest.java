package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

    @Test
    void soAreThoseOfSeriesWhoseBucketsCutTheirGroups() {
        try (RollupProgram program = new RollupProgram(folder.resolve("cut"), 1)) {
            program.ingest("pulse", 2_000);
            for (int minutes : List.of(15, 30, 45, 60, 90)) {
                Optional<String> name = Optional.of("pulse_each_" + minutes);
                program.engine.rollups().create("pulse", Duration.ofMinutes(minutes), name, Watch.NOBODY);
            }
            int fromRollups = 0;
            for (String every : List.of("30m", "40m", "45m", "90m", "2h")) {
                for (String by : List.of("hour", "hour_of_day", "day")) {
                    Question question = Question.of("series", "pulse")
                            .where("every", every)
                            .where("by", by)
                            .where("aggregate", "count");
                    fromRollups += compare("cut", program.engine, question);
                    fromRollups += compare("cut", program.engine, question.where("zone", "Asia/Kolkata"));
                }
            }
            assertTrue(fromRollups > 12, fromRollups + " of 30 were answered from rollups");
        }
    }

    @Test
    void soIsCoverageOnDaysOfAnyZoneAndOfLivesThatBegin() {
        try (RollupProgram program = new RollupProgram(folder.resolve("covered"), 3)) {
            program.ingest("pulse", 2_000);
            for (int minutes : List.of(30, 60, 1440)) {
                Optional<String> name = Optional.of("pulse_each_" + minutes);
                program.engine.rollups().create("pulse", Duration.ofMinutes(minutes), name, Watch.NOBODY);
            }
            program.ingest("pulse", 50);
            int fromRollups = 0;
            for (String zone : List.of("UTC", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe")) {
                Question question = Question.of("coverage", "pulse").where("zone", zone);
                fromRollups += compare("all", program.engine, question);
                fromRollups += compare("breed", program.engine, question.where("breed", "Poodle"));
                fromRollups += compare("age", program.engine, question.where("age_year", 1, 2));
                fromRollups +=
                        compare("cut", program.engine, question.where("from", RollupProgram.FIRST.plusSeconds(40_000)));
            }
            assertEquals(16, fromRollups);
            assertEquals(0, compare("sensors", program.engine, Question.of("coverage", "steps")));
        }
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
