package dev.kymograph.repl.picture;

import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Mistake;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The means of values by hour of the day, downwards, and day, to the right. */
final class HeatMap {

    private static final int HOURS = 24;
    private static final long DAY = 86_400;
    private static final String SHADES = "·░▒▓█";
    private static final String ASCII = ".-=*#";

    /** Sums and counts of the hours of a day. */
    private static final class Hours {

        private final double[] sums = new double[HOURS];
        private final long[] counts = new long[HOURS];
    }

    private final NavigableMap<Long, Hours> days = new TreeMap<>();
    private final String name;
    private final ZoneId zone;
    private long rows;

    private HeatMap(String name, ZoneId zone) {
        this.name = name;
        this.zone = zone;
    }

    static HeatMap read(Rows source, Choice choice) {
        Chart.Columns columns = Chart.Columns.of(source.columns(), choice);
        if (!columns.isTime()) {
            throw Mistake.of("picture.time", "Cannot draw a heatmap of this: no column of it has times");
        }
        HeatMap map = new HeatMap(columns.name(), choice.zone());
        while (source.next()) {
            map.rows++;
            double second = Chart.number(source.value(columns.across()));
            for (int y : columns.up()) {
                double value = Chart.number(source.value(y));
                if (Double.isFinite(second) && Double.isFinite(value)) {
                    map.add((long) Math.floor(second), value);
                }
            }
        }
        return map;
    }

    private void add(long moment, double value) {
        long second = moment
                + zone.getRules().getOffset(Instant.ofEpochSecond(moment)).getTotalSeconds();
        Hours day = days.computeIfAbsent(Math.floorDiv(second, DAY), key -> new Hours());
        int hour = (int) (Math.floorMod(second, DAY) / 3_600);
        day.sums[hour] += value;
        day.counts[hour]++;
    }

    long rows() {
        return rows;
    }

    void write(Screen screen, Appendable out) throws IOException {
        if (days.isEmpty()) {
            out.append("nothing to draw: no row has a time and a number\n");
            return;
        }
        long first = days.firstKey();
        long last = days.lastKey();
        int wide = (int) Math.max(1, -Math.floorDiv(-(last - first + 1), Math.max(1, screen.width() - 4)));
        int columns = (int) ((last - first) / wide) + 1;
        double[][] means = means(first, wide, columns);
        Shades shades = Shades.of(screen.ascii() ? ASCII : SHADES);
        for (double[] column : means) {
            shades = shades.with(column);
        }
        out.append(name)
                .append(" by hour of the day, " + zone + ", and ")
                .append(wide == 1 ? "day" : wide + " days")
                .append('\n');
        for (int hour = 0; hour < HOURS; hour++) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%02d ", hour));
            for (int column = 0; column < columns; column++) {
                line.append(shades.of(means[column][hour]));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        out.append("   ").append(LocalDate.ofEpochDay(first).toString());
        out.append(last > first ? " to " + LocalDate.ofEpochDay(last) : "").append('\n');
        out.append(shades.scale(screen.width()));
    }

    private double[][] means(long first, int wide, int columns) {
        double[][] sums = new double[columns][HOURS];
        long[][] counts = new long[columns][HOURS];
        days.forEach((day, hours) -> {
            int column = (int) ((day - first) / wide);
            for (int hour = 0; hour < HOURS; hour++) {
                sums[column][hour] += hours.sums[hour];
                counts[column][hour] += hours.counts[hour];
            }
        });
        for (int column = 0; column < columns; column++) {
            for (int hour = 0; hour < HOURS; hour++) {
                sums[column][hour] /= counts[column][hour];
            }
        }
        return sums;
    }
}
