package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Question.Comparison;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What every catalog does with several callers. */
public abstract class CatalogConcurrencyContract extends CatalogCase {

    private static final int WRITERS = 8;
    private static final int ROUNDS = 8;

    /** Runs all at the same time. */
    private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void nothingIsLostWhileManyAcceptAndOneFlushes() throws Exception {
        List<Callable<Long>> tasks = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            catalog.register(List.of(whale(writer, "orca", null)));
            int subject = writer;
            tasks.add(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    accept(catalog, subject, round * 1000L + subject, round * 1000L + subject + 1);
                }
                return 0L;
            });
        }
        tasks.add(this::flushUntilAllIsFlushed);
        tasks.add(() -> watchStates(Scope.all("song_pitch")));
        tasks.add(() -> watchStates(new Scope(
                "song_pitch",
                OptionalLong.empty(),
                OptionalLong.empty(),
                List.of(new Scope.Condition("species", Comparison.IS, List.of("orca"))),
                Optional.empty())));
        tasks.add(() -> {
            for (int round = 0; round < ROUNDS; round++) {
                catalog.register(List.of(whale(WRITERS, "fin " + round, null)));
            }
            return 0L;
        });
        together(tasks);

        State.Part part = part(Scope.all("song_pitch"));
        assertEquals(List.of(), part.batches());
        long readings = part.files().stream().mapToLong(LakeFile::readings).sum();
        assertEquals(WRITERS * ROUNDS * 2, readings);
        List<Long> sequences = part.files().stream()
                .flatMap(file -> LongStream.rangeClosed(file.sequenceFrom(), file.sequenceTo())
                        .boxed())
                .toList();
        assertEquals(WRITERS * ROUNDS, new HashSet<>(sequences).size(), "each batch had a place of its own");
    }

    private long flushUntilAllIsFlushed() {
        long flushed = 0;
        while (flushed < WRITERS * ROUNDS) {
            for (HotBatch batch : catalog.hotBatches("song_pitch")) {
                NewFile file = new NewFile(
                        "song_pitch",
                        "/" + batch.id(),
                        1,
                        batch.sequence(),
                        batch.sequence(),
                        "x",
                        "zstd",
                        true,
                        List.of(new Span(1, batch.fromMicros(), batch.toMicros(), batch.readings())));
                catalog.commit(commit(List.of(file), List.of(batch.id()), List.of()));
                flushed++;
            }
        }
        return flushed;
    }

    /** A reading is in a batch or in a file, never in both or neither; numbers never fall. */
    private long watchStates(Scope scope) {
        long readings = 0;
        long number = 0;
        while (readings < WRITERS * ROUNDS * 2) {
            State state = catalog.state(List.of(scope));
            State.Part part = state.parts().get(0);
            long now = part.files().stream().mapToLong(LakeFile::readings).sum()
                    + part.batches().stream().mapToLong(HotBatch::readings).sum();
            assertTrue(now >= readings, "readings went missing: " + readings + " then " + now);
            Set<Long> inFiles =
                    part.files().stream().map(LakeFile::sequenceFrom).collect(Collectors.toSet());
            List<Long> twice = part.batches().stream()
                    .map(HotBatch::sequence)
                    .filter(inFiles::contains)
                    .toList();
            assertEquals(List.of(), twice, "batches that are in a file, too");
            assertTrue(state.number() >= number, "the state number fell");
            readings = now;
            number = state.number();
        }
        return number;
    }

    @Test
    void oneBadWriteSpoilsNoOther() throws Exception {
        List<Callable<String>> tasks = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            int subject = writer;
            tasks.add(() -> {
                for (int round = 0; round < 5; round++) {
                    if (subject % 2 == 0) {
                        accept(catalog, subject, round);
                    } else {
                        Commit bad = commit(List.of(file("/bad", span(1, 0, 1))), List.of(9999L), List.of());
                        assertRefused("catalog.conflict", "9999", () -> catalog.commit(bad));
                    }
                }
                return "";
            });
        }
        together(tasks);
        List<HotBatch> batches = catalog.hotBatches("song_pitch");
        assertEquals(WRITERS / 2 * 5, batches.size());
        assertEquals(List.of(), paths(Scope.all("song_pitch")));
        assertEquals(0, catalog.state(List.of()).snapshot());
    }

    @Test
    void oneSubjectCanBeChangedByAllAtOnce() throws Exception {
        List<Callable<String>> tasks = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            String species = "species " + writer;
            tasks.add(() -> {
                catalog.register(List.of(whale(1, species, null)));
                catalog.register(List.of(whale(1, species + " again", null)));
                return species + " again";
            });
        }
        List<String> written = together(tasks);
        Object last = catalog.subject("whale", 1).orElseThrow().attributes().get("species");
        assertTrue(written.contains(last), () -> last + " of " + written);
        assertEquals(1, catalog.subjects("whale").subjects().size());
    }

    @Test
    void whatWasHandedInBeforeClosingIsKept() throws Exception {
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            int subject = writer;
            tasks.add(() -> {
                int accepted = 0;
                try {
                    while (true) {
                        accept(catalog, subject, accepted);
                        accepted++;
                    }
                } catch (KymographException e) {
                    assertEquals("catalog.closed", e.code());
                }
                return accepted;
            });
        }
        tasks.add(() -> {
            TimeUnit.MILLISECONDS.sleep(100);
            catalog.close();
            return 0;
        });
        int accepted = together(tasks).stream().mapToInt(n -> n).sum();
        assertTrue(accepted > 0, "nothing was accepted in time");
        reopen();
        assertEquals(accepted, catalog.hotBatches("song_pitch").size());
    }

    @Test
    void aReaderThatFailsLeavesTheNextUnharmed() {
        assertThrows(
                IllegalArgumentException.class,
                () -> part(new Scope(
                        "song_pitch",
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        List.of(new Scope.Condition("nothing", Comparison.IS, List.of("x"))),
                        Optional.empty())));
        assertEquals(Collections.emptyList(), paths(Scope.all("song_pitch")));
    }
}
