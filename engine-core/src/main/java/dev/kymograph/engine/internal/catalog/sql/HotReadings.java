package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.metric.MetricType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** The readings of hot batches, a batch in memory at a time. */
final class HotReadings implements Rows {

    /** Id and sequence of the batch come before what is the reading's. */
    private static final int OF_BATCH = 2;

    private final Rows batches;
    private final MetricType type;
    private final List<Column> columns;
    private Iterator<String> lines = Collections.emptyIterator();
    private Object[] reading;

    /** @param batches id, sequence and readings as text; closed with this */
    HotReadings(Rows batches, MetricType type) {
        this.batches = batches;
        this.type = type;
        this.columns = columns(type);
    }

    static List<Column> columns(MetricType type) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("batch_id", ColumnType.BIGINT));
        columns.add(new Column("sequence", ColumnType.BIGINT));
        columns.add(new Column("subject_id", ColumnType.INTEGER));
        columns.add(new Column("micros", ColumnType.BIGINT));
        type.fields()
                .forEach(field -> columns.add(new Column(
                        field.name(),
                        ColumnType.valueOf(field.type().name()),
                        type.unit().symbol())));
        columns.add(new Column("sensor_id", ColumnType.TEXT));
        columns.add(new Column("quality_score", ColumnType.FLOAT));
        return List.copyOf(columns);
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public boolean next() {
        while (!lines.hasNext()) {
            if (!batches.next()) {
                return false;
            }
            lines = HotText.lines((String) batches.value(OF_BATCH)).iterator();
        }
        reading = HotText.values(type, lines.next());
        return true;
    }

    @Override
    public Object value(int index) {
        return index < OF_BATCH ? batches.value(index) : reading[index - OF_BATCH];
    }

    @Override
    public void close() {
        batches.close();
    }
}
