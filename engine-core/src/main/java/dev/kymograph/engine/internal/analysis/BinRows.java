package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns counted bins into edges, and lists the empty ones too: each group has the same bins, from the field's first to its last. */
final class BinRows extends DerivedRows {

    private final int keys;
    private final Map<String, Bins> bins;
    private final Watch watch;

    private Optional<Object[]> counted;
    private Object[] group = {};
    private long due;

    /** Lists; the first {@code keys} columns and the field tell groups apart, then come bin, count and share. */
    BinRows(Rows source, int keys, Map<String, Bins> bins, Watch watch) {
        super(source, columns(source.columns().subList(0, keys + 1)));
        this.keys = keys;
        this.bins = bins;
        this.watch = watch;
        this.counted = read();
        counted.ifPresent(this::begin);
    }

    @Override
    Optional<Object[]> advance() {
        if (group.length == 0 || watch.cancelled()) {
            return Optional.empty();
        }
        Bins ofField = bins.get((String) group[keys]);
        if (due > ofField.last()) {
            if (counted.isEmpty()) {
                return Optional.empty();
            }
            begin(counted.get());
            ofField = bins.get((String) group[keys]);
        }
        Object[] row = Arrays.copyOf(group, keys + 5);
        row[keys + 1] = ofField.edge(due);
        row[keys + 2] = ofField.edge(due + 1);
        boolean here = counted.isPresent() && belongs(counted.get()) && (long) counted.get()[keys + 1] == due;
        row[keys + 3] = here ? counted.get()[keys + 2] : Long.valueOf(0);
        row[keys + 4] = here ? counted.get()[keys + 3] : Double.valueOf(0);
        if (here) {
            counted = read();
        }
        due++;
        return Optional.of(row);
    }

    private void begin(Object[] row) {
        group = Arrays.copyOf(row, keys + 1);
        due = bins.get((String) group[keys]).first();
    }

    private boolean belongs(Object[] row) {
        return Arrays.equals(group, 0, keys + 1, row, 0, keys + 1);
    }

    private static List<Column> columns(List<Column> groups) {
        List<Column> columns = new ArrayList<>(groups);
        columns.add(new Column("from", ColumnType.DOUBLE));
        columns.add(new Column("to", ColumnType.DOUBLE));
        columns.add(new Column("count", ColumnType.BIGINT));
        columns.add(new Column("share", ColumnType.DOUBLE));
        return columns;
    }
}
