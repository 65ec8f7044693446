package dev.kymograph.testkit;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.KymographException;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
public abstract class ReadingFormatContract extends FormatContentContract {

    private static final int READERS = 8;
    private static final int MANY = 1_000_000;
    private static final long MOST_HEAP = 64L << 20;
    private static final double MOST_AHEAD = 0.25;
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration SOON = Duration.ofSeconds(3);

    /** Of the jar that this project builds, read as numbers that the kit measures every minute: level and tally. */
    protected ReadingFormatContract(String format) {
        this(format, SampleMetrics.RATE);
    }

    /** Of the jar that this project builds, read as a metric type; one that no plugin brings is declared by the kit. */
    protected ReadingFormatContract(String format, MetricType metric) {
        this(ProjectJar.built(), format, metric);
    }

    ReadingFormatContract(Path jar, String format, MetricType metric) {
        super(jar, format, metric);
    }

    @Test
    final void aFileIsReadTheSameEachTime() {
        int subject = files().subject();
        byte[] content = content(files().everyMinute(subject, 200));
        Path file = files().file("", out -> out.write(content));
        Path same = files().file("", out -> out.write(content));
        IngestSummary first = files().read(file, subject);
        List<List<Object>> stored = files().stored("= " + subject);
        IngestSummary second = files().read(same, subject);
        assertEquals(first.accepted(), second.accepted(), "accepted readings of the same file");
        assertEquals(second.accepted(), second.replaced(), "readings that the same file has again");
        assertRows(stored, files().stored("= " + subject), "readings of the same file");
        assertEquals(files().refused(file), files().refused(same), "refused records of the same file");
    }

    @Test
    final void severalFilesAreReadAtOnce() {
        List<Integer> subjects =
                IntStream.range(0, READERS).mapToObj(i -> files().subject()).toList();
        List<List<Reading>> readings = subjects.stream()
                .map(subject -> files().everyMinute(subject, 2_000 + subject % 100))
                .toList();
        List<Path> written = readings.stream()
                .map(some -> files().file("", out -> write(some, ZoneOffset.UTC, out)))
                .toList();
        AtOnce.run(READERS, i -> files().read(written.get(i), subjects.get(i)));
        for (int i = 0; i < READERS; i++) {
            assertRows(
                    files().expected(readings.get(i), false),
                    files().fieldsOf(subjects.get(i)),
                    "readings of one of " + READERS + " files at once");
        }
    }

    @Tag("heavy")
    @Test
    final void aMillionReadingsAreReadInBoundedMemory() {
        int subject = files().subject();
        Path file = many(subject, MANY);
        HeapWatch watch = new HeapWatch();
        long begin = System.nanoTime();
        IngestSummary summary = files().read(file, subject, ZoneOffset.UTC, watch);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        assertEquals(MANY, summary.accepted(), "accepted readings");
        assertTrue(took.compareTo(LONG) < 0, () -> "reading a million readings took " + took);
        assertTrue(
                watch.grown() < MOST_HEAP,
                () -> "it held " + (watch.grown() >> 20) + " MB; read the file as a stream, and keep nothing of it");
    }

    /** Whatever the machine has: a format that waits for the end of its file keeps all of it until then. */
    @Test
    final void readingsAreHandedOverWhileTheFileIsRead() {
        int subject = files().subject();
        AheadWatch watch = new AheadWatch();
        files().read(many(subject, MANY / 4), subject, ZoneOffset.UTC, watch);
        assertTrue(
                watch.most() < MOST_AHEAD,
                () -> "it read " + Math.round(100 * watch.most()) + " % of " + MANY / 4
                        + " readings before it handed over the next; hand over each as soon as it is known");
    }

    @Test
    final void endsWhenItIsToldTo() {
        int subject = files().subject();
        Path file = many(subject, MANY / 4);
        for (int millis : List.of(0, 20, 100)) {
            CancelledSoon watch = new CancelledSoon(Duration.ofMillis(millis));
            KymographException cancelled = assertThrows(
                    KymographException.class,
                    () -> files().read(file, subject, ZoneOffset.UTC, watch),
                    "reading " + MANY / 4 + " readings, told to end after " + millis + " ms");
            assertEquals(ErrorKind.CANCELLED, cancelled.kind(), cancelled.getMessage());
            Duration late = watch.sinceCancelled();
            assertTrue(late.compareTo(SOON) < 0, () -> "it ended only " + late + " after it was told to");
            assertEquals("", dropped().now().problem().orElse(""), "what is left behind");
        }
        assertEquals(List.of(), files().fieldsOf(subject), "what was taken in of it");
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
}
