package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Stream;

/** Lays the days that have readings, which come in order, over all days that are asked about. */
final class CoverageRows extends DerivedRows {

    private static final int FIELD = 2;
    private static final int DAY = 3;
    private static final int PRESENT = 4;
    private static final int EARLIEST = 5;
    private static final int LATEST = 6;
    private static final int LIVES_FROM = 7;
    private static final int LIVES_UNTIL = 8;

    private final Window window;
    private final ZoneId zone;
    private final Duration interval;

    private Optional<Object[]> upcoming;
    private Object[] group = {};
    private Instant start = Instant.MAX;
    private Instant end = Instant.MIN;
    private LocalDate day = LocalDate.MAX;

    CoverageRows(Rows source, Window window, ZoneId zone, Duration interval) {
        super(
                source,
                Stream.concat(source.columns().subList(0, FIELD).stream(), Coverage.COLUMNS.stream())
                        .toList());
        this.window = window;
        this.zone = zone;
        this.interval = interval;
        this.upcoming = read();
    }

    @Override
    Optional<Object[]> advance() {
        while (start.isAfter(end) || !startOf(day).isBefore(end)) {
            skipGroup();
            if (upcoming.isEmpty()) {
                return Optional.empty();
            }
            openGroup(upcoming.get());
        }
        Object[] row = row(presentToday());
        day = day.plusDays(1);
        return Optional.of(row);
    }

    private void openGroup(Object[] row) {
        group = row;
        Optional<Instant> from = later(window.from(), instant(row, LIVES_FROM))
                .or(() -> day(row, EARLIEST).map(this::startOf));
        Optional<Instant> to = earlier(window.to(), instant(row, LIVES_UNTIL))
                .or(() -> day(row, LATEST).map(last -> startOf(last.plusDays(1))));
        boolean any = from.isPresent() && to.isPresent() && from.get().isBefore(to.get());
        start = any ? from.get() : Instant.MAX;
        end = any ? to.get() : Instant.MIN;
        day = any ? dateOf(start) : LocalDate.MAX;
    }

    private void skipGroup() {
        while (upcoming.isPresent() && sameGroup(upcoming.get())) {
            upcoming = read();
        }
    }

    private long presentToday() {
        if (upcoming.isEmpty() || !sameGroup(upcoming.get()) || !day.equals(upcoming.get()[DAY])) {
            return 0;
        }
        long present = (Long) upcoming.get()[PRESENT];
        upcoming = read();
        return present;
    }

    private Object[] row(long present) {
        Instant from = startOf(day).isBefore(start) ? start : startOf(day);
        Instant tomorrow = startOf(day.plusDays(1));
        long expected = Expected.readings(Duration.between(from, tomorrow.isBefore(end) ? tomorrow : end), interval);
        Double ratio = expected == 0 ? null : Double.valueOf((double) present / expected);
        return new Object[] {group[0], group[1], group[FIELD], day, expected, present, ratio};
    }

    private boolean sameGroup(Object[] row) {
        return group.length > 0 && row[0].equals(group[0]) && row[FIELD].equals(group[FIELD]);
    }

    private Instant startOf(LocalDate date) {
        return date.atStartOfDay(zone).toInstant();
    }

    private LocalDate dateOf(Instant instant) {
        return instant.atZone(zone).toLocalDate();
    }

    private static Optional<Instant> instant(Object[] row, int index) {
        return Optional.ofNullable((Instant) row[index]);
    }

    private static Optional<LocalDate> day(Object[] row, int index) {
        return Optional.ofNullable((LocalDate) row[index]);
    }

    private static Optional<Instant> later(Optional<Instant> a, Optional<Instant> b) {
        return Stream.concat(a.stream(), b.stream()).max(Instant::compareTo);
    }

    private static Optional<Instant> earlier(Optional<Instant> a, Optional<Instant> b) {
        return Stream.concat(a.stream(), b.stream()).min(Instant::compareTo);
    }
}
