package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Unusual readings that are neighbours, as one row: its most unusual reading's, with the begin and the end in front. The rows of a
 * series come one after the other, in the order of time.
 */
final class EpisodeRows implements Rows {

    private static final List<Column> COLUMNS = List.of(
            new Column("from", ColumnType.TIMESTAMP),
            new Column("to", ColumnType.TIMESTAMP),
            new Column("readings", ColumnType.BIGINT),
            new Column("ended", ColumnType.TEXT));

    private static final int SUBJECT = 0;
    private static final int FIELD = 2;
    private static final int TIMESTAMP = 3;
    private static final int SCORE = 8;
    private static final int NEXT = Anomalies.FIRST_OF_READING + Anomalies.COLUMNS.size();
    private static final int LAST = NEXT + 1;
    private static final int ALARM = NEXT + 2;

    private final Rows unusual;
    private final Duration within;
    private final List<Column> columns = new ArrayList<>();
    private Object[] ahead;
    private Object[] current = {};

    /** Neighbours are at most {@code within} apart. */
    EpisodeRows(Rows unusual, Duration within) {
        this.unusual = unusual;
        this.within = within;
        columns.addAll(unusual.columns().subList(0, Anomalies.FIRST_OF_READING));
        columns.addAll(COLUMNS);
        columns.addAll(Anomalies.COLUMNS);
        this.ahead = read();
    }

    @Override
    public List<Column> columns() {
        return List.copyOf(columns);
    }

    @Override
    public boolean next() {
        while (ahead != null) {
            if (episode()) {
                return true;
            }
        }
        return false;
    }

    /** Goes behind the next one; false where nothing in it is an alarm, so that it is none. */
    private boolean episode() {
        Object[] first = ahead;
        Object[] peak = first;
        Object[] end = first;
        long readings = 0;
        boolean alarm = false;
        do {
            end = ahead;
            readings++;
            alarm |= (Boolean) end[ALARM];
            peak = (Double) end[SCORE] > (Double) peak[SCORE] ? end : peak;
            ahead = read();
        } while (ahead != null && neighbours(end, ahead));
        current = row(first, end, peak, readings);
        return alarm;
    }

    private boolean neighbours(Object[] one, Object[] later) {
        return one[SUBJECT].equals(later[SUBJECT])
                && one[FIELD].equals(later[FIELD])
                && isNear((Instant) one[TIMESTAMP], (Instant) later[TIMESTAMP]);
    }

    private boolean isNear(Instant at, Instant later) {
        return Duration.between(at, later).compareTo(within) <= 0;
    }

    private Object[] row(Object[] first, Object[] end, Object[] peak, long readings) {
        Object[] row = new Object[columns.size()];
        System.arraycopy(peak, 0, row, 0, Anomalies.FIRST_OF_READING);
        int at = Anomalies.FIRST_OF_READING;
        row[at++] = first[TIMESTAMP];
        row[at++] = end[TIMESTAMP];
        row[at++] = readings;
        row[at++] = ended((Instant) end[TIMESTAMP], (Instant) end[NEXT], (Instant) end[LAST]);
        System.arraycopy(peak, Anomalies.FIRST_OF_READING, row, at, Anomalies.COLUMNS.size());
        return row;
    }

    private String ended(Instant to, Instant next, Instant last) {
        if (isNear(to, last)) {
            return "open";
        }
        return isNear(to, next) ? "closed" : "gap";
    }

    private Object[] read() {
        if (!unusual.next()) {
            return null;
        }
        Object[] row = new Object[ALARM + 1];
        for (int i = 0; i < row.length; i++) {
            row[i] = unusual.value(i);
        }
        return row;
    }

    @Override
    public Object value(int index) {
        return current[index];
    }

    @Override
    public void close() {
        unusual.close();
    }
}
