package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.duckdb.TableAppender;
import dev.kymograph.metric.MetricType;
import java.sql.SQLException;

/** Moves hot readings, as the catalog gives them, into a staging table; their write sequence becomes their order. */
final class HotRows {

    private static final int SEQUENCE = 1;
    private static final int SUBJECT = 2;
    private static final int MICROS = 3;
    private static final int FIRST_FIELD = 4;

    private HotRows() {}

    /** Returns how many there were: fewer than their batches hold where one of these was flushed meanwhile. */
    static long append(Rows rows, TableAppender appender, MetricType metricType) throws SQLException {
        int sensor = FIRST_FIELD + metricType.fields().size();
        long count = 0;
        while (rows.next()) {
            count++;
            appender.beginRow();
            appender.add(rows.value(SUBJECT)).addMicros((Long) rows.value(MICROS));
            for (int i = FIRST_FIELD; i <= sensor + 1; i++) {
                appender.add(rows.value(i));
            }
            appender.add(rows.value(SEQUENCE)).endRow();
        }
        return count;
    }
}
