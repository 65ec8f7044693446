package dev.kymograph.testkit;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What a reading format holds: it finds in a file what is in it, the same each time and for several at once, in bounded memory; it
 * refuses what is damaged in words and without failing, and ends when nobody wants the rest. The author gives files as devices write
 * them, with the readings expected, and writes others from readings that the kit makes up.
 *
 * <pre>{@code
 * class BeatsTest extends ReadingFormatContract {
 *     BeatsTest() {
 *         super("beats");
 *     }
 *
 *     @Override
 *     protected List<FormatExample> examples() {
 *         return List.of(FormatExample.of("run.txt", "2024-05-01T08:00:00Z 72 3\n").gives(…));
 *     }
 *
 *     @Override
 *     protected void write(Iterable<Reading> readings, ZoneId zone, OutputStream to) throws IOException {
 *         for (Reading reading : readings) {
 *             to.write((reading.timestamp() + " " + …).getBytes(UTF_8));
 *         }
 *     }
 * }
 * }</pre>
 */
public abstract class ReadingFormatContract extends PluginContract {

    private static final int READERS = 8;
    private static final int MANY = 1_000_000;
    private static final int MOST_CUTS = 400;
    private static final int DAMAGED = 30;
    private static final int UNKNOWN = 999_999;
    private static final long MOST_HEAP = 64L << 20;
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** When Berlin has the hour from two to three twice. */
    private static final Instant TWICE = Instant.parse("2024-10-27T00:00:00Z");

    private final String format;
    private final MetricType metric;
    private FormatFiles files;

    /** Of the jar that this project builds, read as numbers that the kit measures every minute: level and tally. */
    protected ReadingFormatContract(String format) {
        this(format, SampleMetrics.RATE);
    }

    /** Of the jar that this project builds, read as a metric type; one that no plugin brings is declared by the kit. */
    protected ReadingFormatContract(String format, MetricType metric) {
        this(ProjectJar.built(), format, metric);
    }

    ReadingFormatContract(Path jar, String format, MetricType metric) {
        super(jar);
        this.format = format;
        this.metric = metric;
    }

    /** Gives the format its parameters: {@code source.parameter("day", "2024-05-01")}. */
    protected SourceFile asked(SourceFile source) {
        return source;
    }

    /** Files as devices write them, and what is expected of them; also those with records that no reading can be made of. */
    protected abstract List<FormatExample> examples();

    /**
     * Writes readings as a device writes them.
     *
     * @param readings all of one subject, with all fields; to be written in this order
     * @param zone of times that are written without an offset
     */
    protected abstract void write(Iterable<Reading> readings, ZoneId zone, OutputStream to) throws IOException;

    @BeforeAll
    final void prepare() {
        files = files(dropped(), "files");
    }

    @Test
    final void isBroughtByThisPlugin() {
        assertTrue(
                dropped().brings("format").contains(format),
                () -> "it brings " + dropped().report().contributed());
    }

    @Test
    final void readsTheExamples() {
        assertFalse(examples().isEmpty(), "there are no examples");
        for (FormatExample example : examples()) {
            try (DroppedPlugin other = open("example of " + example.name())) {
                FormatFiles own = files(other, "example files of " + example.name());
                Set<Integer> subjects = new TreeSet<>();
                example.readings().forEach(reading -> subjects.add(reading.subject()));
                int first = example.readings().isEmpty()
                        ? 1
                        : example.readings().get(0).subject();
                subjects.add(first);
                own.register(List.copyOf(subjects));
                Path file = own.file("-" + example.name(), out -> out.write(example.content()));
                IngestSummary summary = own.read(file, first);
                assertRows(own.expected(example.readings(), true), own.stored("> 0"), "readings of " + example.name());
                assertEquals(
                        example.refused(),
                        summary.rejected(),
                        () -> "refused records of " + example.name() + ": " + own.refused(file));
            }
        }
    }

    @Test
    final void anEmptyFileHasNoReadingsOrIsRefused() {
        int subject = files.subject();
        Optional<IngestSummary> summary =
                files.readOrRefused(files.file("", out -> {}), subject, "a file without any content");
        assertEquals(0, summary.map(IngestSummary::accepted).orElse(0L), "readings of an empty file");
    }

    @Test
    final void aFileOfOneReadingIsRead() {
        check(List.of(files.reading(files.subject(), 1, 0)));
    }

    @Test
    final void ofReadingsAtEqualTimesTheLaterInTheFileCounts() {
        int subject = files.subject();
        check(IntStream.range(0, 60)
                .mapToObj(step -> files.reading(subject, step, 60L * (step / 3)))
                .toList());
    }

    @Test
    final void readingsThatAreNotInOrderAreRead() {
        int subject = files.subject();
        check(IntStream.range(0, 60)
                .mapToObj(step -> files.reading(subject, step, 60L * (step * 37 % 60)))
                .toList());
    }

    @Test
    final void timesOfDaysWhenClocksChangeAreResolved() {
        for (String day : List.of("2024-03-30T22:00:00Z", "2024-10-26T21:00:00Z")) {
            int subject = files.subject();
            long from = Duration.between(Specimens.NOON, Instant.parse(day)).toSeconds();
            List<Reading> readings = IntStream.range(0, 108)
                    .mapToObj(step -> files.reading(subject, step, from + 900L * step))
                    .toList();
            files.read(files.file("", out -> write(readings, BERLIN, out)), subject, BERLIN, Watch.NOBODY);
            // Without an offset it cannot be told which of the two equal hours is meant.
            List<List<Object>> found = files.fieldsOf(subject);
            assertRows(clear(files.expected(readings, false)), clear(found), "readings of " + day);
            assertTrue(found.size() >= readings.size() - 4, () -> "it lost more than an hour: " + found);
        }
    }

    private static List<List<Object>> clear(List<List<Object>> rows) {
        return rows.stream()
                .filter(row -> {
                    Duration since = Duration.between(TWICE, (Instant) row.get(1));
                    return since.isNegative() || since.compareTo(Duration.ofHours(2)) >= 0;
                })
                .toList();
    }

    @Test
    final void aFileThatWasPackedIsReadAsItIs() {
        int subject = files.subject();
        List<Reading> readings = files.everyMinute(subject, 50);
        Path file = files.file(".gz", out -> {
            try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
                write(readings, ZoneOffset.UTC, packed);
            }
        });
        files.read(file, subject);
        assertRows(files.expected(readings, false), files.fieldsOf(subject), "readings of a packed file");
    }

    @Test
    final void aFileThatWasCutOffAnywhereGivesWhatIsInItOrIsRefused() {
        int whole = content(files.everyMinute(1, 5)).length;
        int cuts = Math.min(whole, MOST_CUTS);
        for (int i = 0; i < cuts; i++) {
            int subject = files.subject();
            List<Reading> readings = files.everyMinute(subject, 5);
            byte[] content = content(readings);
            int length = (int) ((long) content.length * i / cuts);
            String what = "a file that ends after " + length + " of " + content.length + " bytes";
            Path file = files.file("", out -> out.write(content, 0, length));
            if (files.readOrRefused(file, subject, what).isPresent()) {
                Set<List<Object>> found = new HashSet<>(files.fieldsOf(subject));
                found.removeAll(files.expected(readings, false));
                assertTrue(found.size() <= 1, () -> what + " gives readings that are not in it: " + found);
            }
        }
    }

    @Test
    final void whatIsNoFileOfTheFormatIsRefusedOrHasNothing() {
        byte[] zeros = new byte[10_000];
        byte[] noise = new byte[10_000];
        new Random(1).nextBytes(noise);
        byte[] line = new byte[1 << 20];
        Arrays.fill(line, (byte) 'x');
        for (String text :
                List.of("\n\n\n", "<html><body>Not found</body></html>", "{\"a\": [1, 2", "a,b\n1,2\n", "PK")) {
            foreign(text.getBytes(StandardCharsets.UTF_8), "[" + text.strip() + "]");
        }
        foreign(zeros, "zero bytes");
        foreign(noise, "random bytes");
        foreign(line, "a line of a million letters");
    }

    private void foreign(byte[] content, String what) {
        int subject = files.subject();
        Path file = files.file("", out -> out.write(content));
        files.readOrRefused(file, subject, what)
                .ifPresent(summary -> assertEquals(0, summary.accepted(), "readings of " + what));
    }

    @Test
    final void aDamagedFileIsRefusedOrReadInPart() {
        Random random = new Random(1);
        for (int i = 0; i < DAMAGED; i++) {
            int subject = files.subject();
            byte[] content = content(files.everyMinute(subject, 20));
            for (int flips = 0; flips <= i % 5; flips++) {
                content[random.nextInt(content.length)] = (byte) random.nextInt(256);
            }
            files.readOrRefused(
                    files.file("", out -> out.write(content)), subject, "a file with changed bytes (seed " + i + ")");
        }
    }

    @Test
    final void readingsOfAnUnknownSubjectGoIntoQuarantine() {
        List<Reading> readings = files.everyMinute(UNKNOWN, 5);
        Path file = files.file("", out -> write(readings, ZoneOffset.UTC, out));
        IngestSummary summary = files.read(file, UNKNOWN);
        assertEquals(0, summary.accepted(), "readings of a subject that is not there");
        assertEquals(5, summary.rejected(), "refused readings");
        for (List<Object> row : files.refused(file)) {
            assertTrue((Long) row.get(0) >= 1, () -> "a record of the file has the line " + row.get(0));
        }
    }

    @Test
    final void aFileIsReadTheSameEachTime() {
        int subject = files.subject();
        byte[] content = content(files.everyMinute(subject, 200));
        Path file = files.file("", out -> out.write(content));
        Path same = files.file("", out -> out.write(content));
        IngestSummary first = files.read(file, subject);
        List<List<Object>> stored = files.stored("= " + subject);
        IngestSummary second = files.read(same, subject);
        assertEquals(first.accepted(), second.accepted(), "accepted readings of the same file");
        assertEquals(second.accepted(), second.replaced(), "readings that the same file has again");
        assertRows(stored, files.stored("= " + subject), "readings of the same file");
        assertEquals(files.refused(file), files.refused(same), "refused records of the same file");
    }

    @Test
    final void severalFilesAreReadAtOnce() {
        List<Integer> subjects =
                IntStream.range(0, READERS).mapToObj(i -> files.subject()).toList();
        List<List<Reading>> readings = subjects.stream()
                .map(subject -> files.everyMinute(subject, 2_000 + subject % 100))
                .toList();
        List<Path> written = readings.stream()
                .map(some -> files.file("", out -> write(some, ZoneOffset.UTC, out)))
                .toList();
        AtOnce.run(READERS, i -> files.read(written.get(i), subjects.get(i)));
        for (int i = 0; i < READERS; i++) {
            assertRows(
                    files.expected(readings.get(i), false),
                    files.fieldsOf(subjects.get(i)),
                    "readings of one of " + READERS + " files at once");
        }
    }

    @Test
    final void aMillionReadingsAreReadInBoundedMemory() {
        int subject = files.subject();
        Path file = many(subject, MANY);
        HeapWatch watch = new HeapWatch();
        long begin = System.nanoTime();
        IngestSummary summary = files.read(file, subject, ZoneOffset.UTC, watch);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        assertEquals(MANY, summary.accepted(), "accepted readings");
        assertTrue(took.compareTo(LONG) < 0, () -> "reading a million readings took " + took);
        assertTrue(
                watch.grown() < MOST_HEAP,
                () -> "it held " + (watch.grown() >> 20) + " MB; read the file as a stream, and keep nothing of it");
    }

    @Test
    final void endsWhenItIsToldTo() {
        int subject = files.subject();
        Path file = many(subject, MANY / 4);
        for (int millis : List.of(0, 20, 100)) {
            CancelledSoon watch = new CancelledSoon(Duration.ofMillis(millis));
            KymographException cancelled = assertThrows(
                    KymographException.class,
                    () -> files.read(file, subject, ZoneOffset.UTC, watch),
                    "reading " + MANY / 4 + " readings, told to end after " + millis + " ms");
            assertEquals(ErrorKind.CANCELLED, cancelled.kind(), cancelled.getMessage());
            Duration late = watch.sinceCancelled();
            assertTrue(late.compareTo(SOON) < 0, () -> "it ended only " + late + " after it was told to");
            assertEquals("", dropped().now().problem().orElse(""), "what is left behind");
        }
        assertEquals(List.of(), files.fieldsOf(subject), "what was taken in of it");
    }

    @Test
    final void endsWhenTheSinkTakesNoMore() {
        try (DroppedPlugin other = open("small", builder -> builder.set("ingest.quarantine-rows", "10"))) {
            FormatFiles own = files(other, "small files");
            Path file = many(UNKNOWN, MANY / 4);
            KymographException full = assertThrows(
                    KymographException.class,
                    () -> own.read(file, UNKNOWN),
                    "reading more records that are refused than the quarantine holds");
            assertEquals("quarantine.full", full.code(), full.getMessage());
            assertEquals("", other.now().problem().orElse(""), "what is left behind; let the sink's failure through");
            int subject = own.subject();
            List<Reading> readings = own.everyMinute(subject, 10);
            own.read(own.file("", out -> write(readings, ZoneOffset.UTC, out)), subject);
            assertRows(own.expected(readings, false), own.fieldsOf(subject), "readings of the next file");
        }
    }

    /** Tells the first that differs: there may be thousands. */
    private static void assertRows(List<List<Object>> expected, List<List<Object>> found, String what) {
        for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
            assertEquals(expected.get(i), found.get(i), what + ", the one at " + i);
        }
        assertEquals(expected.size(), found.size(), "how many " + what);
    }

    private FormatFiles files(DroppedPlugin engine, String folder) {
        return new FormatFiles(engine, metric, work().resolve(folder), source -> asked(source.format(format)));
    }

    private Path many(int subject, int count) {
        Iterable<Reading> readings = () -> Stream.iterate(0, step -> step + 1)
                .limit(count)
                .map(step -> files.reading(subject, step, 60L * step))
                .iterator();
        return files.file("", out -> write(readings, ZoneOffset.UTC, out));
    }

    private void check(List<Reading> readings) {
        int subject = readings.get(0).subject();
        IngestSummary summary = files.read(files.file("", out -> write(readings, ZoneOffset.UTC, out)), subject);
        assertEquals(0, summary.rejected(), "refused readings");
        assertRows(files.expected(readings, false), files.fieldsOf(subject), "readings of the file");
    }

    private byte[] content(List<Reading> readings) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(new ArrayList<>(readings), ZoneOffset.UTC, out);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write a file to read", e);
        }
        return out.toByteArray();
    }
}
