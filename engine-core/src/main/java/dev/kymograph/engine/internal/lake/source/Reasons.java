package dev.kymograph.engine.internal.lake.source;

import java.util.List;
import java.util.stream.Collectors;

/** The sentences that say why a row was refused; the same from SQL and from Java. */
final class Reasons {

    static final int LONGEST_VALUE = 80;
    static final String KNOWN_SUBJECT = "the id of a known ";

    private Reasons() {}

    static String refused(String column, String found, String expected) {
        return before(column) + cut(found) + after(expected);
    }

    static String empty(String column, String expected) {
        return "Column '" + column + "' is empty, expected " + expected;
    }

    static String nothing(List<String> columns) {
        return columns.size() == 1
                ? "Column '" + columns.get(0) + "' is empty, expected a value"
                : columns.stream().collect(Collectors.joining("', '", "Columns '", "' are empty, expected a value"));
    }

    static String dropped(Admission admission) {
        return "The reading is older than retention: those before " + admission.from() + " are no longer kept";
    }

    static String before(String column) {
        return "Column '" + column + "' holds [";
    }

    static String after(String expected) {
        return "], expected " + expected;
    }

    static String cut(String found) {
        return found.codePointCount(0, found.length()) <= LONGEST_VALUE
                ? found
                : found.substring(0, found.offsetByCodePoints(0, LONGEST_VALUE)) + "…";
    }
}
