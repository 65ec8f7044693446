package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns the points of a subject and field, which come in order, into one row of slopes. */
final class TrendRows extends DerivedRows {

    private static final int KEYS = 3;

    private final double per;
    private final double confidence;

    private Optional<Object[]> after;

    TrendRows(Rows source, Duration per, double confidence) {
        super(
                source,
                Stream.concat(source.columns().subList(0, 2).stream(), Trend.COLUMNS.stream())
                        .toList());
        this.per = per.toNanos() / 1e9;
        this.confidence = confidence;
        this.after = read();
    }

    @Override
    Optional<Object[]> advance() {
        if (after.isEmpty()) {
            return Optional.empty();
        }
        Object[] first = after.get();
        List<Object[]> points = new ArrayList<>();
        while (after.isPresent() && Arrays.equals(first, 0, KEYS, after.get(), 0, KEYS)) {
            points.add(after.get());
            after = read();
        }
        return Optional.of(row(first, points));
    }

    private Object[] row(Object[] first, List<Object[]> points) {
        Object[] row = Arrays.copyOf(first, columns().size());
        Arrays.fill(row, KEYS, row.length, null);
        row[KEYS] = (long) points.size();
        if (points.size() < 2) {
            return row;
        }
        Instant start = (Instant) first[KEYS];
        double[] x = points.stream()
                .mapToDouble(point -> Expected.seconds(start, (Instant) point[KEYS]) / per)
                .toArray();
        double[] y =
                points.stream().mapToDouble(point -> (Double) point[KEYS + 1]).toArray();
        LeastSquares line = LeastSquares.through(x, y);
        TheilSen median = new TheilSen(x, y);
        fill(row, KEYS + 1, line.slope(), line.interval(confidence));
        fill(row, KEYS + 4, median.slope(), median.interval(confidence));
        return row;
    }

    private static void fill(Object[] row, int index, double slope, Interval interval) {
        row[index] = slope;
        row[index + 1] = Double.isNaN(interval.low()) ? null : (Object) interval.low();
        row[index + 2] = Double.isNaN(interval.high()) ? null : (Object) interval.high();
    }
}
