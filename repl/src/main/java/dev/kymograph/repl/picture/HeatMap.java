package dev.kymograph.repl.picture;

import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Mistake;
import java.io.IOException;
import java.time.LocalDate;
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
    private long rows;

    private HeatMap(String name) {
        this.name = name;
    }

    static HeatMap read(Rows source, Choice choice) {
        Chart.Columns columns = Chart.Columns.of(source.columns(), choice);
        if (!columns.isTime()) {
            throw Mistake.of("picture.time", "Cannot draw a heatmap of this: no column of it has times");
        }
        HeatMap map = new HeatMap(columns.name());
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

    private void add(long second, double value) {
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
        Bounds bounds = Bounds.of(means);
        out.append(name)
                .append(" by hour of the day, UTC, and ")
                .append(wide == 1 ? "day" : wide + " days")
                .append('\n');
        for (int hour = 0; hour < HOURS; hour++) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%02d ", hour));
            for (int column = 0; column < columns; column++) {
                line.append(shade(means[column][hour], bounds, screen.ascii()));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        out.append("   ").append(LocalDate.ofEpochDay(first).toString());
        out.append(last > first ? " to " + LocalDate.ofEpochDay(last) : "").append('\n');
        out.append(scale(bounds, screen.ascii()));
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

    /** The least and the greatest mean. */
    private record Bounds(double least, double most) {

        static Bounds of(double[][] means) {
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            for (double[] column : means) {
                for (double mean : column) {
                    least = mean < least ? mean : least;
                    most = mean > most ? mean : most;
                }
            }
            return new Bounds(least, most);
        }
    }

    /** A blank where there is nothing. */
    private static char shade(double mean, Bounds bounds, boolean ascii) {
        if (Double.isNaN(mean)) {
            return ' ';
        }
        String shades = ascii ? ASCII : SHADES;
        double part = bounds.most() > bounds.least() ? (mean - bounds.least()) / (bounds.most() - bounds.least()) : 0;
        return shades.charAt((int) Math.min(shades.length() - 1, part * shades.length()));
    }

    private static String scale(Bounds bounds, boolean ascii) {
        String shades = ascii ? ASCII : SHADES;
        Axis axis = new Axis(bounds.least(), Math.max(bounds.most(), Math.nextUp(bounds.least())), false);
        StringBuilder line = new StringBuilder("  ");
        for (int i = 0; i < shades.length(); i++) {
            double from = axis.low() + i * (axis.high() - axis.low()) / shades.length();
            line.append(' ').append(shades.charAt(i)).append(String.format(Locale.ROOT, " from %.4g ", from));
        }
        return line.toString().stripTrailing() + "\n";
    }
}
