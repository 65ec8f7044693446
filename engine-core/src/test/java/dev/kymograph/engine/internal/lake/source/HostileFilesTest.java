package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Rejection;
import dev.kymograph.engine.internal.lake.source.SourceFixture.Outcome;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Files that were good until a few of their bytes changed. */
class HostileFilesTest {

    private static final int ROWS = 40;
    private static final int FEW = 15;
    private static final int MANY = 150;
    private static final byte[] NASTY = "\"\"\"\n\r,;'\\{}[]:\0 \t_-+e.0\u00e9".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private SourceFixture store;

    @BeforeEach
    void open() throws Exception {
        store = new SourceFixture(folder);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void mutatedCsvIsAcceptedOrRejectedRecordByRecord() throws Exception {
        hostileCsv(0, FEW);
    }

    @Test
    @Tag("heavy")
    void manyMutatedCsvFilesToo() throws Exception {
        hostileCsv(FEW, MANY);
    }

    private void hostileCsv(int from, int to) throws Exception {
        for (int seed = from; seed < to; seed++) {
            Random random = new Random(seed);
            String header = "animal_id,timestamp,pulse_value,note,sensor_id\n";
            int mutations = 1 + random.nextInt(6);
            byte[] body = mutate(csv(random).getBytes(StandardCharsets.UTF_8), mutations, random);
            judge("seed " + seed, "mutated.csv", join(header.getBytes(StandardCharsets.UTF_8), body), mutations);
        }
    }

    @Test
    void mutatedNdjsonIsAcceptedOrRejectedLineByLine() throws Exception {
        hostileNdjson(0, FEW);
    }

    @Test
    @Tag("heavy")
    void manyMutatedNdjsonFilesToo() throws Exception {
        hostileNdjson(FEW, MANY);
    }

    private void hostileNdjson(int from, int to) throws Exception {
        for (int seed = from; seed < to; seed++) {
            Random random = new Random(seed);
            int mutations = 1 + random.nextInt(6);
            byte[] first = ndjson(1, random).getBytes(StandardCharsets.UTF_8);
            StringBuilder lines = new StringBuilder();
            for (int row = 0; row < ROWS; row++) {
                lines.append(ndjson(row, random));
            }
            byte[] body = mutate(lines.toString().getBytes(StandardCharsets.UTF_8), mutations, random);
            judge("seed " + seed, "mutated.ndjson", join(first, body), mutations);
        }
    }

    @Test
    void mutatedParquetIsReadOrRefusedAsAWhole() throws Exception {
        hostileParquet(0, FEW);
    }

    @Test
    @Tag("heavy")
    void manyMutatedParquetFilesToo() throws Exception {
        hostileParquet(FEW, MANY);
    }

    private void hostileParquet(int from, int to) throws Exception {
        Path good = store.copy(
                "good.parquet",
                "SELECT 1 + i % 99 AS animal_id, TIMESTAMP '2023-01-15' + INTERVAL (i) MINUTE AS \"timestamp\","
                        + " (60 + i % 50)::FLOAT AS pulse_value, 'collar-' || (i % 7) AS sensor_id FROM range(2000) AS r(i)");
        byte[] bytes = Files.readAllBytes(good);
        int refused = 0;
        for (int seed = from; seed < to; seed++) {
            Random random = new Random(seed);
            byte[] damaged = seed % 3 == 0
                    ? Arrays.copyOf(bytes, random.nextInt(bytes.length))
                    : mutate(bytes, 1 + random.nextInt(3), random);
            try {
                store.read(store.write("damaged.parquet", damaged));
            } catch (KymographException error) {
                assertEquals(ErrorKind.DATA, error.kind(), "seed " + seed + ": " + error.getMessage());
                refused++;
            }
        }
        assertTrue(refused >= (to - from) / 3, "only " + refused + " were refused, fewer than were cut short");
    }

    /**
     * Reads a file, and once more with a malformed record at its end, so that it is taken apart one by one: both ways must find the
     * same.
     */
    private void judge(String what, String name, byte[] content, int mutations) throws Exception {
        Outcome quick;
        try {
            quick = store.read(store.write(name, content));
        } catch (KymographException error) {
            assertEquals(ErrorKind.DATA, error.kind(), what + ": " + error.getMessage());
            return;
        }
        assertTrue(
                quick.accepted().size() >= ROWS - 4 * mutations,
                () -> what + ": of " + ROWS + " records " + quick.accepted().size() + " after " + mutations
                        + " changes: " + quick.rejected());
        Outcome slow = store.read(store.write(name, join(content, "\nmalformed\n".getBytes(StandardCharsets.UTF_8))));
        assertEquals(quick.accepted(), slow.accepted(), what);
        List<Rejection> rejected = new ArrayList<>(slow.rejected());
        assertEquals("malformed", rejected.remove(rejected.size() - 1).content(), what);
        assertEquals(quick.rejected(), rejected, what);
        List<String> lines = lines(content, name.endsWith(".csv"));
        for (Rejection rejection : rejected) {
            String line = lines.get((int) rejection.line() - 1);
            assertTrue(
                    rejection.content().startsWith(line), () -> what + ": " + rejection + " is not in [" + line + "]");
        }
    }

    private static List<String> lines(byte[] content, boolean csv) {
        String text = new String(content, StandardCharsets.UTF_8);
        return List.of(text.split(csv ? "\r\n|\n|\r" : "\r?\n", -1));
    }

    private static String csv(Random random) {
        StringBuilder csv = new StringBuilder();
        String[] notes = {"", "plain", "\"quoted\"", "\"a, \"\"b\"\"\"", "\"two\nlines\"", "\u00fcber", "\"\""};
        for (int row = 0; row < ROWS; row++) {
            csv.append(1 + row)
                    .append(",2023-01-15T10:")
                    .append(10 + row)
                    .append(":00Z,")
                    .append(60 + random.nextInt(50) / 10.0)
                    .append(',')
                    .append(notes[random.nextInt(notes.length)])
                    .append(",collar\n");
        }
        return csv.toString();
    }

    private static String ndjson(int row, Random random) {
        return "{\"animal_id\":" + (1 + row) + ",\"timestamp\":\"2023-01-15T10:" + (10 + row)
                + ":00Z\",\"pulse_value\":" + (60 + random.nextInt(50) / 10.0) + ",\"sensor_id\":\"c\u00f6llar\"}\n";
    }

    private static byte[] mutate(byte[] good, int mutations, Random random) {
        byte[] bytes = good.clone();
        for (int i = 0; i < mutations; i++) {
            int at = random.nextInt(bytes.length);
            byte nasty = random.nextInt(8) == 0 ? (byte) random.nextInt(256) : NASTY[random.nextInt(NASTY.length)];
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] = nasty;
                case 1 ->
                    bytes = join(
                            join(Arrays.copyOf(bytes, at), new byte[] {nasty}),
                            Arrays.copyOfRange(bytes, at, bytes.length));
                default -> bytes = join(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + 1, bytes.length));
            }
        }
        return bytes;
    }

    private static byte[] join(byte[] one, byte[] other) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(one);
        both.writeBytes(other);
        return both.toByteArray();
    }
}
