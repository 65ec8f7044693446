package dev.kymograph.benchmark;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

class CellsTest {

    @Test
    void tellWhereTwoAnswersDiffer() {
        assertEquals(
                Optional.of("row 1 [b\t2] and [b\t3]"),
                Cells.difference(List.of("a\t1", "b\t2"), List.of("a\t1", "b\t3")));
        assertEquals(Optional.of("2 rows and 1 rows"), Cells.difference(List.of("a", "b"), List.of("a")));
        assertEquals(Optional.of("row 0 [a] and [a\tb]"), Cells.difference(List.of("a"), List.of("a\tb")));
    }

    @Test
    void takeNumbersAsTheSameThatDifferByTheOrderOfTheirSum() {
        assertEquals(Optional.empty(), Cells.difference(List.of("80.75450000001"), List.of("80.7545")));
        assertEquals(
                Optional.of("row 0 [80.755] and [80.754]"), Cells.difference(List.of("80.755"), List.of("80.754")));
    }

    @Test
    void doNotAskTheOtherForWhatSqlCannotTell() {
        assertEquals(Optional.empty(), Cells.difference(List.of("a\t1\tmore"), List.of("a\t1")));
    }

    @Test
    void areOfQuestionsThatAllContestantsHaveWordsFor() {
        for (Asked asked : Asked.listed("list")) {
            assertFalse(asked.title().isEmpty(), asked.name());
            assertFalse(asked.words().isEmpty(), asked.name());
            assertFalse(asked.glob().isEmpty(), asked.name());
            assertFalse(asked.planned().isEmpty(), asked.name());
        }
    }
}
