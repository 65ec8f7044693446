package dev.kymograph.engine;

import dev.kymograph.engine.Quarantine.Filter;
import dev.kymograph.engine.Quarantine.Item;
import dev.kymograph.engine.extension.FormatSpec;
import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.ReadingFormat;
import dev.kymograph.engine.extension.ReadingSink;
import dev.kymograph.engine.extension.ReadingSource;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Files of a format that is not built in. */
class FormatTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @TempDir
    private Path data;

    @TempDir
    private Path elsewhere;

    private final CountDownLatch stuck = new CountDownLatch(1);
    private Engine engine;

    /** Lines such as {@code 2025-03-30T01:30 71 collar}. */
    private final class Lines implements ReadingFormat<Lines.Which> {

        record Which(
                @Parameter(help = "what comes before the value")
                Optional<String> prefix,

                @Parameter(
                        help = "how it ends",
                        byDefault = "well",
                        oneOf = {"well", "badly", "never"})
                String end) {}

        @Override
        public FormatSpec<Which> spec() {
            return new FormatSpec<>("plain-lines", "a time and a value in each line", Which.class);
        }

        @Override
        public void read(Which which, ReadingSource source, ReadingSink sink) throws IOException {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(source.open(), StandardCharsets.UTF_8))) {
                long number = 0;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    read(which, line, ++number, source, sink);
                }
            }
            if (which.end().equals("badly")) {
                throw new IllegalStateException("it ends badly");
            }
            if (which.end().equals("never")) {
                awaitNothing();
            }
        }

        private void read(Which which, String line, long number, ReadingSource source, ReadingSink sink) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("BROKEN")) {
                throw new RefusedException("lines.broken", "Cannot read " + source.name() + ": it is broken");
            }
            String field = source.metricType().fields().get(0).name();
            String value = words[1].substring(which.prefix().orElse("").length());
            try {
                Instant at = LocalDateTime.parse(words[0]).atZone(source.zone()).toInstant();
                sink.reading(number, Reading.of(source.subject(), at, field, value));
            } catch (DateTimeException e) {
                sink.refuse(
                        number,
                        "The time [" + words[0] + "] is none",
                        Map.of("dog_id", source.subject(), "timestamp", words[0], field, value, "line", line));
            }
        }

        private void awaitNothing() {
            boolean over = false;
            while (!over) {
                try {
                    stuck.await();
                    over = true;
                } catch (InterruptedException e) {
                    // Hard of hearing, as some plugins are.
                    over = false;
                }
            }
        }
    }

    @BeforeEach
    void open() {
        engine = Engine.builder()
                .data(data)
                .set("ingest.bulk-from", "100")
                .set("ingest.quarantine-rows", "50")
                .extension(new Herd())
                .extension(new Lines())
                .open();
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Beagle", null), Herd.dog(2, "Ada", "Poodle", null)));
    }

    @AfterEach
    void close() {
        stuck.countDown();
        engine.close();
    }

    @Test
    void aFileBecomesReadingsOfTheSubjectThatIsNamedInTheZoneThatIsNamed() throws IOException {
        Path file = file("a.txt", "2025-03-30T01:30:00 71", "2025-03-30T03:30:00 72");
        assertEquals(summary(2, 2, 0, 0), engine.ingest(of(file).zone(BERLIN), Watch.NOBODY));
        assertEquals(List.of("1 2025-03-30T00:30:00Z 71.0", "1 2025-03-30T01:30:00Z 72.0"), readings());
    }

    @Test
    void manyRandomReadingsAreTheSameAsByCsv() throws IOException {
        for (long seed = 1; seed <= 3; seed++) {
            Random random = new Random(seed);
            int many = seed % 2 == 0 ? 60 : 4_000;
            List<String> lines = new ArrayList<>();
            List<String> csv = new ArrayList<>(List.of("dog_id,timestamp,beats"));
            for (int i = 0; i < many; i++) {
                LocalDateTime at = LocalDateTime.of(2024, 1, 1, 0, 0).plusSeconds(random.nextInt(2 * many));
                String value =
                        random.nextInt(many) < 5 ? "no number" + i : String.valueOf(1 + random.nextInt(700) / 4f);
                String second = at.toString().length() == 16 ? ":00" : "";
                lines.add(at + second + " " + value.replace(' ', '_'));
                csv.add("1," + at + second + "," + value.replace(' ', '_'));
            }
            engine.ingest(of(file("lines" + seed, lines.toArray(String[]::new))), Watch.NOBODY);
            IngestSummary byFormat = engine.ingest(
                    of(file("lines" + seed, lines.toArray(String[]::new))).again(), Watch.NOBODY);
            List<String> found = readings();
            List<String> reasons = reasons();
            engine.quarantine().drop(Filter.ALL);
            IngestSummary byCsv = engine.ingest(
                    SourceFile.of(file("same" + seed + ".csv", csv.toArray(String[]::new)), "pulse"), Watch.NOBODY);
            assertEquals(byCsv, byFormat, "seed " + seed);
            assertEquals(readings(), found, "seed " + seed);
            assertEquals(reasons(), reasons.subList(0, reasons.size() / 2), "seed " + seed);
            engine.quarantine().drop(Filter.ALL);
        }
    }

    @Test
    void whatIsRefusedIsInQuarantineWithItsLineAndCanBeFixedAndReplayed() throws IOException {
        Path file = file("b.txt", "2025-01-01T00:00:00 70", "midnight 75", "2025-01-01T00:02:00 many");
        assertEquals(summary(3, 1, 2, 0), engine.ingest(of(file), Watch.NOBODY));
        List<Item> items = items();
        assertEquals(List.of("b.txt", "b.txt"), items.stream().map(Item::source).toList());
        assertEquals(List.of(2L, 3L), items.stream().map(Item::line).toList());
        assertEquals(
                List.of(
                        "The time [midnight] is none",
                        "Column 'beats' holds [many], expected a number (FLOAT) from 1 to 800"),
                items.stream().map(Item::reason).toList());
        assertTrue(
                items.get(0).content().contains("\"line\": \"midnight 75\""),
                items.get(0).content());
        engine.quarantine().fix(Filter.ids(List.of(items.get(0).id())), Map.of("timestamp", "2025-01-01T00:01:00Z"));
        engine.quarantine().fix(Filter.ids(List.of(items.get(1).id())), Map.of("beats", "80"));
        assertEquals(2, engine.quarantine().replay(Filter.ALL, Watch.NOBODY).accepted());
        assertEquals(
                List.of("1 2025-01-01T00:00:00Z 70.0", "1 2025-01-01T00:01:00Z 75.0", "1 2025-01-01T00:02:00Z 80.0"),
                readings());
    }

    @Test
    void theSameSourceWritesNothingUnlessItIsReadInAnotherWay() throws IOException {
        Path file = file("c.txt", "2025-01-01T00:00:00 170");
        assertEquals(summary(1, 1, 0, 0), engine.ingest(of(file), Watch.NOBODY));
        assertTrue(engine.ingest(of(file), Watch.NOBODY).again());
        assertEquals(summary(1, 1, 0, 0), engine.ingest(of(file).subject(2), Watch.NOBODY));
        assertEquals(summary(1, 1, 0, 1), engine.ingest(of(file).parameter("prefix", "1"), Watch.NOBODY));
        assertEquals(List.of("1 2025-01-01T00:00:00Z 70.0", "2 2025-01-01T00:00:00Z 170.0"), readings());
    }

    @Test
    void nothingOfAFileIsTakenInThatTheFormatRefuses() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            lines.add(Instant.ofEpochSecond(i).toString().replace("Z", "") + " 70");
        }
        lines.add("BROKEN");
        Path file = file("d.txt", lines.toArray(String[]::new));
        KymographException failure = failure(of(file));
        assertEquals("Cannot read d.txt: it is broken", failure.getMessage());
        assertEquals("lines.broken", failure.code());
        assertEquals(ErrorKind.DATA, failure.kind());
        assertEquals(List.of(), readings());
    }

    @Test
    void aFormatThatFailsIsNamedAndNothingIsTakenIn() throws IOException {
        Path file = file("e.txt", "2025-01-01T00:00:00 70");
        KymographException failure = failure(of(file).parameter("end", "badly"));
        assertEquals("plugin.failed", failure.code());
        assertEquals(
                "Cannot read " + file + " by the format 'plain-lines': java.lang.IllegalStateException: it ends badly",
                failure.getMessage());
        assertEquals(List.of(), readings());
        assertEquals(summary(1, 1, 0, 0), engine.ingest(of(file), Watch.NOBODY));
    }

    @Test
    void aFormatThatHangsIsLeftBehindAtCancellation() throws IOException {
        Path file = file("f.txt", "2025-01-01T00:00:00 70");
        long start = System.nanoTime();
        Watch impatient = new Watch() {
            @Override
            public boolean cancelled() {
                return System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(300);
            }
        };
        KymographException failure = assertThrows(
                KymographException.class, () -> engine.ingest(of(file).parameter("end", "never"), impatient));
        assertEquals("cancelled", failure.code());
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20), "it is not waited for");
        assertEquals(List.of(), readings());
    }

    @Test
    void damagedCompressionIsTheFilesFaultAndNotTheFormats() throws IOException {
        Path whole = elsewhere.resolve("g.txt.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
            Random random = new Random(7);
            for (int i = 0; i < 5000; i++) {
                String line = Instant.ofEpochSecond(random.nextInt(1 << 22))
                                .toString()
                                .replace("Z", "") + " " + (1 + random.nextInt(700)) + "\n";
                out.write(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        Path cut = elsewhere.resolve("cut.txt.gz");
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertEquals("ingest.damaged", failure(of(cut)).code());
        assertEquals(List.of(), readings());
        assertEquals(5000, engine.ingest(of(whole), Watch.NOBODY).accepted());
    }

    @Test
    void theQuarantineIsNotOverfilled() throws IOException {
        String[] lines = new String[60];
        java.util.Arrays.fill(lines, "midnight 70");
        assertEquals("quarantine.full", failure(of(file("h.txt", lines))).code());
        assertEquals(List.of(), items());
    }

    @Test
    void subjectsThatAreNotKnownAreRefusedAsEverywhere() throws IOException {
        Path file = file("i.txt", "2025-01-01T00:00:00 70");
        assertEquals(summary(1, 0, 1, 0), engine.ingest(of(file).subject(9), Watch.NOBODY));
        assertEquals(
                "Column 'dog_id' holds [9], expected the id of a known dog",
                items().get(0).reason());
        engine.subjects().register(List.of(Herd.dog(9, "Bo", "Beagle", null)));
        assertEquals(1, engine.quarantine().replay(Filter.ALL, Watch.NOBODY).accepted());
    }

    @Test
    void whatCannotBeMeantIsRefusedInWords() throws IOException {
        Path file = file("j.txt", "2025-01-01T00:00:00 70");
        SourceFile source = SourceFile.of(file, "pulse").format("plain-lines");
        assertEquals(
                "Cannot read " + file + ": it does not say whose readings it holds. Name the dog with --subject",
                failure(source).getMessage());
        assertEquals(
                "Cannot find the format 'plain-line'. Did you mean 'plain-lines'? Known are csv, ndjson, parquet, plain-lines",
                failure(source.format("plain-line")).getMessage());
        assertEquals(
                "parameter.unknown", failure(of(file).parameter("perfix", "1")).code());
        assertEquals(
                "parameter.invalid", failure(of(file).parameter("end", "soon")).code());
        assertEquals("ingest.useless", failure(of(file).map("a", "beats")).code());
        assertEquals("ingest.useless", failure(of(file).format("csv")).code());
    }

    @Test
    void theVocabularyHasItBesideTheBuiltInOnes() {
        assertEquals(
                List.of("csv", "ndjson", "parquet", "plain-lines"),
                engine.vocabulary().formats().stream()
                        .map(Vocabulary.CommandSpec::name)
                        .toList());
    }

    private SourceFile of(Path file) {
        return SourceFile.of(file, "pulse").format("plain-lines").subject(1);
    }

    private Path file(String name, String... lines) throws IOException {
        return Files.write(elsewhere.resolve(name), List.of(lines));
    }

    private static IngestSummary summary(long read, long accepted, long rejected, long replaced) {
        return new IngestSummary(read, accepted, rejected, replaced, false);
    }

    private KymographException failure(SourceFile source) {
        return assertThrows(KymographException.class, () -> engine.ingest(source, Watch.NOBODY));
    }

    private List<String> readings() {
        List<String> found = new ArrayList<>();
        try (Result rows = engine.sql("SELECT dog_id, timestamp, beats FROM pulse ORDER BY 1, 2")) {
            while (rows.next()) {
                found.add(rows.value(0) + " " + rows.value(1) + " " + rows.value(2));
            }
        }
        return found;
    }

    private List<String> reasons() {
        return items().stream().map(Item::reason).toList();
    }

    /** In the order in which they came. */
    private List<Item> items() {
        List<Long> ids = new ArrayList<>();
        try (Rows rows = engine.quarantine().list(Filter.ALL, 1000)) {
            while (rows.next()) {
                ids.add(((Number) rows.value(0)).longValue());
            }
        }
        return ids.stream()
                .sorted()
                .map(id -> engine.quarantine().find(id))
                .flatMap(Optional::stream)
                .toList();
    }
}
