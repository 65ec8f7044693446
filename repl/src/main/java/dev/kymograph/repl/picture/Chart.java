package dev.kymograph.repl.picture;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Mistake;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What there is to draw.
 *
 * @param name of the values, with their unit
 * @param rows that were read
 */
record Chart(List<Series> series, Axis across, Axis up, String name, long rows) {

    private static final int MOST_POINTS = 5_000_000;
    private static final int MOST_SERIES = 24;

    static Chart read(Rows rows, Choice choice) {
        Columns columns = Columns.of(rows.columns(), choice);
        Map<String, Series> series = new LinkedHashMap<>();
        long read = 0;
        long points = 0;
        while (rows.next()) {
            read++;
            double x = columns.across() < 0 ? read : number(rows.value(columns.across()));
            String group = columns.by().stream()
                    .map(i -> String.valueOf(rows.value(i)))
                    .collect(Collectors.joining(" "));
            for (int y : columns.up()) {
                double value = number(rows.value(y));
                if (Double.isFinite(x) && Double.isFinite(value)) {
                    series.computeIfAbsent(columns.label(group, y), Series::new).add(x, value);
                    points++;
                }
            }
            requireFew(series.size(), points);
        }
        return of(told(List.copyOf(series.values())), columns, choice, read);
    }

    /** Without the word that all labels end with: the field, where it is one. */
    private static List<Series> told(List<Series> all) {
        List<String> ends = all.stream()
                .map(series -> series.label().substring(series.label().lastIndexOf(' ') + 1))
                .distinct()
                .toList();
        if (all.size() < 2 || ends.size() > 1) {
            return all;
        }
        int cut = ends.get(0).length();
        return all.stream()
                .map(series -> series.called(series.label()
                        .substring(0, series.label().length() - cut)
                        .strip()))
                .toList();
    }

    private static void requireFew(int series, long points) {
        if (series > MOST_SERIES) {
            throw Mistake.of(
                    "picture.many",
                    "Cannot draw more than " + MOST_SERIES + " lines: choose fewer subjects, or say by= with a column"
                            + " that has few values; '| bars' draws a bar for each row");
        }
        if (points > MOST_POINTS) {
            throw Mistake.of(
                    "picture.many",
                    "Cannot draw more than 5,000,000 values: choose less, or ask for series with every=1h");
        }
    }

    private static Chart of(List<Series> series, Columns columns, Choice choice, long rows) {
        double left = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        double least = choice.thresholds().stream().mapToDouble(d -> d).min().orElse(left);
        double most = choice.thresholds().stream().mapToDouble(d -> d).max().orElse(right);
        for (Series one : series) {
            for (int i = 0; i < one.size(); i++) {
                left = Math.min(left, one.x(i));
                right = Math.max(right, one.x(i));
                least = Math.min(least, one.y(i));
                most = Math.max(most, one.y(i));
            }
        }
        return new Chart(
                series,
                Axis.around(left, right, columns.isTime()),
                Axis.around(least, most, false),
                columns.name(),
                rows);
    }

    boolean isEmpty() {
        return series.isEmpty();
    }

    /** As a place on an axis: times in seconds; NaN for nothing. */
    static double number(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof Instant moment) {
            return moment.getEpochSecond() + moment.getNano() / 1e9;
        }
        return value instanceof LocalDate day ? day.atStartOfDay(ZoneOffset.UTC).toEpochSecond() : Double.NaN;
    }

    /**
     * Which columns are drawn.
     *
     * @param across -1 for the number of the row
     */
    record Columns(List<Column> all, int across, List<Integer> up, List<Integer> by) {

        static Columns of(List<Column> all, Choice choice) {
            int across = choice.across().map(name -> index(all, name)).orElseGet(() -> time(all));
            List<Integer> up = choice.up().isEmpty()
                    ? values(all, across)
                    : choice.up().stream().map(name -> index(all, name)).toList();
            if (up.isEmpty()) {
                throw Mistake.of(
                        "picture.values", "Cannot draw this: no column of it has numbers; there are " + names(all));
            }
            List<Integer> by = choice.by().isEmpty()
                    ? groups(all, across, isValue(all, up))
                    : choice.by().stream().map(name -> index(all, name)).toList();
            return new Columns(all, across, up, by);
        }

        static int index(List<Column> all, String name) {
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).name().equals(name)) {
                    return i;
                }
            }
            List<String> known = all.stream().map(Column::name).toList();
            throw Mistake.of(
                    "picture.column",
                    "Cannot draw [" + name + "]: there is no such column; there are " + String.join(", ", known));
        }

        private static String names(List<Column> all) {
            return all.stream().map(Column::name).collect(Collectors.joining(", "));
        }

        static int time(List<Column> all) {
            for (int i = 0; i < all.size(); i++) {
                ColumnType type = all.get(i).type();
                if (type == ColumnType.TIMESTAMP || type == ColumnType.DATE) {
                    return i;
                }
            }
            return -1;
        }

        /** What was measured, by its name or its type; whole numbers, which may count something, where there is nothing else. */
        private static List<Integer> values(List<Column> all, int across) {
            List<Integer> measured = new ArrayList<>();
            List<Integer> whole = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                Column column = all.get(i);
                boolean isFraction = column.type() == ColumnType.FLOAT || column.type() == ColumnType.DOUBLE;
                if (across >= 0
                        && i != across
                        && column.name().equals("value")
                        && column.type().isNumeric()) {
                    return List.of(i);
                }
                if (i != across && isFraction && !column.name().equals("quality_score")) {
                    measured.add(i);
                } else if (i != across && !isFraction && column.type().isNumeric() && !isName(column)) {
                    whole.add(i);
                }
            }
            return measured.isEmpty() ? whole : measured;
        }

        private static boolean isName(Column column) {
            return column.name().equals("id") || column.name().endsWith("_id");
        }

        private static boolean isValue(List<Column> all, List<Integer> up) {
            return up.size() == 1 && all.get(up.get(0)).name().equals("value");
        }

        /**
         * Texts, of which each combination is a line of its own.
         *
         * @param ofValues whether texts behind the times say something of each value, as analyses do, and not whose it is
         */
        private static List<Integer> groups(List<Column> all, int across, boolean ofValues) {
            List<Integer> groups = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                Column column = all.get(i);
                if (i == across && ofValues && !groups.isEmpty()) {
                    return groups;
                }
                if (i != across && column.type() == ColumnType.TEXT && !isName(column)) {
                    groups.add(i);
                }
            }
            return groups;
        }

        boolean isTime() {
            return across >= 0 && !all.get(across).type().isNumeric();
        }

        String label(String group, int y) {
            String name = all.get(y).name();
            return up.size() == 1 ? (group.isEmpty() ? name : group) : (group + " " + name).strip();
        }

        String name() {
            return up.stream()
                    .map(all::get)
                    .map(column -> column.unit().isEmpty() ? column.name() : column.name() + ", " + column.unit())
                    .distinct()
                    .collect(Collectors.joining("; "));
        }
    }
}
