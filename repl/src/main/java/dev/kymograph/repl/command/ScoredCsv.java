package dev.kymograph.repl.command;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Scorer;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.repl.command.CsvRecords.Csv;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Copies a CSV file with one more column, the score of each row's value. */
final class ScoredCsv {

    static final String COLUMN = "anomaly_score";

    private static final String SEPARATORS = ",;\t|";
    private static final String MARK = "\u00EF\u00BB\u00BF";
    private static final int BETWEEN_LOOKS = 1_024;
    private static final double MILLION = 1e6;

    /** Where what is written goes. */
    interface Target {
        /** Takes letters, each of them a byte; {@code now} where nothing more comes for a while. */
        void write(String letters, boolean now) throws IOException;
    }

    private final String name;
    private final CsvRecords records;
    private final Csv header;
    private final char separator;
    private final int columns;
    private final int timestamp;
    private final int value;
    private long rows;
    private long scored;

    /** Reads the header; {@code name} is what the file is called in messages. */
    ScoredCsv(String name, CsvRecords records, String timestamp, String value) throws IOException {
        this.name = name;
        this.records = records;
        header = records.next().orElseThrow(() -> wrong("it is empty; expected a header and rows"));
        separator = separator(header.text());
        List<String> names = names(header);
        if (names.contains(COLUMN)) {
            throw wrong("it has a column [" + COLUMN + "] already; rename that first");
        }
        columns = names.size();
        this.timestamp = column(timestamp, names);
        this.value = column(value, names);
    }

    /** What the columns are called. */
    static List<String> names(Csv header) {
        String first = header.text().startsWith(MARK) ? header.text().substring(MARK.length()) : header.text();
        return CsvRecords.fields(first, separator(first)).stream()
                .map(CsvRecords::seen)
                .toList();
    }

    private static char separator(String header) {
        return (char) SEPARATORS
                .chars()
                .filter(each -> header.indexOf(each) >= 0)
                .findFirst()
                .orElse(',');
    }

    private int column(String wanted, List<String> names) {
        int found = names.indexOf(wanted);
        if (found < 0) {
            String near = Mistake.near(wanted, names, "its columns, " + String.join(", ", names));
            throw Mistake.of("score.column", "Cannot score " + name + ": it has no column [" + wanted + "]" + near);
        }
        return found;
    }

    /** How many rows have a value: for these it is read to its end. */
    long measured() throws IOException {
        long count = 0;
        for (Optional<Csv> next = records.next(); next.isPresent(); next = records.next()) {
            List<String> fields = CsvRecords.fields(next.get().text(), separator);
            count += fields.size() > value && Double.isFinite(number(fields.get(value))) ? 1 : 0;
        }
        return count;
    }

    /** Scores all rows; {@code size} is that of the file in bytes, NaN where nobody knows. */
    void score(Scorer scorer, Target target, double size, Watch watch) throws IOException {
        target.write(header.text() + separator + COLUMN + (header.end().isEmpty() ? "\n" : header.end()), false);
        for (Optional<Csv> next = records.next(); next.isPresent(); next = records.next()) {
            Csv record = next.get();
            if (record.text().isBlank()) {
                target.write(record.text() + record.end(), false);
                continue;
            }
            target.write(record.text() + separator + written(score(record, scorer)) + record.end(), records.waits());
            if (++rows % BETWEEN_LOOKS == 0) {
                look(size, watch);
            }
        }
        target.write("", true);
    }

    private void look(double size, Watch watch) {
        watch.progress("scoring " + name, records.bytes() / size);
        if (watch.cancelled()) {
            throw new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled");
        }
    }

    private double score(Csv record, Scorer scorer) {
        List<String> fields = CsvRecords.fields(record.text(), separator);
        if (fields.size() != columns) {
            throw wrong("line " + record.line() + " has " + fields.size() + " columns, the header " + columns
                    + "; mend that line");
        }
        double number = number(fields.get(value));
        String at = fields.get(timestamp);
        if (!Double.isFinite(number) || at.isEmpty()) {
            return 0;
        }
        Instant moment = Timestamps.read(at)
                .orElseThrow(() -> wrong("line " + record.line() + " has the timestamp [" + CsvRecords.seen(at)
                        + "]; expected " + Timestamps.EXPECTED));
        scored++;
        return scorer.score(moment, number);
    }

    /** NaN where a field is no number. */
    private static double number(String field) {
        // Java reads "1d" as a number, too: nobody measures that.
        if (field.isEmpty() || Character.isLetter(field.charAt(field.length() - 1))) {
            return Double.NaN;
        }
        try {
            // Where commas separate columns, none is left in a number but a quoted one.
            return Double.parseDouble(field.replace(',', '.'));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static String written(double score) {
        long millionths = Math.round(score * MILLION);
        return millionths == 0 ? "0" : String.format(Locale.ROOT, "%.6f", millionths / MILLION);
    }

    private KymographException wrong(String why) {
        return new KymographException(ErrorKind.DATA, "score.file", "Cannot score " + name + ": " + why);
    }

    long rows() {
        return rows;
    }

    /** Rows that had a timestamp and a value. */
    long scored() {
        return scored;
    }
}
