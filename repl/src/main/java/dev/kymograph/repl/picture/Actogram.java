package dev.kymograph.repl.picture;

import dev.kymograph.repl.command.Mistake;
import dev.kymograph.repl.format.Glyphs;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Each day in a line of its own, and behind it, once more, the day that follows: what happens at the same time each day stands one below
 * the other, and what shifts from day to day leans, also across midnight.
 */
record Actogram(Chart chart, Choice choice, Screen screen) {

    private static final long DAY = 86_400;
    private static final int MOST_DAYS = 1_000;
    private static final int LABEL = "2024-05-01 ".length();
    private static final int LEAST_WIDTH = 12;
    private static final int HOURS_A_MARK = 6;
    private static final String HEIGHTS = "▁▂▃▄▅▆▇█";
    private static final String ASCII = "_.:-=+*#";

    void write(Appendable out) throws IOException {
        if (chart.isEmpty()) {
            out.append("nothing to draw: no row has a time and a number\n");
            return;
        }
        int columns = Math.max(LEAST_WIDTH, (screen.width() - LABEL - 1) / 2);
        out.append(Glyphs.harmless(chart.name()))
                .append(" by time of the day, " + choice.zone() + ", each line two days\n");
        for (Series series : chart.series()) {
            if (chart.series().size() > 1) {
                out.append('\n').append(Glyphs.harmless(series.label())).append('\n');
            }
            Bins bins = Bins.of(series, columns);
            write(days(series, bins.count()), bins, out);
        }
    }

    /**
     * Stretches of a day: no more than there are readings, or there would be gaps where none is.
     *
     * @param width columns of each
     */
    private record Bins(int count, int width) {

        static Bins of(Series series, int columns) {
            double readings = DAY / Math.max(1, usualStep(series));
            int count = (int) Math.max(1, Math.min(columns, Math.floor(readings)));
            return new Bins(count, columns / count);
        }

        /** How far two moments are apart in the middle, in whatever order they came. */
        private static double usualStep(Series series) {
            double[] moments = IntStream.range(0, series.size())
                    .mapToDouble(series::x)
                    .sorted()
                    .distinct()
                    .toArray();
            double[] steps = IntStream.range(1, moments.length)
                    .mapToDouble(i -> moments[i] - moments[i - 1])
                    .sorted()
                    .toArray();
            return steps.length == 0 ? 0 : steps[steps.length / 2];
        }

        int columns() {
            return count * width;
        }
    }

    /** The means of each day's stretches. */
    private NavigableMap<Long, double[]> days(Series series, int bins) {
        NavigableMap<Long, double[]> means = new TreeMap<>();
        NavigableMap<Long, long[]> counts = new TreeMap<>();
        for (int i = 0; i < series.size(); i++) {
            double second = Math.floor(series.x(i));
            double local = second
                    + choice.zone()
                            .getRules()
                            .getOffset(Instant.ofEpochSecond((long) second))
                            .getTotalSeconds();
            long day = (long) Math.floor(local / DAY);
            int bin = (int) ((local - day * DAY) / DAY * bins);
            long count = ++counts.computeIfAbsent(day, key -> new long[bins])[bin];
            double[] mean = means.computeIfAbsent(day, key -> nothing(bins));
            mean[bin] = count == 1 ? series.y(i) : mean[bin] + (series.y(i) - mean[bin]) / count;
        }
        if (means.lastKey() - means.firstKey() >= MOST_DAYS) {
            throw Mistake.of(
                    "picture.many", "Cannot draw more than " + MOST_DAYS + " days: choose less with from= and to=");
        }
        return means;
    }

    private static double[] nothing(int bins) {
        double[] none = new double[bins];
        Arrays.fill(none, Double.NaN);
        return none;
    }

    private void write(NavigableMap<Long, double[]> days, Bins bins, Appendable out) throws IOException {
        Shades shades = Shades.of(screen.ascii() ? ASCII : HEIGHTS);
        for (double[] day : days.values()) {
            shades = shades.with(day);
        }
        out.append(" ".repeat(LABEL)).append(hours(bins.columns())).append('\n');
        for (long day = days.firstKey(); day <= days.lastKey(); day++) {
            StringBuilder line = new StringBuilder(LocalDate.ofEpochDay(day) + " ");
            draw(days.get(day), bins, shades, line);
            line.append(screen.ascii() ? '|' : '│');
            draw(days.get(day + 1), bins, shades, line);
            out.append(line.toString().stripTrailing()).append('\n');
        }
        out.append(shades.scale(screen.width()));
    }

    private static void draw(double[] day, Bins bins, Shades shades, StringBuilder line) {
        for (int bin = 0; bin < bins.count(); bin++) {
            char shade = day == null ? ' ' : shades.of(day[bin]);
            line.append(String.valueOf(shade).repeat(bins.width()));
        }
    }

    /** The hours of both days, each above its column. */
    private static String hours(int columns) {
        char[] line = new char[2 * columns + 1];
        Arrays.fill(line, ' ');
        for (int hour = 0; hour < 48; hour += HOURS_A_MARK) {
            int at = hour % 24 * columns / 24 + (hour < 24 ? 0 : columns + 1);
            String.format(Locale.ROOT, "%02d", hour % 24).getChars(0, 2, line, at);
        }
        return String.valueOf(line).stripTrailing();
    }
}
