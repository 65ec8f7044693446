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
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
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

    @Tag("heavy")
    @Test
    void ofCsvEachBadRecordIsFoundAgainAndEachGoodOneIsAccepted() throws Exception {
        everyKindAlone(TextFormat.CSV);
        manyTogether(TextFormat.CSV);
        compare();
    }

    @Tag("heavy")
    @Test
    void ofNdjsonEachBadRecordIsFoundAgainAndEachGoodOneIsAccepted() throws Exception {
        everyKindAlone(TextFormat.NDJSON);
        manyTogether(TextFormat.NDJSON);
        compare();
    }

    @Tag("heavy")
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
                String record = csv ? TextFormat.csvText(row, note) : TextFormat.ndjsonText(row, note);
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

    // --- Parquet ---

    private void parquet(String name, List<String> kinds, int bad) throws Exception {
        List<RawReading> rows = new ArrayList<>();
        for (int left = bad; left > 0; ) {
            RawReading row = RawReading.good(number++, random);
            boolean good = random.nextDouble() < SHARE_GOOD;
            String kind = kinds.get(random.nextInt(kinds.size()));
            RawReading written = good ? row : RawReading.spoilers().get(kind).apply(row, random);
            rows.add(written);
            String content = "{\"dog_id\":" + TextFormat.json(written.dog()) + ",\"timestamp\":"
                    + TextFormat.json(written.at()) + ",\"beats\":" + TextFormat.json(written.beats())
                    + ",\"sensor_id\":" + TextFormat.json(written.sensor()) + "}";
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
        for (List<RefusedRow> part = catalog.quarantine().rows(Filter.ALL, 0, BAD);
                !part.isEmpty();
                part = catalog.quarantine().rows(Filter.ALL, last, BAD)) {
            part.forEach(row -> rows.put(row.id(), row));
            last = part.get(part.size() - 1).id();
        }
        List<Bad> found = new ArrayList<>();
        try (Rows listed = catalog.quarantine().newest(Filter.ALL, Integer.MAX_VALUE)) {
            while (listed.next()) {
                RefusedRow row = rows.get((Long) listed.value(0));
                found.add(0, new Bad(row.source(), (Long) listed.value(3), row.content(), row.reason()));
            }
        }
        return found;
    }
}
