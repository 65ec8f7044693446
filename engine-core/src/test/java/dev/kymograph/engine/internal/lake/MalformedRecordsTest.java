package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.Herd;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.Quarantine.Filter;
import dev.kymograph.engine.Quarantine.ReplaySummary;
import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.RefusedRow;
import dev.kymograph.engine.internal.duckdb.SqlText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.kymograph.engine.internal.lake.RawReading.oneOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

/**
 * Ten thousand records of each format that are spoiled in ways that are known to spoil them, among good ones. What must become of
 * each is known from how it was made, never from reading it.
 */
class MalformedRecordsTest extends LakeCase {

    private static final int BAD = 10_000;
    private static final int FILES = 5;
    private static final double SHARE_GOOD = 0.25;

    private final long seed = Long.getLong("kymograph.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<String> accepted = new ArrayList<>();
    private final List<Bad> refused = new ArrayList<>();
    private int number;
    private Lake lake;

    /** Where a bad record must be found again, and how it was spoiled. */
    private record Bad(String source, long line, String content, String how) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Bad that
                    && source.equals(that.source)
                    && line == that.line
                    && content.equals(that.content);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(line);
        }

        @Override
        public String toString() {
            return source + ":" + line + " (" + how + ") "
                    + (content.length() > 200 ? content.substring(0, 200) : content);
        }
    }

    /** A text file on its way. */
    private static final class Lines {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private long line = 1;

        /** Returns the line that the record begins in. */
        long add(byte[] record, String end) {
            long first = line;
            bytes.writeBytes(record);
            bytes.writeBytes(end.getBytes(StandardCharsets.UTF_8));
            line += 1
                    + new String(record, StandardCharsets.ISO_8859_1)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            return first;
        }
    }

    @Override
    int quarantineRows() {
        return 2 * BAD;
    }

    @BeforeEach
    void registerDogs() {
        catalog.register(IntStream.rangeClosed(1, RawReading.DOGS)
                .mapToObj(id -> Herd.dog(id, "Dog " + id, "Any", null))
                .toList());
        lake = lake(catalog);
    }

    @Test
    void ofCsvEachBadRecordIsFoundAgainAndEachGoodOneIsAccepted() throws Exception {
        TextFormat csv = new TextFormat("csv", "\ufeffdog_id,timestamp,beats,note,sensor_id", this::csv, spoiledCsv());
        everyKindAlone(csv);
        manyTogether(csv);
        compare();
    }

    @Test
    void ofNdjsonEachBadRecordIsFoundAgainAndEachGoodOneIsAccepted() throws Exception {
        TextFormat ndjson = new TextFormat("ndjson", "", this::ndjson, spoiledNdjson());
        everyKindAlone(ndjson);
        manyTogether(ndjson);
        compare();
    }

    @Test
    void ofParquetEachBadRowIsFoundAgainAndEachGoodOneIsAccepted() throws Exception {
        List<String> kinds = List.copyOf(RawReading.spoilers().keySet());
        for (String kind : kinds) {
            parquet("alone " + kind + ".parquet", List.of(kind), 3);
        }
        for (int file = 0; file < FILES; file++) {
            parquet("many-" + file + ".parquet", kinds, BAD / FILES);
        }
        compare();
    }

    @Test
    void anOpenQuoteCostsItsOwnLineAndNothingElse() throws Exception {
        for (int file = 0; file < 20; file++) {
            Lines lines = new Lines();
            lines.add("dog_id,timestamp,beats,note,sensor_id".getBytes(StandardCharsets.UTF_8), "\n");
            String name = "open-" + file + ".csv";
            int open = random.nextInt(30);
            for (int i = 0; i < 30; i++) {
                RawReading row = RawReading.good(number++, random);
                String quote = i == open ? "\"" : "";
                String record = oneOf(
                        random,
                        quote + row.dog() + "," + row.at() + "," + row.beats() + ",n," + row.sensor(),
                        row.dog() + "," + row.at() + "," + row.beats() + "," + quote + "n," + row.sensor(),
                        row.dog() + "," + row.at() + "," + row.beats() + ",n," + quote + row.sensor());
                long line = lines.add(record.getBytes(StandardCharsets.UTF_8), "\n");
                expect(i != open, row, new Bad(name, line, record, "open quote"));
            }
            ingest(name, lines);
        }
        compare();
    }

    @Test
    void aLineLongerThanAnyReaderHoldsIsKeptByItsBeginning() throws Exception {
        for (String ending : List.of("csv", "ndjson")) {
            Lines lines = new Lines();
            boolean csv = ending.equals("csv");
            if (csv) {
                lines.add("dog_id,timestamp,beats,note,sensor_id".getBytes(StandardCharsets.UTF_8), "\n");
            }
            for (int i = 0; i < 5; i++) {
                RawReading row = RawReading.good(number++, random);
                String note = i == 2 ? "n".repeat((4 << 20) + 7) : "n";
                String record = csv ? csvText(row, note) : ndjsonText(row, note);
                long line = lines.add(record.getBytes(StandardCharsets.UTF_8), "\n");
                String kept = record.substring(0, Math.min(record.length(), 4 << 20));
                expect(i != 2, row, new Bad("long." + ending, line, kept, "long line"));
            }
            ingest("long." + ending, lines);
        }
        compare();
    }

    private void expect(boolean good, RawReading row, Bad bad) {
        if (good) {
            accepted.add(row.expected());
        } else {
            refused.add(bad);
        }
    }

    /**
     * How a format is written.
     *
     * @param good a good record of a good reading, in one of its spellings
     * @param spoiled ways to write a bad record that begins as a good reading
     */
    private record TextFormat(
            String ending,
            String header,
            BiFunction<RawReading, Random, String> good,
            Map<String, BiFunction<RawReading, Random, byte[]>> spoiled) {}

    /** One bad record among good ones, so that whatever reads fast cannot leave it to what reads with care. */
    private void everyKindAlone(TextFormat format) throws Exception {
        for (String kind : format.spoiled().keySet()) {
            text("alone " + kind + "." + format.ending(), format, List.of(kind), 1, 0.75);
        }
    }

    private void manyTogether(TextFormat format) throws Exception {
        for (int file = 0; file < FILES; file++) {
            List<String> kinds = List.copyOf(format.spoiled().keySet());
            text("many-" + file + "." + format.ending(), format, kinds, BAD / FILES, SHARE_GOOD);
        }
    }

    private void text(String name, TextFormat format, List<String> kinds, int bad, double shareGood) throws Exception {
        Lines lines = new Lines();
        String end = oneOf(random, "\n", "\r\n");
        if (!format.header().isEmpty()) {
            lines.add(format.header().getBytes(StandardCharsets.UTF_8), end);
        }
        RawReading first = RawReading.good(number++, random);
        accepted.add(first.expected());
        lines.add(format.good().apply(first, random).getBytes(StandardCharsets.UTF_8), end);
        for (int left = bad; left > 0; ) {
            RawReading row = RawReading.good(number++, random);
            boolean good = random.nextDouble() < shareGood;
            String kind = kinds.get(random.nextInt(kinds.size()));
            byte[] record = good
                    ? format.good().apply(row, random).getBytes(StandardCharsets.UTF_8)
                    : format.spoiled().get(kind).apply(row, random);
            long line = lines.add(record, end);
            expect(good, row, new Bad(name, line, new String(record, StandardCharsets.UTF_8), kind));
            left -= good ? 0 : 1;
        }
        ingest(name, lines);
    }

    private void ingest(String name, Lines lines) throws IOException {
        ingest(Files.write(data.resolve(name), lines.bytes.toByteArray()));
    }

    private void ingest(Path file) throws IOException {
        IngestSummary summary = lake.ingest(SourceFile.of(file, "pulse"), Watch.NOBODY);
        assertEquals(summary.read(), summary.accepted() + summary.rejected(), () -> file + ", seed " + seed);
        Files.delete(file);
    }

    // --- CSV ---

    private String csv(RawReading row, Random any) {
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

    private static String csvText(RawReading row, String note) {
        return row.dog() + "," + row.at() + "," + row.beats() + "," + note + "," + row.sensor();
    }

    private Map<String, BiFunction<RawReading, Random, byte[]>> spoiledCsv() {
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

    // --- NDJSON ---

    private String ndjson(RawReading row, Random any) {
        String text = ndjsonText(row, oneOf(any, "", "a \\\"b\\\"", "\\n", "\\u732b", "\u00fcber", "{[,:"));
        return switch (any.nextInt(5)) {
            case 0 -> text.replace(": ", ":").replace(", ", ",");
            case 1 -> " " + text + "\t";
            case 2 -> text.replace("\"beats\": " + row.beats(), "\"beats\": \"" + row.beats() + "\"");
            case 3 -> text.replace("\"beats\"", "\"Beats\"");
            default -> text;
        };
    }

    private static String ndjsonText(RawReading row, String note) {
        return "{\"dog_id\": " + row.dog() + ", \"timestamp\": \"" + row.at() + "\", \"beats\": " + row.beats()
                + ", \"note\": \"" + note + "\", \"sensor_id\": \"" + row.sensor() + "\"}";
    }

    private Map<String, BiFunction<RawReading, Random, byte[]>> spoiledNdjson() {
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

    private static String json(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    // --- bytes ---

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

    // --- Parquet ---

    private void parquet(String name, List<String> kinds, int bad) throws Exception {
        List<RawReading> rows = new ArrayList<>();
        for (int left = bad; left > 0; ) {
            RawReading row = RawReading.good(number++, random);
            boolean good = random.nextDouble() < SHARE_GOOD;
            String kind = kinds.get(random.nextInt(kinds.size()));
            RawReading written = good ? row : RawReading.spoilers().get(kind).apply(row, random);
            rows.add(written);
            String content = "{\"dog_id\":" + json(written.dog()) + ",\"timestamp\":" + json(written.at())
                    + ",\"beats\":" + json(written.beats()) + ",\"sensor_id\":" + json(written.sensor()) + "}";
            expect(good, row, new Bad(name, rows.size(), content, kind));
            left -= good ? 0 : 1;
        }
        ingest(write(name, rows));
    }

    private Path write(String name, List<RawReading> rows) throws SQLException {
        Path file = data.resolve(name);
        try (Connection connection = store.connect();
                Statement statement = connection.createStatement();
                PreparedStatement fill = connection.prepareStatement("CREATE OR REPLACE TEMP TABLE raw AS SELECT"
                        + " unnest(?) AS dog_id, unnest(?) AS timestamp, unnest(?) AS beats, unnest(?) AS sensor_id")) {
            fill.setArray(
                    1,
                    connection.createArrayOf(
                            "VARCHAR", rows.stream().map(RawReading::dog).toArray()));
            fill.setArray(
                    2,
                    connection.createArrayOf(
                            "VARCHAR", rows.stream().map(RawReading::at).toArray()));
            fill.setArray(
                    3,
                    connection.createArrayOf(
                            "VARCHAR", rows.stream().map(RawReading::beats).toArray()));
            fill.setArray(
                    4,
                    connection.createArrayOf(
                            "VARCHAR", rows.stream().map(RawReading::sensor).toArray()));
            fill.execute();
            statement.execute(
                    "COPY raw TO " + SqlText.text(file.toString()) + " (FORMAT parquet, ROW_GROUP_SIZE 1000)");
        }
        return file;
    }

    // --- what came of it ---

    private void compare() throws Exception {
        String what = "seed " + seed;
        List<String> kept = new ArrayList<>(kept());
        assertSame(refused, quarantined(), what);
        accepted.sort(null);
        kept.sort(null);
        assertSame(accepted, kept, what);
        ReplaySummary again = lake.replay(Filter.ALL, Watch.NOBODY);
        assertEquals(0, again.accepted(), () -> what + ": replaying makes nothing good: " + again);
        assertEquals(refused.size(), again.rejected(), what);
    }

    /** Says what only one of the lists has: all of them would be too long to read. */
    private static void assertSame(List<?> expected, List<?> found, String what) {
        if (!expected.equals(found)) {
            fail(what + ", missing: " + some(expected, found) + ", too much: " + some(found, expected));
        }
    }

    private static List<?> some(List<?> here, List<?> notThere) {
        Set<?> others = new HashSet<>(notThere);
        return here.stream().filter(each -> !others.contains(each)).limit(5).toList();
    }

    private List<String> kept() throws Exception {
        List<String> kept = new ArrayList<>();
        lake.flush();
        List<String> files = pulses().files().stream().map(LakeFile::path).toList();
        try (Connection connection = store.connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT dog_id || '|' || epoch(timestamp)::BIGINT || '|' || beats"
                                + " || '|' || sensor_id FROM read_parquet(" + SqlText.texts(files) + ")")) {
            while (row.next()) {
                kept.add(row.getString(1));
            }
        }
        return kept;
    }

    /** In the order in which they came. */
    private List<Bad> quarantined() {
        Map<Long, RefusedRow> rows = new TreeMap<>();
        long last = 0;
        for (List<RefusedRow> part = catalog.refusedRows(Filter.ALL, 0, BAD);
                !part.isEmpty();
                part = catalog.refusedRows(Filter.ALL, last, BAD)) {
            part.forEach(row -> rows.put(row.id(), row));
            last = part.get(part.size() - 1).id();
        }
        List<Bad> found = new ArrayList<>();
        try (Rows listed = catalog.rejections(Filter.ALL, Integer.MAX_VALUE)) {
            while (listed.next()) {
                RefusedRow row = rows.get((Long) listed.value(0));
                found.add(0, new Bad(row.source(), (Long) listed.value(3), row.content(), row.reason()));
            }
        }
        return found;
    }
}
