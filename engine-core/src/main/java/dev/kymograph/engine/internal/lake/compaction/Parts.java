package dev.kymograph.engine.internal.lake.compaction;

import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Span;
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

    /**
     * Begins to cut.
     *
     * @param counts of the files that {@link #toBeCounted} named; the catalog knows the others
     */
    public Parts(Group group, long targetBytes, Counts counts) {
        this.group = group;
        this.targetBytes = targetBytes;
        this.bytesPerReading = (double) group.bytes() / group.readings();
        for (LakeFile file : group.files()) {
            if (isInOneMonth(file)) {
                YearMonth month = Months.of(file.fromMicros());
                group.spans().get(file.id()).forEach(span -> counts.add(month, span.subject(), span.readings()));
            }
        }
        counts.months.forEach(this::cut);
    }

    /** Files whose readings lie in several months: somebody has to look how many in which. */
    public static List<LakeFile> toBeCounted(Group group) {
        return group.files().stream().filter(file -> !isInOneMonth(file)).toList();
    }

    private static boolean isInOneMonth(LakeFile file) {
        return Months.of(file.fromMicros()).equals(Months.of(file.toMicros()));
    }

    private void cut(YearMonth month, NavigableMap<Integer, Long> readings) {
        long start = Months.start(month);
        long end = Months.start(month.plusMonths(1));
        long from = Math.max(start, first(start));
        long to = Math.min(end - 1, last(end));
        long days = Math.floorDiv(to, DAY) - Math.floorDiv(from, DAY) + 1;
        double largest =
                bytes(readings.values().stream().mapToLong(n -> n).max().orElse(0));
        double daily = bytes(readings.values().stream().mapToLong(n -> n).sum()) / days;
        if (days <= 1 || (largest <= targetBytes && daily <= targetBytes)) {
            windows.add(new Window(month, start, end, readings));
            return;
        }
        long together = Math.max(1, (long) (targetBytes / daily));
        for (long at = Math.floorDiv(from, DAY) * DAY; at <= to; at += together * DAY) {
            TreeMap<Integer, Long> share = new TreeMap<>();
            readings.forEach((subject, n) -> share.put(subject, Math.max(1, n * together / days)));
            windows.add(new Window(month, at, Math.min(end, at + together * DAY), share));
        }
    }

    private long first(long start) {
        return group.files().stream()
                .filter(file -> file.toMicros() >= start)
                .mapToLong(LakeFile::fromMicros)
                .min()
                .orElse(start);
    }

    private long last(long end) {
        return group.files().stream()
                .filter(file -> file.fromMicros() < end)
                .mapToLong(LakeFile::toMicros)
                .max()
                .orElse(end - 1);
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
