package dev.kymograph.engine.internal.catalog;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Of two writes of one reading it must always be clear which is the later, whatever becomes of the files they are in. */
public abstract class CatalogOrderContract extends CatalogCase {

    @Test
    void filesOfWhichNoneIsTheLaterAreNotBothLive() {
        add(file("/a", 2, 2, span(1, 10, 20)));
        assertRefused("catalog.straddled", "between [1] and [3]", () -> add(file("/b", 1, 3, span(1, 20, 30))));
        add(file("/c", 1, 3, span(1, 21, 30), span(2, 10, 20)));
        add(file("/d", 4, 5, span(1, 10, 30)));
        assertRefused("catalog.straddled", "between [5] and [5]", () -> add(file("/e", 5, 5, span(1, 10, 10))));
        assertEquals(List.of("/a", "/c", "/d"), paths(Scope.all("song_pitch")));
    }

    @Test
    void noWriteThatIsOpenOrHotIsBetweenThoseOfAFile() {
        accept(catalog, 1, 10);
        long open = catalog.reserveSequence(SONG);
        assertEquals(1, catalog.holdings("song_pitch").settledBefore(), "the first is hot");
        assertEquals(3, catalog.holdings("dive_depth").settledBefore(), "another metric type has its own");
        assertRefused("catalog.straddled", "Begin again", () -> add(file("/a", 1, 3, span(2, 1, 2))));
        catalog.release(open);
        assertRefused("catalog.straddled", "Begin again", () -> add(file("/a", 0, 9, span(2, 1, 2))));
        long batch = catalog.hotBatches("song_pitch").get(0).id();
        catalog.commit(commit(List.of(file("/a", 0, 9, span(1, 10, 10))), List.of(batch), List.of()));
        assertEquals(3, catalog.holdings("song_pitch").settledBefore());
    }

    @Test
    void whatTheLakeHoldsIsItsLiveFilesAndTheirSpans() {
        add(file("/a", 1, 1, span(1, 10, 20)));
        add(file("/b", 2, 2, span(1, 15, 20), span(2, 1, 2)));
        add(file("/c", 3, 3, span(1, 30, 40)));
        List<LakeFile> files = part(Scope.all("song_pitch")).files();
        catalog.commit(commit(List.of(), List.of(), List.of(files.get(0).id())));
        Holdings holdings = catalog.holdings("song_pitch");
        assertEquals(files.subList(1, 3), holdings.files());
        assertEquals(
                List.of(span(1, 15, 20), span(2, 1, 2)),
                holdings.spans().get(files.get(1).id()));
        assertEquals(2, holdings.spans().size());
        assertEquals(List.of(), catalog.holdings("dive_depth").files());
    }

    private static NewFile file(String path, long sequenceFrom, long sequenceTo, Span... spans) {
        return new NewFile("song_pitch", path, 1000, sequenceFrom, sequenceTo, "ab12", "zstd", true, List.of(spans));
    }
}
