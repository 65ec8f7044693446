package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers values that were counted, and come in order, into bins; the bins are laid when a field's first value comes. */
final class BinnedRows extends DerivedRows {

    /** Lays bins from the least value to the greatest. */
    interface Layout {
        Bins between(double least, double most);
    }

    private final int keys;
    private final Map<String, Bins> bins;
    private final Layout layout;
    private final boolean floats;

    private Optional<Object[]> upcoming;
    private String field = "";
    private Bins ofField = new Bins(BigDecimal.ONE, 0, 0);
    private double multiplier = 1;
    private double divisor = 1;

    /**
     * Gathers; the first {@code keys} columns and the field tell groups apart, then come value, count, the group's count, and the field's
     * least and greatest value.
     *
     * @param bins where the bins of each field are noted
     * @param floats whether an edge is compared as a FLOAT
     */
    BinnedRows(Rows source, int keys, Map<String, Bins> bins, Layout layout, boolean floats) {
        super(source, columns(source.columns().subList(0, keys + 1)));
        this.keys = keys;
        this.bins = bins;
        this.layout = layout;
        this.floats = floats;
        this.upcoming = read();
    }

    @Override
    Optional<Object[]> advance() {
        if (upcoming.isEmpty()) {
            return Optional.empty();
        }
        Object[] first = upcoming.get();
        begin(first);
        long bin = bin(first);
        long count = 0;
        while (upcoming.isPresent()
                && Arrays.equals(first, 0, keys + 1, upcoming.get(), 0, keys + 1)
                && bin(upcoming.get()) == bin) {
            count += (Long) upcoming.get()[keys + 2];
            upcoming = read();
        }
        Object[] row = Arrays.copyOf(first, keys + 4);
        row[keys + 1] = bin;
        row[keys + 2] = count;
        row[keys + 3] = (double) count / (Long) first[keys + 3];
        return Optional.of(row);
    }

    private void begin(Object[] row) {
        if (field.equals(row[keys])) {
            return;
        }
        field = (String) row[keys];
        ofField = bins.computeIfAbsent(field, name -> layout.between(number(row[keys + 4]), number(row[keys + 5])));
        multiplier = ofField.multiplier().doubleValue();
        divisor = ofField.divisor().doubleValue();
    }

    /** A guess, set right by the edges, which are exact where the guess is not. */
    private long bin(Object[] row) {
        double value = ((Number) row[keys + 1]).doubleValue();
        double guess = Math.floor(value * divisor / multiplier);
        double bin = value >= edge(guess + 1) ? guess + 1 : value < edge(guess) ? guess - 1 : guess;
        return Math.max(ofField.first(), Math.min(ofField.last(), (long) bin));
    }

    private double edge(double bin) {
        double edge = bin * multiplier / divisor;
        return floats ? (float) edge : edge;
    }

    private static List<Column> columns(List<Column> groups) {
        List<Column> columns = new ArrayList<>(groups);
        columns.add(new Column("bin", ColumnType.BIGINT));
        columns.add(new Column("count", ColumnType.BIGINT));
        columns.add(new Column("share", ColumnType.DOUBLE));
        return columns;
    }
}
