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

    private static final double HOUR = Duration.ofHours(1).toNanos();
    private static final int SUBJECT = 0;
    private static final int FIELD = 2;
    private static final int TIMESTAMP = 3;
    private static final int VALUE = 4;
    private static final int LOW = 6;
    private static final int HIGH = 7;
    private static final int SCORE = 8;
    private static final int NEXT = Anomalies.FIRST_OF_READING + Anomalies.COLUMNS.size();
    private static final int LAST = NEXT + 1;
    private static final int ALARM = NEXT + 2;

    private final Rows unusual;
    private final Duration within;
    private final List<Column> columns = new ArrayList<>();
    private Object[] ahead;
    private Object[] current = {};

    /** Neighbours are at most {@code within} apart; {@code unit} is what is measured in. */
    EpisodeRows(Rows unusual, Duration within, String unit) {
        this.unusual = unusual;
        this.within = within;
        columns.addAll(unusual.columns().subList(0, Anomalies.FIRST_OF_READING));
        columns.add(new Column("from", ColumnType.TIMESTAMP));
        columns.add(new Column("to", ColumnType.TIMESTAMP));
        columns.add(new Column("readings", ColumnType.BIGINT));
        columns.add(new Column("ended", ColumnType.TEXT));
        columns.add(new Column("area", ColumnType.DOUBLE, unit.isEmpty() ? "h" : unit + "·h"));
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
        Double area = null;
        do {
            end = ahead;
            area = sum(area, area(end));
            readings++;
            alarm |= (Boolean) end[ALARM];
            peak = (Double) end[SCORE] > (Double) peak[SCORE] ? end : peak;
            ahead = read();
        } while (ahead != null && neighbours(end, ahead));
        current = row(first, end, peak, readings, area);
        return alarm;
    }

    /** Null where no band is known. */
    private static Double sum(Double area, Double more) {
        return area == null ? more : more == null ? area : (Double) (area + more);
    }

    /**
     * How far beyond its band a reading is, for as long as it stands: until the next of its series, and no time at all where that comes too
     * late to know what was meanwhile, or never came.
     */
    private Double area(Object[] row) {
        if (row[LOW] == null && row[HIGH] == null) {
            return null;
        }
        double value = (Double) row[VALUE];
        double below = row[LOW] == null ? 0 : (Double) row[LOW] - value;
        double above = row[HIGH] == null ? 0 : value - (Double) row[HIGH];
        Instant at = (Instant) row[TIMESTAMP];
        Instant next = (Instant) row[NEXT];
        boolean isKnown = next != null && isNear(at, next);
        return isKnown
                ? Math.max(0, Math.max(below, above))
                        * (Duration.between(at, next).toNanos() / HOUR)
                : 0;
    }

    private boolean neighbours(Object[] one, Object[] later) {
        return one[SUBJECT].equals(later[SUBJECT])
                && one[FIELD].equals(later[FIELD])
                && isNear((Instant) one[TIMESTAMP], (Instant) later[TIMESTAMP]);
    }

    private boolean isNear(Instant at, Instant later) {
        return Duration.between(at, later).compareTo(within) <= 0;
    }

    private Object[] row(Object[] first, Object[] end, Object[] peak, long readings, Double area) {
        Object[] row = new Object[columns.size()];
        System.arraycopy(peak, 0, row, 0, Anomalies.FIRST_OF_READING);
        int at = Anomalies.FIRST_OF_READING;
        row[at++] = first[TIMESTAMP];
        row[at++] = end[TIMESTAMP];
        row[at++] = readings;
        row[at++] = ended((Instant) end[TIMESTAMP], (Instant) end[NEXT], (Instant) end[LAST]);
        row[at++] = area;
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
