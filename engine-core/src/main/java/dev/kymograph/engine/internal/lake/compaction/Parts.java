package dev.kymograph.engine.internal.lake.compaction;

import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.duckdb.Micros;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Cuts what a group holds into outputs of about the target's size: by month, and within a month between subjects; by days where one
 * subject, or one day, has more than that. How many bytes a reading takes is guessed from the inputs, then learned from the outputs.
 */
public final class Parts {

    private static final long DAY = 86_400_000_000L;

    private final Group group;
    private final long targetBytes;
    private final Deque<Window> windows = new ArrayDeque<>();
    private double bytesPerReading;

    /** A stretch of a month, and about how many readings of which subject are in it; parts are taken from its beginning. */
    private record Window(YearMonth month, long from, long to, NavigableMap<Integer, Long> readings) {}

    /** How many readings each subject has in each month. */
    public static final class Counts {

        private final SortedMap<YearMonth, NavigableMap<Integer, Long>> months = new TreeMap<>();

        public void add(YearMonth month, int subject, long readings) {
            months.computeIfAbsent(month, any -> new TreeMap<>()).merge(subject, readings, Long::sum);
        }
    }

    /** Looks how many readings a group has of each subject on each day of a month; the key is the day's first moment. */
    public interface Days {
        SortedMap<Long, NavigableMap<Integer, Long>> in(YearMonth month) throws SQLException;
    }

    /**
     * Begins to cut.
     *
     * @param counts of the files that {@link #toBeCounted} named; the catalog knows the others
     * @param days asked where a month is cut by days
     */
    public Parts(Group group, long targetBytes, Counts counts, Days days) throws SQLException {
        this.group = group;
        this.targetBytes = targetBytes;
        this.bytesPerReading = (double) group.bytes() / group.readings();
        for (LakeFile file : group.files()) {
            if (isInOneMonth(file)) {
                YearMonth month = Micros.month(file.fromMicros());
                group.spans().get(file.id()).forEach(span -> counts.add(month, span.subject(), span.readings()));
            }
        }
        for (Map.Entry<YearMonth, NavigableMap<Integer, Long>> month : counts.months.entrySet()) {
            if (isByDay(month.getKey(), month.getValue())) {
                cut(month.getKey(), days.in(month.getKey()));
            } else {
                windows.add(new Window(
                        month.getKey(),
                        Micros.start(month.getKey()),
                        Micros.start(month.getKey().plusMonths(1)),
                        month.getValue()));
            }
        }
    }

    /** Files whose readings lie in several months: somebody has to look how many in which. */
    public static List<LakeFile> toBeCounted(Group group) {
        return group.files().stream().filter(file -> !isInOneMonth(file)).toList();
    }

    private static boolean isInOneMonth(LakeFile file) {
        return Micros.month(file.fromMicros()).equals(Micros.month(file.toMicros()));
    }

    /** Whether a subject's month, or a day of all, is too much for one output. */
    private boolean isByDay(YearMonth month, NavigableMap<Integer, Long> readings) {
        long largest = readings.values().stream().mapToLong(n -> n).max().orElse(0);
        double daily = bytes(sum(readings)) / month.lengthOfMonth();
        return bytes(largest) > targetBytes || daily > targetBytes;
    }

    /** As many days together as the target's size allows. */
    private void cut(YearMonth month, SortedMap<Long, NavigableMap<Integer, Long>> days) {
        long from = 0;
        long to = 0;
        NavigableMap<Integer, Long> together = new TreeMap<>();
        for (Map.Entry<Long, NavigableMap<Integer, Long>> day : days.entrySet()) {
            if (!together.isEmpty() && bytes(sum(together) + sum(day.getValue())) > targetBytes) {
                windows.add(new Window(month, from, to, together));
                together = new TreeMap<>();
            }
            from = together.isEmpty() ? day.getKey() : from;
            to = day.getKey() + DAY;
            for (Map.Entry<Integer, Long> subject : day.getValue().entrySet()) {
                together.merge(subject.getKey(), subject.getValue(), Long::sum);
            }
        }
        if (!together.isEmpty()) {
            windows.add(new Window(month, from, to, together));
        }
    }

    private static long sum(NavigableMap<Integer, Long> readings) {
        return readings.values().stream().mapToLong(n -> n).sum();
    }

    private double bytes(long readings) {
        return readings * bytesPerReading;
    }

    /** The next one; empty when all were taken. */
    public Optional<Part> next() {
        Window window = windows.peek();
        if (window == null) {
            return Optional.empty();
        }
        int first = window.readings().firstKey();
        int last = first;
        long readings = 0;
        while (!window.readings().isEmpty()) {
            Map.Entry<Integer, Long> subject = window.readings().firstEntry();
            if (readings > 0 && bytes(readings + subject.getValue()) > targetBytes) {
                break;
            }
            readings += subject.getValue();
            last = subject.getKey();
            window.readings().pollFirstEntry();
        }
        if (window.readings().isEmpty()) {
            windows.remove();
        }
        return Optional.of(new Part(
                window.month(),
                window.from(),
                window.to(),
                first,
                last,
                inputs(window.from(), window.to(), first, last)));
    }

    private List<LakeFile> inputs(long from, long to, int first, int last) {
        List<LakeFile> inputs = new ArrayList<>();
        for (LakeFile file : group.files()) {
            boolean meets = file.fromMicros() < to
                    && file.toMicros() >= from
                    && group.spans().get(file.id()).stream().anyMatch(span -> meets(span, from, to, first, last));
            if (meets) {
                inputs.add(file);
            }
        }
        return inputs;
    }

    private static boolean meets(Span span, long from, long to, int first, int last) {
        return span.subject() >= first && span.subject() <= last && span.fromMicros() < to && span.toMicros() >= from;
    }

    /** Tells what an output came to. */
    public void wrote(long bytes, long readings) {
        bytesPerReading = (double) bytes / readings;
    }
}
