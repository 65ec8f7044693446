package dev.kymograph.repl.picture;

import dev.kymograph.repl.picture.Pen.Side;
import java.util.ArrayList;
import java.util.List;

/** A chart of lines in a file. */
record Drawing(Chart chart, Choice choice) {

    static final int WIDTH = 960;
    static final int HEIGHT = 480;

    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 40;
    private static final int BOTTOM = 60;
    private static final int GREY = 0xdddddd;
    private static final int THRESHOLD = 0x888888;

    /** Colours that people who see colours differently can tell apart. */
    private static final int[] COLOURS = {
        0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0x56b4e9, 0xe69f00, 0x000000, 0x999900, 0x7f3c8d, 0x11a579, 0x3969ac,
        0xe73f74
    };

    void with(Pen pen) {
        pen.text(chart.name(), LEFT, TOP - 20, Side.START);
        for (Axis.Mark mark : chart.up().marks(8)) {
            pen.line(new double[] {LEFT, WIDTH - RIGHT}, new double[] {y(mark.at()), y(mark.at())}, GREY, 1, false);
            pen.text(mark.text(), LEFT - 8, y(mark.at()) + 4, Side.END);
        }
        for (Axis.Mark mark : chart.across().marks(10)) {
            double x = x(mark.at());
            pen.line(new double[] {x, x}, new double[] {HEIGHT - BOTTOM, HEIGHT - BOTTOM + 5}, THRESHOLD, 1, false);
            pen.text(mark.text(), x, HEIGHT - BOTTOM + 20, Side.MIDDLE);
        }
        if (chart.across().isTime()) {
            pen.text(chart.across().span(), WIDTH - RIGHT, TOP - 20, Side.END);
        }
        for (double threshold : choice.thresholds()) {
            double y = y(threshold);
            pen.line(new double[] {LEFT, WIDTH - RIGHT}, new double[] {y, y}, THRESHOLD, 1.5, true);
            pen.text(Axis.text(threshold), WIDTH - RIGHT, y - 4, Side.END);
        }
        for (int i = 0; i < chart.series().size(); i++) {
            draw(chart.series().get(i), COLOURS[i % COLOURS.length], pen);
        }
        if (chart.series().size() > 1) {
            legend(pen);
        }
    }

    private double x(double value) {
        return LEFT + chart.across().part(value) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - chart.up().part(value) * (HEIGHT - TOP - BOTTOM);
    }

    private void draw(Series series, int colour, Pen pen) {
        double longest = series.longestStep();
        int from = 0;
        for (int i = 1; i <= series.size(); i++) {
            if (i == series.size() || Math.abs(series.x(i) - series.x(i - 1)) > longest) {
                stretch(series, from, i, colour, pen);
                from = i;
            }
        }
    }

    /** Of points that share a column of the picture no more than the first, least, greatest and last can be seen. */
    private void stretch(Series series, int from, int to, int colour, Pen pen) {
        List<double[]> points = new ArrayList<>();
        int first = from;
        for (int i = from; i <= to; i++) {
            if (i == to || Math.floor(2 * x(series.x(i))) != Math.floor(2 * x(series.x(first)))) {
                column(series, first, i, points);
                first = i;
            }
        }
        pen.line(
                points.stream().mapToDouble(point -> point[0]).toArray(),
                points.stream().mapToDouble(point -> point[1]).toArray(),
                colour,
                1.5,
                false);
    }

    private void column(Series series, int from, int to, List<double[]> points) {
        int least = from;
        int most = from;
        for (int i = from; i < to; i++) {
            least = series.y(i) < series.y(least) ? i : least;
            most = series.y(i) > series.y(most) ? i : most;
        }
        int[] kept = {from, Math.min(least, most), Math.max(least, most), to - 1};
        int last = -1;
        for (int i : kept) {
            if (i > last) {
                points.add(new double[] {x(series.x(i)), y(series.y(i))});
                last = i;
            }
        }
    }

    private void legend(Pen pen) {
        double x = LEFT;
        for (int i = 0; i < chart.series().size(); i++) {
            String label = chart.series().get(i).label();
            pen.box(x, HEIGHT - 22, 14, 4, COLOURS[i % COLOURS.length]);
            pen.text(label, x + 20, HEIGHT - 15, Side.START);
            x += 40 + 7.0 * label.length();
        }
    }
}
