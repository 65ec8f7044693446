package dev.kymograph.engine;

import dev.kymograph.engine.Snapshots.Keep;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/**
 * A random program of ingest, flush, compaction, rollback, expire, vacuum and restart, run on an engine and on maps in memory: what the lake has now,
 * what is hot, and what it had at each snapshot.
 */
final class SnapshotProgram {

    static final int STEPS = 40;

    private static final int BULK_FROM = 20;
    private static final Instant FIRST = Instant.parse("2022-02-20T00:00:00Z");

    /** A reading of a dog at an hour. */
    private record Key(int dog, int hour) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return dog == other.dog ? Integer.compare(hour, other.hour) : Integer.compare(dog, other.dog);
        }
    }

    /** What was written, and when. */
    private record Written(long sequence, float beats) {}

    /** Hot batches between two bulk writes move into the lake together. */
    private record Batch(long epoch, Map<Key, Written> readings) {}

    /** What programs came across. */
    static final class Met {
        private int lookedBack;
        private int rolledBack;
        private int expired;
        private int deleted;
        private int compacted;

        boolean metAll() {
            return lookedBack > 0 && rolledBack > 0 && expired > 0 && deleted > 0 && compacted > 0;
        }

        @Override
        public String toString() {
            return lookedBack + " looks back, " + rolledBack + " rollbacks, " + expired + " snapshots expired, "
                    + deleted + " files deleted, " + compacted + " compactions";
        }
    }

    private final long seed;
    private final Path data;
    private final Met met;
    private final Random random;
    private final TreeMap<Long, Map<Key, Written>> snapshots = new TreeMap<>();
    private final List<Batch> hot = new ArrayList<>();
    private Map<Key, Written> lake = new TreeMap<>();
    private long last;
    private long sequence;
    private long epoch;
    private Engine engine;

    SnapshotProgram(long seed, Path data, Met met) {
        this.seed = seed;
        this.data = data;
        this.met = met;
        this.random = new Random(seed);
    }

    void run() {
        engine = open();
        try {
            for (int step = 0; step < STEPS; step++) {
                step("seed " + seed + ", step " + step);
            }
            checkAll("seed " + seed + ", at the end");
            checkDisk("seed " + seed + ", at the end");
        } finally {
            engine.close();
        }
    }

    private Engine open() {
        return Engine.builder()
                .data(data)
                .set("ingest.bulk-from", Integer.toString(BULK_FROM))
                .set("duckdb.threads", "1")
                .set("duckdb.memory", "256MiB")
                .extension(new Herd())
                .open();
    }

    private void step(String where) {
        switch (random.nextInt(18)) {
            case 0, 1, 2, 3 -> ingest(1 + random.nextInt(6));
            case 4, 5 -> ingest(BULK_FROM + random.nextInt(10));
            case 6, 7 -> flush();
            case 8, 9 -> rollback();
            case 10 -> expire(where);
            case 11 -> vacuum();
            case 12 -> restart();
            case 14 -> compact(where);
            case 13 -> checkNow(where);
            case 15 -> check(where);
            default -> lookBack(where);
        }
        List<Long> numbers =
                engine.snapshots().list(1000).stream().map(Snapshot::number).toList();
        assertEquals(List.copyOf(snapshots.keySet()), numbers, where);
    }

    private void ingest(int size) {
        Map<Key, Written> batch = new TreeMap<>();
        List<Reading> readings = new ArrayList<>();
        sequence++;
        for (int i = 0; i < size; i++) {
            // Few keys, around the end of a month.
            Key key = new Key(1 + random.nextInt(3), random.nextInt(30) * 12);
            float beats = 40 + random.nextInt(1000) / 8f;
            batch.put(key, new Written(sequence, beats));
            readings.add(Reading.of(key.dog(), FIRST.plus(Duration.ofHours(key.hour())), "beats", beats));
        }
        engine.ingest("pulse", readings);
        if (size >= BULK_FROM) {
            epoch++;
            commit(merged(lake, List.of(batch)));
        } else {
            hot.add(new Batch(epoch, batch));
        }
    }

    private void commit(Map<Key, Written> next) {
        lake = next;
        snapshots.put(++last, next);
    }

    /** Of each key what was written last. */
    private static Map<Key, Written> merged(Map<Key, Written> base, List<Map<Key, Written>> more) {
        Map<Key, Written> merged = new TreeMap<>(base);
        more.forEach(each -> each.forEach(
                (key, written) -> merged.merge(key, written, (a, b) -> a.sequence() > b.sequence() ? a : b)));
        return merged;
    }

    private void flush() {
        engine.flush();
        flushed();
    }

    private void flushed() {
        TreeMap<Long, List<Map<Key, Written>>> epochs = new TreeMap<>();
        hot.forEach(batch ->
                epochs.computeIfAbsent(batch.epoch(), any -> new ArrayList<>()).add(batch.readings()));
        epochs.values().forEach(batches -> commit(merged(lake, batches)));
        hot.clear();
    }

    private void rollback() {
        if (snapshots.isEmpty()) {
            return;
        }
        long to = any();
        Snapshot made = random.nextBoolean()
                ? engine.snapshots().rollback(to)
                : engine.snapshots().rollback(to, "pulse");
        flushed();
        commit(snapshots.get(to));
        assertEquals(last, made.number());
        met.rolledBack++;
    }

    private long any() {
        List<Long> numbers = List.copyOf(snapshots.keySet());
        return numbers.get(random.nextInt(numbers.size()));
    }

    private void expire(String where) {
        int keep = 1 + random.nextInt(6);
        int expired = engine.snapshots().expire(Keep.newest(keep)).size();
        assertEquals(Math.max(0, snapshots.size() - keep), expired, where);
        met.expired += expired;
        for (Iterator<Long> oldest = snapshots.keySet().iterator(); expired > 0; expired--) {
            long number = oldest.next();
            oldest.remove();
            assertThrows(
                    KymographException.class,
                    () -> pulses(AsOf.snapshot(number)).size(),
                    where);
        }
    }

    private void vacuum() {
        met.deleted +=
                engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY).files().size();
    }

    /** Changes files and no readings. */
    private void compact(String where) {
        engine.compact(Compaction.ALL, Watch.NOBODY);
        flushed();
        List<Snapshot> newest = engine.snapshots().list(1);
        while (!newest.isEmpty() && last < newest.get(0).number()) {
            commit(lake);
            met.compacted++;
        }
        checkNow(where);
    }

    /** There is nothing to be found, and nothing that is mended changes what snapshots answer. */
    private void check(String where) {
        assertEquals(List.of(), engine.check(Check.ALL.repair(), Watch.NOBODY).findings(), where);
    }

    private void restart() {
        engine.close();
        engine = open();
    }

    private void lookBack(String where) {
        if (!snapshots.isEmpty()) {
            look(where, any());
        }
    }

    private void look(String where, long number) {
        met.lookedBack++;
        Map<Key, Float> expected = beats(snapshots.get(number));
        assertEquals(expected, pulses(AsOf.snapshot(number)), () -> where + ", as of " + number);
        Question question =
                Question.of("statistics", "pulse").where("as_of", number).where("dog", 1, 2);
        long count = expected.keySet().stream().filter(key -> key.dog() < 3).count();
        try (Result result = engine.ask(question)) {
            assertEquals(count, result.next() ? (Long) result.value("count") : 0, () -> where + ", " + question);
        }
    }

    private void checkNow(String where) {
        Map<Key, Written> now = merged(lake, hot.stream().map(Batch::readings).toList());
        assertEquals(beats(now), pulses(AsOf.NOW), where);
    }

    private void checkAll(String where) {
        checkNow(where);
        snapshots.keySet().forEach(number -> look(where, number));
    }

    /** With one snapshot left, nothing is on the disk that it does not need. */
    private void checkDisk(String where) {
        engine.flush();
        engine.snapshots().expire(Keep.newest(1));
        vacuum();
        assertEquals(
                "[[" + parts() + "]]",
                EngineTest.sql(engine, "SELECT count(DISTINCT parquet_file_path) FROM dog_metrics"),
                where);
    }

    private long parts() {
        try {
            return StoredParts.below(data).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<Key, Float> beats(Map<Key, Written> readings) {
        Map<Key, Float> beats = new TreeMap<>();
        readings.forEach((key, written) -> beats.put(key, written.beats()));
        return beats;
    }

    private Map<Key, Float> pulses(AsOf asOf) {
        Map<Key, Float> found = new TreeMap<>();
        long rows = 0;
        try (Result result = engine.sql("SELECT dog_id, \"timestamp\", beats FROM pulse", asOf, Watch.NOBODY)) {
            while (result.next()) {
                rows++;
                long hours = Duration.between(FIRST, (Instant) result.value(1)).toHours();
                found.put(new Key((Integer) result.value(0), (int) hours), (Float) result.value(2));
            }
        }
        assertEquals(rows, found.size(), "each reading once");
        return found;
    }
}
