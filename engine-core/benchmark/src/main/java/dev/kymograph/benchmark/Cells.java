package dev.kymograph.benchmark;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Rows as lines, and whether two contestants mean the same by them. */
final class Cells {

    private static final double TOLERANCE = 1e-6;

    private Cells() {}

    static List<String> lines(List<List<Object>> rows) {
        return rows.stream()
                .map(row -> row.stream().map(String::valueOf).collect(Collectors.joining("\t")))
                .toList();
    }

    /**
     * Where two answers first differ, if they do: numbers by more than a millionth, as sums come in another order. The other need not
     * know the last columns, of which SQL has no form.
     */
    static Optional<String> difference(List<String> one, List<String> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            if (!same(one.get(i).split("\t", -1), other.get(i).split("\t", -1))) {
                return Optional.of("row " + i + " [" + one.get(i) + "] and [" + other.get(i) + "]");
            }
        }
        return one.size() == other.size()
                ? Optional.empty()
                : Optional.of(one.size() + " rows and " + other.size() + " rows");
    }

    private static boolean same(String[] one, String[] other) {
        boolean same = one.length >= other.length;
        for (int i = 0; i < other.length && same; i++) {
            same = one[i].equals(other[i]) || near(one[i], other[i]);
        }
        return same;
    }

    private static boolean near(String one, String other) {
        try {
            double a = Double.parseDouble(one);
            double b = Double.parseDouble(other);
            return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a));
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
