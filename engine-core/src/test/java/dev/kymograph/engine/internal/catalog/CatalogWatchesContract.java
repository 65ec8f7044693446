package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.internal.catalog.Watches.Begun;
import dev.kymograph.engine.internal.catalog.Watches.Judged;
import dev.kymograph.engine.internal.catalog.Watches.Learnt;
import dev.kymograph.engine.internal.catalog.Watches.Position;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What rules keep that watch what comes in. */
public abstract class CatalogWatchesContract extends CatalogCase {

    private static final Position BEGIN = new Position(0, 0);

    /** The turn that is begun after another has ended. */
    protected abstract long turnAfter(Begun begun);

    private Begun begin() {
        return catalog.watches().begin("deep", "song_pitch", "any{}", BEGIN).orElseThrow();
    }

    private void learn(Begun begun, int... whales) {
        List<Learnt> learnt = Arrays.stream(whales)
                .mapToObj(whale -> new Learnt(whale, 7, "YWJj"))
                .toList();
        catalog.watches()
                .commit(new Judged(
                        "deep", begun.turn(), Optional.of(new Position(0, 3)), learnt, "dive_depth", List.of()));
    }

    @Test
    protected void goesOnWhereItEnded() throws Exception {
        catalog.register(List.of(whale(1, "blue", null)));
        Begun first = begin();
        learn(first, 1);
        catalog.watches().end("deep", first.turn());
        reopen();
        assertEquals(new Begun(turnAfter(first), new Position(0, 3), Map.of(1, 7L)), begin());
        assertEquals(Optional.of("YWJj"), catalog.watches().learnt("deep", 1));
    }

    @Test
    protected void aRuleThatNobodyHasIsForgottenAfterAWhile() throws Exception {
        catalog.register(List.of(whale(1, "blue", null)));
        learn(begin(), 1);
        Instant now = Instant.now();
        Instant soon = now.plusSeconds(60);
        assertEquals(Set.of(), catalog.watches().others(List.of("deep")));
        assertEquals(Set.of("deep"), catalog.watches().others(List.of("shallow")));
        assertEquals(Set.of(), catalog.watches().forgetOthers(List.of("deep"), soon, now), "it is there");
        assertEquals(Set.of(), catalog.watches().forgetOthers(List.of(), now.minusSeconds(60), now), "not yet");
        assertEquals(Optional.of("YWJj"), catalog.watches().learnt("deep", 1));
        assertEquals(Set.of("deep"), catalog.watches().forgetOthers(List.of(), soon, now));
        assertEquals(Optional.empty(), catalog.watches().learnt("deep", 1));
        assertEquals(Set.of(), catalog.watches().others(List.of()));
        assertEquals(new Begun(1, BEGIN, Map.of()), begin(), "it begins as a new one");
    }

    @Test
    protected void nothingIsLearntOfASubjectThatWasDeleted() {
        catalog.register(List.of(whale(1, "blue", null), whale(2, "blue", null)));
        Begun begun = begin();
        learn(begun, 1, 2);
        catalog.deleteSubject("whale", 1);
        Begun again = begin();
        assertEquals(Map.of(2, 7L), again.judged());
        learn(again, 1, 2);
        assertEquals(Map.of(2, 7L), begin().judged());
        assertEquals(Set.of(2), catalog.watches().known("whale", List.of(1, 2)));
    }
}
