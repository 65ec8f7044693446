package dev.kymograph.engine.faults;

import dev.kymograph.engine.AnsweredRows;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Quarantine.Filter;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.metric.Subject;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What must be there: all writes that were acknowledged, and of each writer at most one more, which was under way, either whole or
 * not at all.
 */
final class Expected {

    private final long[] next = new long[Write.WRITERS];
    private final Map<Long, Integer> ticks = new TreeMap<>();
    private final Map<String, Long> marks = new HashMap<>();
    private final Set<Integer> guests = new TreeSet<>();
    private long refusedRows;
    private long acknowledged;

    /** The first writes that were not acknowledged. */
    long[] next() {
        return next.clone();
    }

    long acknowledged() {
        return acknowledged;
    }

    long readings() {
        return ticks.values().stream().mapToLong(Integer::longValue).sum();
    }

    void acknowledge(Write write) {
        assertEquals(next[write.writer()], write.number(), "writers go on one by one");
        acknowledged++;
        take(write);
    }

    private void take(Write write) {
        next[write.writer()] = write.number() + 1;
        if (write.ticks() > 0) {
            ticks.put(write.id(), write.ticks());
        }
        write.marks().forEach(mark -> marks.put(mark(write.writer(), mark), write.id()));
        switch (write.kind()) {
            case GUEST_COMES -> guests.add(write.guest());
            case GUEST_LEAVES -> guests.remove(write.guest());
            case FILE -> refusedRows++;
            case REPLAY -> {
                refusedRows--;
                ticks.merge(write.file(), 1, Integer::sum);
            }
            default -> {}
        }
    }

    private static String mark(int writer, int mark) {
        return writer + " " + mark;
    }

    /** Compares with what an engine answers, and takes over what was under way, where it did happen; if not, it is tried again. */
    void check(Engine engine) {
        Map<Long, Integer> foundTicks = ticks(engine);
        Map<String, Long> foundMarks = marks(engine);
        Set<Integer> foundGuests = engine.subjects().list("dog").stream()
                .map(Subject::id)
                .filter(id -> id >= Write.FIRST_GUEST)
                .collect(Collectors.toCollection(TreeSet::new));
        for (int writer = 0; writer < Write.WRITERS; writer++) {
            Write underWay = new Write(writer, next[writer]);
            if (happened(underWay, foundTicks, foundMarks, foundGuests)) {
                take(underWay);
            }
        }
        assertEquals(ticks, foundTicks, "ticks of each write");
        assertEquals(marks, foundMarks, "the last write of each mark");
        assertEquals(guests, foundGuests);
        assertEquals(refusedRows, quarantined(engine), "refused rows");
    }

    /** As whoever does not know whether it happened does with what was under way, if it has a key: once more it changes nothing. */
    void checkSentAgain(Engine engine) {
        Map<String, Long> found = marks(engine);
        for (int writer = 0; writer < Write.WRITERS; writer++) {
            Write underWay = new Write(writer, next[writer]);
            if (!underWay.marks().isEmpty()) {
                assertEquals(
                        found.containsValue(underWay.id()),
                        underWay.mark(engine).again(),
                        "known by its key");
                take(underWay);
            }
        }
        check(engine);
    }

    private boolean happened(
            Write write, Map<Long, Integer> foundTicks, Map<String, Long> foundMarks, Set<Integer> foundGuests) {
        return switch (write.kind()) {
            case TICKS, BULK_TICKS, FILE -> foundTicks.containsKey(write.id());
            case REPLAY -> !ticks.get(write.file()).equals(foundTicks.get(write.file()));
            case MARKS, BULK_MARKS -> foundMarks.containsValue(write.id());
            case GUEST_COMES -> foundGuests.contains(write.guest());
            case GUEST_LEAVES -> guests.contains(write.guest()) && !foundGuests.contains(write.guest());
            case FLUSH, COMPACT -> false;
        };
    }

    private static Map<Long, Integer> ticks(Engine engine) {
        Map<Long, Integer> found = new TreeMap<>();
        Set<String> keys = new HashSet<>();
        for (List<Object> row : AnsweredRows.of(engine, "SELECT written_by, dog_id, \"timestamp\" FROM tick")) {
            found.merge((Long) row.get(0), 1, Integer::sum);
            assertTrue(keys.add(row.get(1) + " " + row.get(2)), () -> "twice: " + row);
        }
        return found;
    }

    private static Map<String, Long> marks(Engine engine) {
        Map<String, Long> found = new HashMap<>();
        String sql = "SELECT dog_id, \"timestamp\", written_by FROM mark";
        for (List<Object> row : AnsweredRows.of(engine, sql)) {
            long hours = ((Instant) row.get(1)).getEpochSecond() / 3600 - Write.FIRST_MARK_HOUR;
            Long before = found.put(mark((Integer) row.get(0) - 1, (int) hours), (Long) row.get(2));
            assertEquals(null, before, () -> "twice: " + row);
        }
        return found;
    }

    private static long quarantined(Engine engine) {
        try (Rows rows = engine.quarantine().list(Filter.ALL, 1_000_000)) {
            long count = 0;
            while (rows.next()) {
                count++;
            }
            return count;
        }
    }
}
