package dev.kymograph.repl.picture;

import dev.kymograph.repl.format.Glyphs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lines on a terminal. */
record CharacterPlot(Chart chart, Choice choice, Screen screen) {

    private static final int LEAST_WIDTH = 20;
    private static final int LINES_A_MARK = 3;
    private static final int COLUMNS_A_MARK = 14;
    private static final String LEGEND_GAP = "   ";

    void write(Appendable out) throws IOException {
        if (chart.isEmpty()) {
            out.append("nothing to draw: no row has numbers\n");
            return;
        }
        List<Axis.Mark> marks = chart.up().marks(Math.max(2, choice.height() / LINES_A_MARK));
        int left = Stream.concat(
                                marks.stream().map(Axis.Mark::text),
                                choice.thresholds().stream().map(Axis::text))
                        .mapToInt(String::length)
                        .max()
                        .orElse(0)
                + 1;
        int width = Math.max(LEAST_WIDTH, screen.width() - left - 2);
        Canvas canvas = new Canvas(width, choice.height(), screen.ascii());
        for (int line = 0; line < chart.series().size(); line++) {
            draw(chart.series().get(line), line, canvas);
        }
        out.append(Glyphs.harmless(chart.name())).append('\n');
        body(canvas, marks, left, width, out);
        across(left, width, out);
        if (chart.series().size() > 1) {
            legend(out);
        }
    }

    private void draw(Series series, int line, Canvas canvas) {
        double longest = series.longestStep();
        for (int i = 0; i < series.size(); i++) {
            boolean joined = i > 0 && Math.abs(series.x(i) - series.x(i - 1)) <= longest;
            int from = joined ? i - 1 : i;
            canvas.line(
                    place(chart.across().part(series.x(from)), canvas.width()),
                    place(chart.up().part(series.y(from)), canvas.height()),
                    place(chart.across().part(series.x(i)), canvas.width()),
                    place(chart.up().part(series.y(i)), canvas.height()),
                    line);
        }
    }

    private static int place(double part, int size) {
        return (int) Math.round(part * (size - 1));
    }

    private int row(double value) {
        return choice.height() - 1 - place(chart.up().part(value), choice.height());
    }

    private void body(Canvas canvas, List<Axis.Mark> marks, int left, int width, Appendable out) throws IOException {
        String[] labels = new String[choice.height()];
        marks.forEach(mark -> labels[row(mark.at())] = mark.text());
        choice.thresholds().forEach(at -> labels[row(at)] = Axis.text(at));
        List<Integer> thresholds = choice.thresholds().stream().map(this::row).toList();
        for (int row = 0; row < choice.height(); row++) {
            String label = labels[row] == null ? "" : labels[row];
            out.append(" ".repeat(left - label.length())).append(label);
            out.append(screen.ascii() ? (label.isEmpty() ? "|" : "+") : label.isEmpty() ? "│" : "┤");
            String line = line(canvas, row, width, thresholds.contains(row));
            out.append(line).append('\n');
        }
    }

    /** Neighbours of one colour are coloured together; one line alone needs none. */
    private String line(Canvas canvas, int row, int width, boolean threshold) {
        StringBuilder line = new StringBuilder();
        int column = 0;
        while (column < width) {
            int owner = canvas.owner(column, row);
            StringBuilder run = new StringBuilder();
            for (; column < width && canvas.owner(column, row) == owner; column++) {
                run.append(owner >= 0 ? canvas.text(column, row) : threshold ? (screen.ascii() ? "-" : "╌") : " ");
            }
            boolean coloured = owner >= 0 && chart.series().size() > 1;
            line.append(coloured ? screen.coloured(run.toString(), owner) : run);
        }
        return line.toString().stripTrailing();
    }

    private void across(int left, int width, Appendable out) throws IOException {
        char[] line = new char[width];
        char[] texts = new char[width];
        Arrays.fill(line, screen.ascii() ? '-' : '─');
        Arrays.fill(texts, ' ');
        int free = 0;
        for (Axis.Mark mark : chart.across().marks(Math.max(2, width / COLUMNS_A_MARK))) {
            int at = place(chart.across().part(mark.at()), width);
            int last = width - mark.text().length();
            int start = Math.max(0, Math.min(last, at - mark.text().length() / 2));
            if (start >= free && start <= last) {
                line[at] = screen.ascii() ? '+' : '┬';
                mark.text().getChars(0, mark.text().length(), texts, start);
                free = start + mark.text().length() + 1;
            }
        }
        String blank = " ".repeat(left);
        out.append(blank)
                .append(screen.ascii() ? "+" : "└")
                .append(String.valueOf(line))
                .append('\n');
        out.append((blank + " " + String.valueOf(texts)).stripTrailing()).append('\n');
        if (chart.across().isTime()) {
            out.append(blank).append(' ').append(chart.across().span()).append('\n');
        }
    }

    private void legend(Appendable out) throws IOException {
        List<String> entries = new ArrayList<>(IntStream.range(0, chart.series().size())
                .mapToObj(i -> screen.coloured(Canvas.mark(i, screen.ascii()), i) + " "
                        + Glyphs.harmless(chart.series().get(i).label()))
                .toList());
        int room = screen.width();
        int taken = 0;
        for (int i = 0; i < entries.size(); i++) {
            int wide = Glyphs.width(chart.series().get(i).label())
                    + Canvas.mark(i, screen.ascii()).length()
                    + 1;
            boolean fits = taken + LEGEND_GAP.length() + wide <= room;
            out.append(i == 0 ? "" : fits ? LEGEND_GAP : "\n").append(entries.get(i));
            taken = i > 0 && fits ? taken + LEGEND_GAP.length() + wide : wide;
        }
        out.append('\n');
    }
}
