package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.CatalogCase;
import dev.kymograph.engine.internal.catalog.Watches.Begun;
import dev.kymograph.engine.internal.catalog.Watches.Judged;
import dev.kymograph.engine.internal.catalog.Watches.Learnt;
import dev.kymograph.engine.internal.catalog.Watches.Position;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

class DuckDbWatchesTest extends CatalogCase {

    private static final Position BEGIN = new Position(0, 0);

    @TempDir
    Path folder;

    private TestStore store;

    @Override
    protected Catalog open() throws Exception {
        store = TestStore.open(folder);
        return store.catalog();
    }

    @Override
    protected void closeRest() throws Exception {
        store.close();
    }

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

    /** A command that only asks has nothing to write. */
    @Test
    void whoIsAloneGoesOnWithoutATurn() throws Exception {
        catalog.register(List.of(whale(1, "blue", null)));
        Begun first = begin();
        learn(first, 1);
        catalog.watches().end("deep", first.turn());
        reopen();
        assertEquals(new Begun(first.turn(), new Position(0, 3), Map.of(1, 7L)), begin());
        assertEquals(Optional.of("YWJj"), catalog.watches().learnt("deep", 1));
    }

    @Test
    void nothingIsLearntOfASubjectThatWasDeleted() {
        catalog.register(List.of(whale(1, "blue", null), whale(2, "blue", null)));
        Begun begun = begin();
        learn(begun, 1, 2);
        catalog.deleteSubject("whale", 1);
        assertEquals(Map.of(2, 7L), begin().judged());
        learn(begun, 1, 2);
        assertEquals(Map.of(2, 7L), begin().judged());
        assertEquals(Set.of(2), catalog.watches().known("whale", List.of(1, 2)));
    }
}
