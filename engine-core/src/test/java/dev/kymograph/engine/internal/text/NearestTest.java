package dev.kymograph.engine.internal.text;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class NearestTest {

    private static final List<String> KNOWN = List.of("breed", "birth_date", "by", "type", "statistics", "zone");

    @Test
    void findsAWordWithOneLetterWrongMissingOrTooMany() {
        assertEquals(Optional.of("breed"), Nearest.to("bread", KNOWN));
        assertEquals(Optional.of("breed"), Nearest.to("bred", KNOWN));
        assertEquals(Optional.of("breed"), Nearest.to("breeed", KNOWN));
    }

    @Test
    void countsTwoSwappedLettersAsOneMistake() {
        assertEquals(Optional.of("zone"), Nearest.to("zoen", KNOWN));
    }

    @Test
    void findsAWordByItsBeginningAndWithoutRegardToCase() {
        assertEquals(Optional.of("statistics"), Nearest.to("stat", KNOWN));
        assertEquals(Optional.of("birth_date"), Nearest.to("BIRTH", KNOWN));
    }

    @Test
    void findsNothingWhereNothingIsNear() {
        assertEquals(Optional.empty(), Nearest.to("longitude", KNOWN));
        assertEquals("", Nearest.didYouMean("x", List.of()));
    }

    @Test
    void prefersTheNearerAndThenTheAlphabet() {
        assertEquals(Optional.of("cat"), Nearest.to("cet", List.of("cut", "cat")));
        assertEquals(Optional.of("series"), Nearest.to("serie", List.of("serious_gaps", "series")));
    }

    @Test
    void asksInASentence() {
        assertEquals(" Did you mean 'type'?", Nearest.didYouMean("tpye", KNOWN));
    }
}
