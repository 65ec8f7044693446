package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.analysis.Series.Fill;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Adds the buckets without readings between a group's first and last. A stretch longer than the longest allowed is listed with no
 * values: what is marked as filled is always near a measurement.
 */
final class FilledRows extends DerivedRows {

    private final int keys;
    private final Bucket bucket;
    private final ZoneId zone;
    private final Fill fill;
    private final Duration longest;

    private Object[] before = {};
    private Optional<Object[]> after;
    private Instant due = Instant.MAX;

    /** Fills; the first {@code keys} columns tell the groups apart, the next are timestamp, value and filled. */
    FilledRows(Rows source, int keys, Series.Parameters parameters) {
        super(source, columns(source.columns(), keys + 1, parameters.fill()));
        this.keys = keys;
        this.bucket = parameters.bucket();
        this.zone = parameters.zone();
        this.fill = parameters.fill();
        this.longest = parameters.maxGap().orElse(Duration.ZERO);
        this.after = read();
    }

    @Override
    Optional<Object[]> advance() {
        if (after.isPresent() && sameGroup(after.get()) && due.isBefore(time(after.get()))) {
            Object[] row = between(after.get());
            due = bucket.next(due, zone);
            return Optional.of(row);
        }
        return after.map(measured -> {
            before = measured;
            due = bucket.next(time(measured), zone);
            after = read();
            Object[] row = measured.clone();
            row[keys + 1] = fill == Fill.LINEAR ? number(row[keys + 1]) : row[keys + 1];
            return row;
        });
    }

    private Object[] between(Object[] next) {
        boolean near = Duration.between(time(before), time(next)).compareTo(longest) <= 0;
        Object[] row = before.clone();
        row[keys] = due;
        row[keys + 1] = near ? filling(next) : null;
        row[keys + 2] = near;
        return row;
    }

    private Object filling(Object[] next) {
        if (fill == Fill.LOCF) {
            return before[keys + 1];
        }
        double share = Expected.seconds(time(before), due) / Expected.seconds(time(before), time(next));
        double from = number(before[keys + 1]);
        return from + (number(next[keys + 1]) - from) * share;
    }

    private boolean sameGroup(Object[] row) {
        return before.length > 0 && Arrays.equals(before, 0, keys, row, 0, keys);
    }

    private Instant time(Object[] row) {
        return (Instant) row[keys];
    }

    private static List<Column> columns(List<Column> columns, int value, Fill fill) {
        List<Column> changed = new ArrayList<>(columns);
        if (fill == Fill.LINEAR) {
            Column before = columns.get(value);
            changed.set(value, new Column(before.name(), ColumnType.DOUBLE, before.unit()));
        }
        return changed;
    }
}
