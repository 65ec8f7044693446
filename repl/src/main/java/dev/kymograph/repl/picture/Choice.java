package dev.kymograph.repl.picture;

import dev.kymograph.repl.command.Mistake;
import dev.kymograph.repl.command.Paths;
import dev.kymograph.repl.language.Word;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What somebody wants to see, and where.
 *
 * @param across the column that goes to the right; empty for the first with times
 * @param up the columns whose values are drawn; empty for all with numbers
 * @param by the columns of which each combination is one line; empty for all texts
 * @param thresholds values to draw a line at
 * @param height lines of characters
 * @param zone whose days and hours are meant
 * @param file empty for the screen
 */
record Choice(
        Optional<String> across,
        List<String> up,
        List<String> by,
        List<Double> thresholds,
        int height,
        ZoneId zone,
        Optional<Path> file) {

    static final ZoneId UTC = ZoneId.of("UTC");

    private static final List<String> NAMES = List.of("x", "y", "by", "threshold", "height", "zone");

    private static final int HEIGHT = 16;

    static Choice of(String picture, List<Word> words) {
        Optional<String> across = Optional.empty();
        List<String> up = List.of();
        List<String> by = List.of();
        List<Double> thresholds = List.of();
        int height = HEIGHT;
        ZoneId zone = UTC;
        Optional<Path> file = Optional.empty();
        for (Word word : words) {
            int sign = word.text().indexOf('=');
            List<String> values = new ArrayList<>(word.list());
            values.set(
                    0,
                    sign < 0
                            ? values.get(0)
                            : values.get(0)
                                    .substring(Math.min(sign + 1, values.get(0).length())));
            switch (sign < 0 ? "" : word.text().substring(0, sign)) {
                case "x" -> across = Optional.of(values.get(0));
                case "y" -> up = values;
                case "by" -> by = values;
                case "threshold" ->
                    thresholds =
                            values.stream().map(value -> number(picture, value)).toList();
                case "height" -> height = height(picture, values.get(0));
                case "zone" -> zone = zone(picture, values.get(0));
                case "" -> file = word.text().equals("--force") ? file : Optional.of(file(picture, word.text()));
                default ->
                    throw refused(
                            picture,
                            word.text(),
                            "expected x=, y=, by=, threshold=, height=, zone= or a file .svg or .png"
                                    + Mistake.near(word.text().substring(0, sign), NAMES));
            }
        }
        return new Choice(across, up, by, thresholds, height, zone, file);
    }

    /** Whether nothing was said but how high. */
    boolean isOpen() {
        return across.isEmpty() && up.isEmpty() && by.isEmpty() && thresholds.isEmpty() && file.isEmpty();
    }

    private static Path file(String picture, String word) {
        String name = word.toLowerCase(Locale.ROOT);
        if (!name.endsWith(".svg") && !name.endsWith(".png")) {
            throw refused(picture, word, "a picture's file ends in .svg or .png");
        }
        return Paths.path(word);
    }

    private static double number(String picture, String value) {
        try {
            double number = Double.parseDouble(value);
            if (Double.isFinite(number)) {
                return number;
            }
            throw refused(picture, value, "a threshold is a number");
        } catch (NumberFormatException e) {
            throw refused(picture, value, "a threshold is a number");
        }
    }

    private static ZoneId zone(String picture, String value) {
        try {
            return ZoneId.of(value);
        } catch (DateTimeException e) {
            throw refused(picture, value, "a zone is UTC or a name like Europe/Berlin");
        }
    }

    private static int height(String picture, String value) {
        if (!value.matches("\\d{1,3}") || Integer.parseInt(value) < 3) {
            throw refused(picture, value, "a height is a number of lines, from 3 to 999");
        }
        return Integer.parseInt(value);
    }

    private static RuntimeException refused(String picture, String word, String why) {
        return Mistake.of("picture.usage", "Cannot draw '| " + picture + "' with [" + word + "]: " + why);
    }
}
