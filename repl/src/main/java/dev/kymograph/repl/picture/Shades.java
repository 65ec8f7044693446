package dev.kymograph.repl.picture;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Characters that stand for values, from the least to the greatest; a blank stands for none. */
record Shades(String glyphs, double least, double most) {

    /** Grows with the values that it is told. */
    static Shades of(String glyphs) {
        return new Shades(glyphs, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }

    Shades with(double[] values) {
        double low = least;
        double high = most;
        for (double value : values) {
            low = value < low ? value : low;
            high = value > high ? value : high;
        }
        return new Shades(glyphs, low, high);
    }

    char of(double value) {
        if (Double.isNaN(value)) {
            return ' ';
        }
        double part = most > least ? (value - least) / (most - least) : 0;
        return glyphs.charAt((int) Math.min(glyphs.length() - 1, part * glyphs.length()));
    }

    /** A line that says from where on each stands, or the first and the last of them where there is no room. */
    String scale(int width) {
        if (least == most) {
            return String.format(Locale.ROOT, "   %s is %.4g\n", glyphs.charAt(0), least);
        }
        List<String> all =
                IntStream.range(0, glyphs.length()).mapToObj(this::from).toList();
        String line = "   " + String.join("  ", all);
        return (line.length() <= width ? line : "   " + all.get(0) + "  to  " + all.get(all.size() - 1)) + "\n";
    }

    private String from(int i) {
        double from = least + i * (most - least) / glyphs.length();
        return glyphs.charAt(i) + String.format(Locale.ROOT, " from %.4g", from);
    }
}
