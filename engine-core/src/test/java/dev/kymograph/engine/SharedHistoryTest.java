package dev.kymograph.engine;

import dev.kymograph.engine.Snapshots.Keep;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.postgresql.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Processes that write, and engines that compact, drop, vacuum and ask, all on one catalog of a PostgreSQL server and one lake; some of
 * the processes are killed. Each reading that was acknowledged is there once, as it was written last, now and in each snapshot.
 */
class SharedHistoryTest {

    @TempDir
    Path folder;

    private final AtomicLong compacted = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong deleted = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();
    private volatile boolean ends;

    @Tag("heavy")
    @Test
    void nothingIsLostOrThereTwiceInAShortHistory() throws Exception {
        run(2, 2, 12);
    }

    @Tag("soak")
    @Test
    void nothingIsLostOrThereTwiceInALongHistory() throws Exception {
        run(8, 10, 100);
    }

    /** Something that is done again and again. */
    private interface Deed {
        void run() throws Exception;
    }

    @SuppressWarnings("SystemOut")
    private void run(int writers, int rounds, int batches) throws Exception {
        Map<String, String> configuration = new HashMap<>(TestServer.configuration());
        configuration.put("lake.location", folder.resolve("lake").toString());
        Map<Integer, Written> written;
        try (Engine keeper = SharingProcess.open(folder.resolve("keeper"), keeping(configuration));
                Engine sweeper = SharingProcess.open(folder.resolve("sweeper"), configuration)) {
            keeper.subjects()
                    .register(IntStream.rangeClosed(1, writers + rounds)
                            .mapToObj(dog -> Herd.dog(dog, "Dog " + dog, "Any", null))
                            .toList());
            keeper.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
            ExecutorService workers = Executors.newCachedThreadPool();
            try {
                List<Future<?>> working = List.of(
                        repeat(workers, () -> compact(keeper)),
                        repeat(workers, () -> compact(sweeper)),
                        repeat(workers, () -> drop(keeper)),
                        repeat(workers, () -> vacuum(sweeper)),
                        repeat(workers, () -> ask(keeper)),
                        repeat(workers, () -> ask(sweeper)));
                written = write(configuration, writers, rounds, batches, working);
                ends = true;
                for (Future<?> each : working) {
                    each.get();
                }
            } finally {
                ends = true;
                workers.shutdownNow();
            }
            requireHistory(keeper, written);
        }
        try (Engine again = SharingProcess.open(folder.resolve("again"), configuration)) {
            requireWritten(read(again, AsOf.NOW), written);
        }
        System.out.println(written.values().stream().mapToInt(Written::batches).sum() + " batches, " + compacted
                + " files compacted, " + deleted + " deleted, " + dropped + " readings dropped, " + answers
                + " answers");
        assertTrue(compacted.get() > 0 && dropped.get() > 0 && deleted.get() > 0 && answers.get() > 0, "too little");
    }

    private static Map<String, String> keeping(Map<String, String> configuration) {
        Map<String, String> keeping = new HashMap<>(configuration);
        keeping.put("retention.pulse.raw", "10y");
        keeping.put("retention.run-every", "0s");
        return keeping;
    }

    private Future<?> repeat(ExecutorService workers, Deed deed) {
        return workers.submit(() -> {
            while (!ends) {
                deed.run();
                Thread.sleep(100);
            }
            return null;
        });
    }

    private void compact(Engine engine) {
        engine.flush();
        engine.compact(Compaction.ALL, Watch.NOBODY)
                .compacted()
                .forEach(type -> compacted.addAndGet(type.filesBefore()));
    }

    private void drop(Engine engine) {
        engine.retention().run(Watch.NOBODY).forEach(some -> dropped.addAndGet(some.readings()));
    }

    private void vacuum(Engine engine) {
        engine.snapshots().expire(Keep.newest(1 + ThreadLocalRandom.current().nextInt(4)));
        deleted.addAndGet(
                engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY).files().size());
    }

    private void ask(Engine engine) {
        requirePrefixes(read(engine, AsOf.NOW));
        answers.incrementAndGet();
    }

    /** What is known of a process when it is gone: so many batches were acknowledged, and it ended in good order or was killed. */
    private record Written(int batches, boolean killed) {}

    /** In each round one process is killed, and another begins with the next dog. */
    private Map<Integer, Written> write(
            Map<String, String> configuration, int writers, int rounds, int more, List<Future<?>> working)
            throws Exception {
        Map<Integer, Written> written = new HashMap<>();
        Map<Integer, SharingProcess> running = new TreeMap<>();
        Map<Integer, Integer> batches = new HashMap<>();
        try {
            for (int dog = 1; dog <= writers; dog++) {
                start(running, dog, configuration);
            }
            for (int round = 1; round <= rounds; round++) {
                for (Map.Entry<Integer, SharingProcess> each : running.entrySet()) {
                    int known = batches.getOrDefault(each.getKey(), 0);
                    batches.put(each.getKey(), each.getValue().awaitBatches(known + more));
                }
                awaitDeletion(working);
                int dies = running.keySet().iterator().next();
                SharingProcess killed = running.remove(dies);
                written.put(dies, new Written(killed.kill(batches.get(dies)), true));
                killed.close();
                start(running, writers + round, configuration);
            }
            for (Map.Entry<Integer, SharingProcess> each : running.entrySet()) {
                int known = batches.getOrDefault(each.getKey(), 0);
                written.put(each.getKey(), new Written(each.getValue().end(known), false));
            }
        } finally {
            running.values().forEach(SharingProcess::close);
        }
        return written;
    }

    private void start(Map<Integer, SharingProcess> running, int dog, Map<String, String> configuration)
            throws Exception {
        running.put(dog, SharingProcess.start(folder.resolve("writer-" + dog), dog, configuration));
    }

    /** What a killed process holds is not deleted for a minute: something has to be before. */
    private void awaitDeletion(List<Future<?>> working) throws Exception {
        Instant patience = Instant.now().plusSeconds(240);
        do {
            for (Future<?> each : working) {
                if (each.isDone()) {
                    each.get();
                }
            }
            assertTrue(Instant.now().isBefore(patience), "vacuum finds nothing to delete");
            Thread.sleep(20);
        } while (deleted.get() == 0);
    }

    /** What there is of a batch. */
    private record Found(long readings, float least, float most) {}

    private static Map<Integer, NavigableMap<Integer, Found>> read(Engine engine, AsOf asOf) {
        String sql = "SELECT dog_id, date_diff('minute', TIMESTAMP '2023-03-01 12:00:00', \"timestamp\") // "
                + SharingProcess.READINGS + ", count(*), min(beats), max(beats) FROM pulse"
                + " WHERE \"timestamp\" >= TIMESTAMP '2023-01-01' GROUP BY ALL";
        Map<Integer, NavigableMap<Integer, Found>> found = new HashMap<>();
        try (Result result = engine.sql(sql, asOf, Watch.NOBODY)) {
            while (result.next()) {
                int batch = ((Number) result.value(1)).intValue();
                found.computeIfAbsent((Integer) result.value(0), dog -> new TreeMap<>())
                        .put(batch, new Found((Long) result.value(2), (Float) result.value(3), (Float)
                                result.value(4)));
            }
        }
        return found;
    }

    /** What is corrected of a batch, which is there as a whole and once. */
    private static float correction(int dog, int number, Found batch) {
        String what = "dog " + dog + " batch " + number + ": " + batch;
        assertEquals(SharingProcess.READINGS, batch.readings(), what);
        assertEquals(batch.least(), batch.most(), what);
        float correction = batch.least() - SharingProcess.value(number);
        assertTrue(correction == 0 || correction == SharingProcess.CORRECTION, what);
        return correction;
    }

    /** Of each dog there are the first batches and no others; all but the last ones are corrected. */
    private static void requirePrefixes(Map<Integer, NavigableMap<Integer, Found>> found) {
        found.forEach((dog, batches) -> {
            assertEquals(batches.size() - 1, batches.lastKey(), () -> "dog " + dog + " has gaps: " + batches.keySet());
            int late = batches.size() - 2 * SharingProcess.CORRECTED_AFTER;
            batches.forEach((number, batch) -> {
                float correction = correction(dog, number, batch);
                assertTrue(number >= late || correction > 0, () -> "dog " + dog + " batch " + number + ": " + batch);
            });
        });
    }

    /** What one snapshot has, the next one has too, or something later; hot readings may come after files that were written later. */
    private static void requireGrowth(Engine engine) {
        Map<Integer, Map<Integer, Float>> before = new HashMap<>();
        for (Snapshot snapshot : engine.snapshots().list(1000)) {
            Map<Integer, NavigableMap<Integer, Found>> then = read(engine, AsOf.snapshot(snapshot.number()));
            before.forEach((dog, batches) -> assertTrue(
                    then.get(dog).keySet().containsAll(batches.keySet()), () -> "dog " + dog + " at " + snapshot));
            then.forEach((dog, batches) -> batches.forEach((number, batch) -> {
                float correction = correction(dog, number, batch);
                Float earlier =
                        before.computeIfAbsent(dog, its -> new HashMap<>()).put(number, correction);
                assertTrue(earlier == null || earlier <= correction, () -> "dog " + dog + " at " + snapshot);
            }));
        }
    }

    private static void requireWritten(
            Map<Integer, NavigableMap<Integer, Found>> found, Map<Integer, Written> written) {
        requirePrefixes(found);
        written.forEach((dog, known) -> {
            int there = found.getOrDefault(dog, new TreeMap<>()).size();
            boolean more = known.killed() && there == SharingProcess.next(known.batches());
            assertTrue(there == known.batches() || more, "dog " + dog + ": " + there + " of " + known);
            for (int batch = 0; batch < known.batches() - SharingProcess.CORRECTED_AFTER; batch++) {
                float value = SharingProcess.value(batch) + SharingProcess.CORRECTION;
                assertEquals(value, found.get(dog).get(batch).least(), "dog " + dog + " batch " + batch);
            }
        });
    }

    private void requireHistory(Engine engine, Map<Integer, Written> written) {
        requireWritten(read(engine, AsOf.NOW), written);
        engine.flush();
        requireWritten(read(engine, AsOf.NOW), written);
        drop(engine);
        try (Result old = engine.sql("SELECT count(*) FROM pulse WHERE \"timestamp\" < TIMESTAMP '2010-01-01'")) {
            old.next();
            assertEquals(0L, old.value(0), "readings that are no longer kept");
        }
        requireGrowth(engine);
        List<String> wrong = new ArrayList<>();
        engine.check(Check.ALL.deep(), Watch.NOBODY).findings().forEach(finding -> wrong.add(finding.toString()));
        assertEquals(List.of(), wrong);
    }
}
