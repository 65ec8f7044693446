package dev.kymograph.engine;

import dev.kymograph.engine.Snapshots.Keep;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Vacuum without any grace, against writers, rollbacks, compaction, retention, erasure, rollups and questions that read slowly: no
 * file is deleted that somebody needs.
 */
class VacuumRaceTest {

    private static final Instant FIRST = Instant.parse("2022-02-20T00:00:00Z");
    private static final Instant LONG_AGO = Instant.parse("2003-03-01T12:00:00Z");
    private static final int TOGETHER = 40;
    private static final int MARKS = 60;

    /** For a race in which something is deleted. */
    private static final long LONGEST = 20_000;

    @TempDir
    Path folder;

    private final AtomicLong deleted = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong compacted = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong erased = new AtomicLong();
    private final AtomicInteger dogs = new AtomicInteger(2);
    private volatile boolean ends;

    @Tag("heavy")
    @Test
    void noNeededFileIsDeletedInSomeRaces() throws Exception {
        run(5, 1_000);
    }

    @Tag("soak")
    @Test
    void noNeededFileIsDeletedInManyRaces() throws Exception {
        run(100, 2_000);
    }

    @SuppressWarnings("SystemOut")
    private void run(int races, long millis) throws Exception {
        long seed = Long.getLong("kymograph.seed", System.nanoTime());
        for (int race = 0; race < races; race++) {
            race(folder.resolve("race-" + race), seed + race, millis);
        }
        System.out.println(races + " races (seed " + seed + "): " + deleted + " files deleted, " + compacted
                + " compacted, " + dropped + " readings dropped, " + erased + " dogs erased, " + answers
                + " questions answered meanwhile");
        assertTrue(deleted.get() > 0 && answers.get() > 0 && compacted.get() > 0, "nothing raced");
    }

    /** Something that is done again and again. */
    private interface Deed {
        void run(Engine engine, Random random) throws Exception;
    }

    private void race(Path data, long seed, long millis) throws Exception {
        List<Deed> deeds = List.of(
                this::write,
                this::write,
                this::goBack,
                this::forget,
                this::ask,
                this::ask,
                this::compact,
                this::drop,
                this::erase,
                this::sumUp);
        try (Engine engine = open(data)) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null), Herd.dog(2, "Ada", "Any", null)));
            write(engine, new Random(seed));
            engine.flush();
            engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
            ends = false;
            ExecutorService racers = Executors.newFixedThreadPool(deeds.size());
            try {
                List<Future<?>> running = new ArrayList<>();
                for (int i = 0; i < deeds.size(); i++) {
                    Deed deed = deeds.get(i);
                    Random random = new Random(seed * 31 + i);
                    running.add(racers.submit(() -> {
                        while (!ends) {
                            deed.run(engine, random);
                        }
                        return null;
                    }));
                }
                long before = deleted.get();
                for (long waited = 0; waited < millis || (deleted.get() == before && waited < LONGEST); waited += 20) {
                    Thread.sleep(20);
                }
                ends = true;
                for (Future<?> each : running) {
                    each.get();
                }
            } finally {
                ends = true;
                racers.shutdownNow();
            }
        }
        try (Engine engine = open(data)) {
            check(engine, AsOf.NOW);
            engine.snapshots().list(1000).forEach(snapshot -> check(engine, AsOf.snapshot(snapshot.number())));
        }
    }

    private static Engine open(Path data) {
        return Engine.builder()
                .data(data)
                .set("ingest.bulk-from", Integer.toString(TOGETHER))
                .set("duckdb.threads", "1")
                .set("duckdb.memory", "256MiB")
                .set("query.cache", "0B")
                .set("retention.pulse.raw", "3650d")
                .set("retention.run-every", "0s")
                .extension(new Herd())
                .open();
    }

    /** One mark at all of a row of moments: by one batch that goes to files at once, or by one that is hot. */
    private void write(Engine engine, Random random) {
        int mark = random.nextInt(MARKS);
        int dog = 1 + random.nextInt(2);
        int size = random.nextBoolean() ? TOGETHER : TOGETHER / 2;
        float beats = 40 + random.nextInt(500);
        engine.ingest("pulse", readings(dog, mark, size, beats));
        if (random.nextInt(4) == 0) {
            engine.flush();
        }
    }

    private static List<Reading> readings(int dog, int mark, int size, float beats) {
        return IntStream.range(0, size)
                .mapToObj(i -> Reading.of(dog, FIRST.plus(Duration.ofMinutes(mark * 1000L + i)), "beats", beats))
                .toList();
    }

    private void goBack(Engine engine, Random random) throws InterruptedException {
        List<Snapshot> known = engine.snapshots().list(8);
        try {
            engine.snapshots().rollback(known.get(random.nextInt(known.size())).number());
        } catch (KymographException e) {
            require(e, "snapshot.expired", "erasure.unfinished");
        }
        Thread.sleep(random.nextInt(30));
    }

    private static void require(KymographException e, String... codes) {
        if (!List.of(codes).contains(e.code())) {
            throw e;
        }
    }

    /** Where all others change what it is about to replace, it gives up. */
    private void compact(Engine engine, Random random) throws InterruptedException {
        try {
            engine.compact(Compaction.ALL, Watch.NOBODY)
                    .compacted()
                    .forEach(some -> compacted.addAndGet(some.filesBefore()));
        } catch (KymographException e) {
            require(e, "catalog.conflict", "catalog.straddled");
        }
        Thread.sleep(random.nextInt(100));
    }

    private void drop(Engine engine, Random random) throws InterruptedException {
        try {
            Instant longAgo = LONG_AGO.plus(Duration.ofMinutes(random.nextInt(1000)));
            engine.ingest("pulse", List.of(Reading.of(1, longAgo, "beats", 50f)));
            engine.retention().run(Watch.NOBODY).forEach(some -> dropped.addAndGet(some.readings()));
        } catch (KymographException e) {
            require(e, "catalog.conflict", "catalog.straddled");
        }
        Thread.sleep(random.nextInt(200));
    }

    private void erase(Engine engine, Random random) throws InterruptedException {
        int dog = dogs.incrementAndGet();
        engine.subjects().register(List.of(Herd.dog(dog, "Dog " + dog, "Any", null)));
        engine.ingest("pulse", readings(dog, random.nextInt(MARKS), TOGETHER, 60));
        Thread.sleep(random.nextInt(200));
        try {
            engine.erase("dog", dog, Watch.NOBODY);
            erased.incrementAndGet();
        } catch (KymographException e) {
            require(e, "catalog.conflict", "catalog.straddled");
        }
    }

    private void sumUp(Engine engine, Random random) throws InterruptedException {
        try {
            engine.rollups().refresh("pulse_1h", Watch.NOBODY);
        } catch (KymographException e) {
            require(e, "catalog.conflict", "catalog.straddled", "catalog.subject-gone");
        }
        try (Result result = engine.ask(Question.of("series", "pulse").where("every", "1h"))) {
            while (result.next()) {
                assertTrue(((Number) result.value(4)).doubleValue() >= 40);
            }
        }
        Thread.sleep(random.nextInt(100));
    }

    private void forget(Engine engine, Random random) throws InterruptedException {
        engine.snapshots().expire(Keep.newest(1 + random.nextInt(3)));
        deleted.addAndGet(
                engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY).files().size());
        Thread.sleep(random.nextInt(10));
    }

    private void ask(Engine engine, Random random) throws InterruptedException {
        List<Snapshot> known = engine.snapshots().list(3);
        AsOf asOf = random.nextBoolean() || known.isEmpty()
                ? AsOf.NOW
                : AsOf.snapshot(known.get(random.nextInt(known.size())).number());
        try (Result result = engine.sql("SELECT dog_id, \"timestamp\", beats FROM pulse", asOf, Watch.NOBODY)) {
            Thread.sleep(random.nextInt(40));
            while (result.next()) {
                assertTrue((Float) result.value(2) >= 40);
            }
            answers.incrementAndGet();
        } catch (KymographException e) {
            require(e, "snapshot.expired");
        }
        Thread.sleep(random.nextInt(40));
    }

    /** All files are there, and batches are there as a whole: the first half of a mark is of one write. */
    private static void check(Engine engine, AsOf asOf) {
        String torn = "SELECT count(*) FROM (SELECT dog_id, date_diff('minute', TIMESTAMP '" + "2022-02-20 00:00:00"
                + "', \"timestamp\") // 1000 AS mark, count(*) AS n, count(DISTINCT beats) AS values FROM pulse"
                + " WHERE date_diff('minute', TIMESTAMP '2022-02-20 00:00:00', \"timestamp\") % 1000 < " + TOGETHER / 2
                + " AND \"timestamp\" >= TIMESTAMP '2022-02-20' GROUP BY ALL) WHERE n <> " + TOGETHER / 2
                + " OR values <> 1";
        try (Result result = engine.sql(torn, asOf, Watch.NOBODY)) {
            assertTrue(result.next());
            assertEquals(0L, result.value(0), "as of " + asOf);
        }
    }
}
