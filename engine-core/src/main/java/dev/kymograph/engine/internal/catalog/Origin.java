package dev.kymograph.engine.internal.catalog;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a source was read: with it the content of one of its rows can be read again.
 *
 * @param of what its rows are
 * @param form what their content looks like
 * @param marks of CSV, what separates values and what quotes them; of others empty
 * @param columns of the source, in its order; of a program's readings none
 * @param mapping which column holds what, by our name
 * @param zone of times that name none
 */
public record Origin(Of of, Form form, String marks, List<String> columns, Map<String, String> mapping, String zone) {

    /** What rows are. */
    public enum Of {
        READINGS,
        SUBJECTS
    }

    /** What content looks like. */
    public enum Form {
        CSV,
        JSON,
        /** Written as JSON here, for a program gave a reading. */
        READING
    }

    public Origin {
        columns = List.copyOf(columns);
        mapping = Map.copyOf(mapping);
    }

    /** That of readings that a program gave. */
    public static final Origin PROGRAM = new Origin(Of.READINGS, Form.READING, "", List.of(), Map.of(), "Z");

    /** All of it; equal where origins are. */
    public String text() {
        StringBuilder text = new StringBuilder();
        add(text, "of", of.name());
        add(text, "form", form.name());
        add(text, "marks", marks);
        add(text, "zone", zone);
        columns.forEach(column -> add(text, "column", column));
        new TreeMap<>(mapping).forEach((ours, column) -> {
            add(text, "ours", ours);
            add(text, "from", column);
        });
        return text.toString();
    }

    private static void add(StringBuilder text, String name, String value) {
        text.append(text.isEmpty() ? "" : "&").append(name).append('=');
        text.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    public static Origin of(String text) {
        Map<String, List<String>> values = new TreeMap<>();
        for (String part : text.split("&", -1)) {
            int sign = part.indexOf('=');
            values.computeIfAbsent(part.substring(0, sign), name -> new ArrayList<>())
                    .add(URLDecoder.decode(part.substring(sign + 1), StandardCharsets.UTF_8));
        }
        List<String> ours = values.getOrDefault("ours", List.of());
        Map<String, String> mapping = new TreeMap<>();
        for (int i = 0; i < ours.size(); i++) {
            mapping.put(ours.get(i), values.get("from").get(i));
        }
        return new Origin(
                Of.valueOf(values.get("of").get(0)),
                Form.valueOf(values.get("form").get(0)),
                values.get("marks").get(0),
                values.getOrDefault("column", List.of()),
                mapping,
                values.get("zone").get(0));
    }
}
