package dev.kymograph.repl.picture;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Mistake;
import dev.kymograph.repl.format.Glyphs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A bar for each row, as long as its number. */
record Bars(List<String> labels, List<Double> values, String name) {

    private static final int MOST = 500;
    private static final int LONGEST_LABEL = 30;
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

    /** Whether rows are the bins of a histogram, of which no line could be drawn. */
    static boolean isHistogram(List<Column> columns) {
        return columns.stream().map(Column::name).toList().containsAll(List.of("from", "to", "count"));
    }

    static Bars read(Rows rows, Choice choice) {
        List<Column> columns = rows.columns();
        int drawn = choice.up().isEmpty()
                ? counted(columns)
                : Chart.Columns.index(columns, choice.up().get(0));
        List<Integer> named = choice.by().isEmpty()
                ? others(columns, drawn)
                : choice.by().stream()
                        .map(name -> Chart.Columns.index(columns, name))
                        .toList();
        List<List<String>> labels = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        while (rows.next()) {
            if (values.size() == MOST) {
                throw Mistake.of("picture.many", "Cannot draw more than " + MOST + " bars: choose fewer rows");
            }
            labels.add(named.stream()
                    .map(i -> Glyphs.harmless(text(rows.value(i))))
                    .toList());
            values.add(Chart.number(rows.value(drawn)));
        }
        Column column = columns.get(drawn);
        return new Bars(
                told(labels), values, column.unit().isEmpty() ? column.name() : column.name() + ", " + column.unit());
    }

    /** Without what is the same in all of them. */
    private static List<String> told(List<List<String>> labels) {
        int parts = labels.isEmpty() ? 0 : labels.get(0).size();
        List<Integer> telling = IntStream.range(0, parts)
                .filter(part -> parts == 1
                        || labels.stream()
                                        .map(label -> label.get(part))
                                        .distinct()
                                        .count()
                                > 1)
                .boxed()
                .toList();
        return labels.stream()
                .map(label -> telling.stream().map(label::get).collect(Collectors.joining(" ")))
                .toList();
    }

    private static String text(Object value) {
        return value instanceof Double || value instanceof Float ? number(Chart.number(value)) : String.valueOf(value);
    }

    /** What counts, or the last number. */
    private static int counted(List<Column> columns) {
        int last = -1;
        for (int i = 0; i < columns.size(); i++) {
            if (List.of("count", "n", "readings").contains(columns.get(i).name())) {
                return i;
            }
            last = columns.get(i).type().isNumeric() ? i : last;
        }
        if (last < 0) {
            throw Mistake.of("picture.values", "Cannot draw this: no column of it has numbers");
        }
        return last;
    }

    /** The columns before it, or all others. */
    private static List<Integer> others(List<Column> columns, int drawn) {
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < (drawn > 0 ? drawn : columns.size()); i++) {
            if (i != drawn) {
                others.add(i);
            }
        }
        return others;
    }

    void write(Screen screen, Appendable out) throws IOException {
        double most = values.stream()
                .mapToDouble(Math::abs)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        int label = Math.min(
                LONGEST_LABEL, labels.stream().mapToInt(Glyphs::width).max().orElse(0));
        List<String> numbers = values.stream().map(Bars::number).toList();
        int number = numbers.stream().mapToInt(String::length).max().orElse(0);
        int room = Math.max(10, screen.width() - label - number - 4);
        out.append(name).append('\n');
        for (int i = 0; i < values.size(); i++) {
            String text = labels.get(i);
            String cut = Glyphs.width(text) > label ? text.substring(0, Glyphs.fitting(text, label)) : text;
            double length = most > 0 && Double.isFinite(values.get(i)) ? Math.abs(values.get(i)) / most * room : 0;
            out.append(cut + " ".repeat(label - Glyphs.width(cut)))
                    .append("  ")
                    .append(" ".repeat(number - numbers.get(i).length()))
                    .append(numbers.get(i));
            String bar = screen.ascii() ? "#".repeat((int) Math.round(length)) : bar(length);
            out.append(bar.isBlank() ? "" : "  " + bar).append('\n');
        }
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.6g", value);
    }

    private static String bar(double length) {
        int whole = (int) length;
        int eighths = (int) ((length - whole) * EIGHTHS.length());
        return "█".repeat(whole) + (eighths == 0 ? "" : String.valueOf(EIGHTHS.charAt(eighths)));
    }
}
