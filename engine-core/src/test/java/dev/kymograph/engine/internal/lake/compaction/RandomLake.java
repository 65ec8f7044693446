package dev.kymograph.engine.internal.lake.compaction;

import dev.kymograph.engine.internal.catalog.Foreign;
import dev.kymograph.engine.internal.catalog.Holdings;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.duckdb.Micros;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** A lake as writes of any order and time leave it, with its readings in memory. */
final class RandomLake {

    static final long TARGET = 1000;

    private static final long HOUR = 3_600_000_000L;
    private static final long DAY = 24 * HOUR;
    private static final long FIRST = Micros.start(YearMonth.of(2023, 1));

    private final Random random;
    private final Map<Long, Content> files = new TreeMap<>();
    private long sequence;
    private long ids;

    /** What identifies a reading. */
    record Key(int subject, long micros) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return subject == other.subject
                    ? Long.compare(micros, other.micros)
                    : Integer.compare(subject, other.subject);
        }
    }

    /** A file; the value of a reading is the sequence of its write. */
    record Content(long from, long to, NavigableMap<Key, Long> readings) {

        List<Span> spans() {
            Map<Integer, Span> spans = new TreeMap<>();
            readings.keySet()
                    .forEach(key -> spans.merge(
                            key.subject(),
                            new Span(key.subject(), key.micros(), key.micros(), 1),
                            (a, b) -> new Span(a.subject(), a.fromMicros(), b.toMicros(), a.readings() + 1)));
            return List.copyOf(spans.values());
        }

        long bytes() {
            return 10L * readings.size();
        }
    }

    RandomLake(long seed) {
        random = new Random(seed);
        int writes = 1 + random.nextInt(25);
        for (int i = 0; i < writes; i++) {
            write();
        }
    }

    /** One flush of one batch or more, cut by month, or a file of others, which may hold several months. */
    private void write() {
        long from = sequence + 1;
        sequence += 1 + random.nextInt(3);
        boolean cut = random.nextInt(4) > 0;
        Map<YearMonth, TreeMap<Key, Long>> parts = new TreeMap<>();
        int count = 1 + random.nextInt(random.nextInt(4) == 0 ? 200 : 5);
        long base = random.nextInt(70 * 24);
        int days = 1 + random.nextInt(random.nextInt(5) == 0 ? 60 : 3);
        for (int i = 0; i < count; i++) {
            Key key = new Key(1 + random.nextInt(3), FIRST + (base + random.nextInt(days * 24)) * HOUR);
            long written = from + random.nextInt((int) (sequence - from + 1));
            parts.computeIfAbsent(cut ? Micros.month(key.micros()) : YearMonth.of(1, 1), any -> new TreeMap<>())
                    .merge(key, written, Math::max);
        }
        parts.values().forEach(readings -> files.put(++ids, new Content(from, sequence, readings)));
    }

    /** With the files above this sequence not settled. */
    Holdings holdings(long settledBefore) {
        Map<Long, List<Span>> spans = new HashMap<>();
        List<LakeFile> lakeFiles = new ArrayList<>();
        files.forEach((id, content) -> {
            spans.put(id, content.spans());
            lakeFiles.add(file(id, content));
        });
        return new Holdings(lakeFiles, spans, settledBefore);
    }

    private static LakeFile file(long id, Content content) {
        long from = content.readings().keySet().stream()
                .mapToLong(Key::micros)
                .min()
                .orElseThrow();
        long to = content.readings().keySet().stream()
                .mapToLong(Key::micros)
                .max()
                .orElseThrow();
        return new LakeFile(
                id,
                "pulse",
                "/lake/" + id,
                content.bytes(),
                content.readings().size(),
                from,
                to,
                content.from(),
                content.to(),
                "",
                "zstd",
                true,
                Foreign.NOT,
                1);
    }

    long lastSequence() {
        return sequence;
    }

    long nextMiddle() {
        return 1L + random.nextInt((int) sequence + 1);
    }

    Map<Long, Content> files() {
        return files;
    }

    /** What questions answer: of each key the reading of the file that is the latest as a whole. */
    Map<Key, Long> readings() {
        Map<Key, Long> latest = new TreeMap<>();
        Map<Key, Long> of = new HashMap<>();
        files.values()
                .forEach(content -> content.readings().forEach((key, value) -> {
                    if (of.getOrDefault(key, Long.MIN_VALUE) < content.to()) {
                        of.put(key, content.to());
                        latest.put(key, value);
                    }
                }));
        return latest;
    }

    /** Does to the files what a group says, cut as parts say. */
    void replace(Group group) {
        TreeMap<Key, Long> readings = new TreeMap<>();
        Map<Key, Long> of = new HashMap<>();
        Parts.Counts counts = new Parts.Counts();
        Parts.toBeCounted(group)
                .forEach(file -> files.get(file.id())
                        .readings()
                        .keySet()
                        .forEach(key -> counts.add(Micros.month(key.micros()), key.subject(), 1)));
        Parts parts = parts(group, counts);
        for (LakeFile file : group.files()) {
            files.remove(file.id()).readings().forEach((key, value) -> {
                if (of.getOrDefault(key, Long.MIN_VALUE) < file.sequenceTo()) {
                    of.put(key, file.sequenceTo());
                    readings.put(key, value);
                }
            });
        }
        for (var part = parts.next(); part.isPresent(); part = parts.next()) {
            Part one = part.get();
            TreeMap<Key, Long> its = new TreeMap<>(readings);
            its.keySet()
                    .removeIf(key -> key.subject() < one.fromSubject()
                            || key.subject() > one.toSubject()
                            || key.micros() < one.fromMicros()
                            || key.micros() >= one.toMicros());
            if (!its.isEmpty()) {
                readings.keySet().removeAll(its.keySet());
                Content content = new Content(group.sequenceFrom(), group.sequenceTo(), its);
                files.put(++ids, content);
                parts.wrote(content.bytes(), its.size());
            }
        }
        if (!readings.isEmpty()) {
            throw new AssertionError("in no part: " + readings);
        }
    }

    private Parts parts(Group group, Parts.Counts counts) {
        Map<Long, RandomLake.Content> before = new HashMap<>(files);
        try {
            return new Parts(group, TARGET, counts, month -> {
                SortedMap<Long, NavigableMap<Integer, Long>> days = new TreeMap<>();
                group.files()
                        .forEach(file -> before.get(file.id()).readings().keySet().stream()
                                .filter(key -> Micros.month(key.micros()).equals(month))
                                .forEach(key -> days.computeIfAbsent(
                                                Math.floorDiv(key.micros(), DAY) * DAY, day -> new TreeMap<>())
                                        .merge(key.subject(), 1L, Long::sum)));
                return days;
            });
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Pairs of files that share a subject's time. */
    long overlaps() {
        long pairs = 0;
        List<Content> all = List.copyOf(files.values());
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < i; j++) {
                pairs += meet(all.get(i), all.get(j)) ? 1 : 0;
            }
        }
        return pairs;
    }

    static boolean meet(Content one, Content other) {
        return one.spans().stream()
                .anyMatch(a -> other.spans().stream()
                        .anyMatch(b -> a.subject() == b.subject()
                                && a.fromMicros() <= b.toMicros()
                                && b.fromMicros() <= a.toMicros()));
    }
}
