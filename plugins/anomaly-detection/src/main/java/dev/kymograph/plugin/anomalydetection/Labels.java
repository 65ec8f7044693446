package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.metric.Field;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Windows in which something is known to be unusual, from a CSV file: one a line. */
final class Labels {

    /** One line: {@code field} is empty where it is about all. */
    private record Label(String field, Judgement.Window window) {}

    private final Path file;
    private final List<String> header;
    private final int subject;
    private final int from;
    private final int to;

    private Labels(Path file, List<String> header, String idColumn) {
        this.file = file;
        this.header = header;
        this.subject = header.contains(idColumn) ? header.indexOf(idColumn) : require("subject", idColumn + " or ");
        this.from = require("from", "");
        this.to = require("to", "");
    }

    /** Those of chosen readings by field: a window in which nothing was measured is left out, nothing can be found there. */
    static Map<String, List<Judgement.Window>> of(Path file, AnalysisContext context) {
        List<Label> labels = read(file, context);
        Map<String, List<Judgement.Window>> measured = new HashMap<>();
        if (labels.isEmpty()) {
            return measured;
        }
        String sql = """
                SELECT DISTINCT w.number, m.field
                FROM (VALUES %s) AS w(number, subject, begins, ends)
                JOIN measured m ON m.subject = w.subject AND m."timestamp" >= w.begins AND m."timestamp" < w.ends
                WHERE CAST(m.value AS DOUBLE) BETWEEN -1.7E308 AND 1.7E308
                ORDER BY w.number""".formatted(values(labels));
        try (Rows rows = context.query(sql)) {
            while (rows.next()) {
                Label label = labels.get((Integer) rows.value(0));
                String field = (String) rows.value(1);
                if (label.field().isEmpty() || label.field().equals(field)) {
                    measured.computeIfAbsent(field, none -> new ArrayList<>()).add(label.window());
                }
            }
        }
        return measured;
    }

    private static String values(List<Label> labels) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            Judgement.Window window = labels.get(i).window();
            values.add("(%d, %d, make_timestamp(%d), make_timestamp(%d))"
                    .formatted(
                            i,
                            window.subject(),
                            JudgedRows.microseconds(window.from()),
                            JudgedRows.microseconds(window.to())));
        }
        return String.join(", ", values);
    }

    private static List<Label> read(Path file, AnalysisContext context) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String first = lines.readLine();
            List<String> header = first == null ? List.of() : cells(first.replace("\uFEFF", ""));
            return new Labels(file, header, context.kind().idColumn()).read(lines, context);
        } catch (NoSuchFileException e) {
            throw refused(file, "there is no such file");
        } catch (CharacterCodingException e) {
            throw refused(file, "it is no text in UTF-8");
        } catch (IOException e) {
            throw refused(file, e.getMessage());
        }
    }

    private List<Label> read(BufferedReader lines, AnalysisContext context) throws IOException {
        List<String> fields =
                context.metricType().fields().stream().map(Field::name).toList();
        List<Label> labels = new ArrayList<>();
        int number = 1;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            List<String> cells = cells(line);
            if (line.isBlank()) {
                continue;
            }
            if (cells.size() != header.size()) {
                throw refused(number, "it has " + cells.size() + " columns, expected " + header.size());
            }
            String metric = cell(cells, "metric");
            String field = cell(cells, "field");
            if (!metric.isEmpty() && !metric.equals(context.metricType().name())) {
                continue;
            }
            if (!field.isEmpty() && !fields.contains(field)) {
                throw refused(number, "there is no field [" + field + "], expected " + String.join(", ", fields));
            }
            labels.add(new Label(field, window(cells, number)));
        }
        return labels;
    }

    private Judgement.Window window(List<String> cells, int number) {
        Instant begins = moment(cells.get(from), number);
        Instant ends = moment(cells.get(to), number);
        if (!begins.isBefore(ends)) {
            throw refused(number, "it ends at [" + cells.get(to) + "], not after its begin");
        }
        try {
            return new Judgement.Window(Integer.parseInt(cells.get(subject)), begins, ends);
        } catch (NumberFormatException e) {
            throw refused(number, "[" + cells.get(subject) + "] is no subject's id");
        }
    }

    private Instant moment(String word, int number) {
        try {
            String iso = word.replace(' ', 'T');
            return Instant.parse(iso.endsWith("Z") ? iso : iso + "Z");
        } catch (DateTimeException e) {
            throw refused(number, "[" + word + "] is no timestamp, expected one such as 2024-01-31T12:00:00Z");
        }
    }

    private String cell(List<String> cells, String column) {
        int at = header.indexOf(column);
        return at < 0 ? "" : cells.get(at);
    }

    /** Nothing in a label needs a comma or a line's end. */
    private static List<String> cells(String line) {
        return Arrays.stream(line.split(",", -1))
                .map(String::strip)
                .map(cell -> cell.replaceAll("^\"(.*)\"$", "$1"))
                .collect(Collectors.toList());
    }

    private int require(String column, String or) {
        if (!header.contains(column)) {
            throw refused(
                    file, "it has no column " + or + column + " among its columns [" + String.join(", ", header) + "]");
        }
        return header.indexOf(column);
    }

    private RefusedException refused(int line, String why) {
        return refused(file, "in line " + line + " " + why);
    }

    private static RefusedException refused(Path file, String why) {
        return new RefusedException("analysis.labels", "Cannot read labels from " + file + ": " + why);
    }
}
