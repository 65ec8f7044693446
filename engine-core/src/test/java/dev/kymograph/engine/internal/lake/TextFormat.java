package dev.kymograph.engine.internal.lake;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

import static dev.kymograph.engine.internal.lake.RawReading.oneOf;

/**
 * A text format: how it writes good readings, and how it spoils records.
 *
 * @param good a good record of a good reading, in one of its spellings
 * @param spoiled ways to write a bad record that begins as a good reading, by name
 */
record TextFormat(
        String ending,
        String header,
        BiFunction<RawReading, Random, String> good,
        Map<String, BiFunction<RawReading, Random, byte[]>> spoiled) {

    static final TextFormat CSV =
            new TextFormat("csv", "\ufeffdog_id,timestamp,beats,note,sensor_id", TextFormat::csv, spoiledCsv());
    static final TextFormat NDJSON = new TextFormat("ndjson", "", TextFormat::ndjson, spoiledNdjson());

    private static String csv(RawReading row, Random any) {
        String note =
                oneOf(any, "", "plain", "\"quoted\"", "\"a, \"\"b\"\"\"", "\"two\nlines\"", "\u00fcber \u732b", "it's");
        return switch (any.nextInt(5)) {
            case 0 ->
                "\"" + row.dog() + "\",\"" + row.at() + "\",\"" + row.beats() + "\"," + note + ",\"" + row.sensor()
                        + "\"";
            case 1 -> " " + row.dog() + " , " + row.at() + " ,\t" + row.beats() + " ," + note + "," + row.sensor();
            case 2 -> csvText(new RawReading("+" + row.dog(), row.at(), row.beats() + "e0", row.sensor()), note);
            case 3 -> csvText(row, note) + ",,";
            default -> csvText(row, note);
        };
    }

    static String csvText(RawReading row, String note) {
        return row.dog() + "," + row.at() + "," + row.beats() + "," + note + "," + row.sensor();
    }

    private static Map<String, BiFunction<RawReading, Random, byte[]>> spoiledCsv() {
        Map<String, BiFunction<RawReading, Random, byte[]>> spoiled = new TreeMap<>();
        RawReading.spoilers()
                .forEach((name, spoil) -> spoiled.put(name, (row, any) -> {
                    RawReading bad = spoil.apply(row, any);
                    return utf8(csvText(
                            new RawReading(quoted(bad.dog()), quoted(bad.at()), quoted(bad.beats()), bad.sensor()),
                            "n"));
                }));
        spoiled.put("delimiter dropped", (row, any) -> utf8(without(csvText(row, "n"), ',', any)));
        spoiled.put("delimiter twice", (row, any) -> utf8(twice(csvText(row, "n"), ',', any)));
        spoiled.put("other delimiter", (row, any) -> utf8(csvText(row, "n").replace(',', oneOf(any, ';', '\t', '|'))));
        spoiled.put(
                "more after a quote", (row, any) -> utf8(csvText(row, oneOf(any, "\"n\"x", "\"\"n\"", "\"n\" \"m\""))));
        spoiled.put("cut short", (row, any) -> {
            String text = csvText(row, "n");
            return utf8(text.substring(0, 1 + any.nextInt(text.lastIndexOf(',') - 1)));
        });
        spoiled.put("not UTF-8", (row, any) -> spliced(csvText(row, "n"), row.sensor(), any));
        spoiled.put("zero byte", (row, any) -> utf8(csvText(row, "n").replace(row.beats() + ",", row.beats() + "\0,")));
        return spoiled;
    }

    private static String quoted(String value) {
        return value.contains(",") || value.contains("\"") ? "\"" + value.replace("\"", "\"\"") + "\"" : value;
    }

    private static String ndjson(RawReading row, Random any) {
        String text = ndjsonText(row, oneOf(any, "", "a \\\"b\\\"", "\\n", "\\u732b", "\u00fcber", "{[,:"));
        return switch (any.nextInt(5)) {
            case 0 -> text.replace(": ", ":").replace(", ", ",");
            case 1 -> " " + text + "\t";
            case 2 -> text.replace("\"beats\": " + row.beats(), "\"beats\": \"" + row.beats() + "\"");
            case 3 -> text.replace("\"beats\"", "\"Beats\"");
            default -> text;
        };
    }

    static String ndjsonText(RawReading row, String note) {
        return "{\"dog_id\": " + row.dog() + ", \"timestamp\": \"" + row.at() + "\", \"beats\": " + row.beats()
                + ", \"note\": \"" + note + "\", \"sensor_id\": \"" + row.sensor() + "\"}";
    }

    private static Map<String, BiFunction<RawReading, Random, byte[]>> spoiledNdjson() {
        Map<String, BiFunction<RawReading, Random, byte[]>> spoiled = new TreeMap<>();
        RawReading.spoilers()
                .forEach((name, spoil) -> spoiled.put(name, (row, any) -> {
                    RawReading bad = spoil.apply(row, any);
                    return utf8("{\"dog_id\": " + json(bad.dog()) + ", \"timestamp\": " + json(bad.at())
                            + ", \"beats\": " + json(bad.beats()) + ", \"sensor_id\": " + json(bad.sensor()) + "}");
                }));
        for (char mark : "{}:,\"".toCharArray()) {
            spoiled.put("dropped " + (int) mark, (row, any) -> utf8(without(ndjsonText(row, "n"), mark, any)));
            if (mark != '"') {
                spoiled.put("twice " + (int) mark, (row, any) -> utf8(twice(ndjsonText(row, "n"), mark, any)));
            }
        }
        spoiled.put("cut short", (row, any) -> {
            String text = ndjsonText(row, "n");
            return utf8(text.substring(0, 1 + any.nextInt(text.length() - 1)));
        });
        spoiled.put(
                "no object",
                (row, any) -> utf8(oneOf(
                        any,
                        "null",
                        "42",
                        "\"text\"",
                        "[" + ndjsonText(row, "n") + "]",
                        "[]",
                        "true",
                        "# " + row.dog())));
        spoiled.put("one inside another", (row, any) -> utf8("{\"reading\": " + ndjsonText(row, "n") + "}"));
        spoiled.put(
                "two in a line",
                (row, any) -> utf8(ndjsonText(row, "n") + oneOf(any, "", " ", ",") + ndjsonText(row, "n")));
        spoiled.put(
                "typed wrong",
                (row, any) -> utf8(ndjsonText(row, "n")
                        .replace(
                                "\"beats\": " + row.beats(),
                                "\"beats\": "
                                        + oneOf(
                                                any,
                                                "true",
                                                "false",
                                                "null",
                                                "[60.5]",
                                                "{\"v\": 60.5}",
                                                "1e999",
                                                "\"\"",
                                                "NaN"))));
        spoiled.put("key twice", (row, any) -> utf8(ndjsonText(row, "n").replace("{", "{\"beats\": \"x\", ")));
        spoiled.put("not UTF-8", (row, any) -> spliced(ndjsonText(row, "n"), row.sensor(), any));
        spoiled.put("zero byte", (row, any) -> utf8(ndjsonText(row, "n").replace(row.sensor(), row.sensor() + "\0")));
        return spoiled;
    }

    static String json(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int anyOf(String text, char mark, Random any) {
        List<Integer> places = IntStream.range(0, text.length())
                .filter(i -> text.charAt(i) == mark)
                .boxed()
                .toList();
        return places.get(any.nextInt(places.size()));
    }

    private static String without(String text, char mark, Random any) {
        int at = anyOf(text, mark, any);
        return text.substring(0, at) + text.substring(at + 1);
    }

    private static String twice(String text, char mark, Random any) {
        int at = anyOf(text, mark, any);
        return text.substring(0, at) + mark + text.substring(at);
    }

    /** Bytes that are no UTF-8, before a value. */
    private static byte[] spliced(String text, String before, Random any) {
        byte[] bad = oneOf(
                any,
                new byte[] {(byte) 0xFF},
                new byte[] {(byte) 0xC3},
                new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                new byte[] {(byte) 0xC0, (byte) 0xAF},
                new byte[] {(byte) 0xF5, (byte) 0x80});
        int at = text.lastIndexOf(before);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(utf8(text.substring(0, at)));
        bytes.writeBytes(bad);
        bytes.writeBytes(utf8(text.substring(at)));
        return bytes.toByteArray();
    }
}
