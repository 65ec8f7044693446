package dev.kymograph.testkit;

import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a format makes of files: sound ones, damaged ones, and those of something else. */
abstract class FormatContentContract extends FormatCase {

    private static final Set<FieldType> FLOATING = Set.of(FieldType.FLOAT, FieldType.DOUBLE);
    private static final int MOST_CUTS = 400;
    private static final int DAMAGED = 30;
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** When Berlin has the hour from two to three twice. */
    private static final Instant TWICE = Instant.parse("2024-10-27T00:00:00Z");

    FormatContentContract(Path jar, String format, MetricType metric) {
        super(jar, format, metric);
    }

    @Test
    final void isBroughtByThisPlugin() {
        assertTrue(
                dropped().brings("format").contains(format()),
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
        int subject = files().subject();
        Optional<IngestSummary> summary =
                files().readOrRefused(files().file("", out -> {}), subject, "a file without any content");
        assertEquals(0, summary.map(IngestSummary::accepted).orElse(0L), "readings of an empty file");
    }

    @Test
    final void aFileOfOneReadingIsRead() {
        check(List.of(files().reading(files().subject(), 1, 0)));
    }

    @Test
    final void ofReadingsAtEqualTimesTheLaterInTheFileCounts() {
        int subject = files().subject();
        check(IntStream.range(0, 60)
                .mapToObj(step -> files().reading(subject, step, 60L * (step / 3)))
                .toList());
    }

    @Test
    final void readingsThatAreNotInOrderAreRead() {
        int subject = files().subject();
        check(IntStream.range(0, 60)
                .mapToObj(step -> files().reading(subject, step, 60L * (step * 37 % 60)))
                .toList());
    }

    @Test
    final void whatWasNotMeasuredIsAbsentOrRefused() {
        Field field = metric().fields().stream()
                .filter(each -> FLOATING.contains(each.type()))
                .findFirst()
                .orElse(metric().fields().get(0));
        unmeasured(field, Map.of());
        if (FLOATING.contains(field.type())) {
            unmeasured(field, Map.of(field.name(), Specimens.typed(field.type(), Double.NaN)));
        }
    }

    /** @param instead what a reading between others has in the place of that field */
    private void unmeasured(Field field, Map<String, Object> instead) {
        int subject = files().subject();
        List<Reading> readings = new ArrayList<>(files().everyMinute(subject, 5));
        Reading whole = readings.get(2);
        Map<String, Object> values = new HashMap<>(whole.values());
        values.remove(field.name());
        values.putAll(instead);
        readings.set(2, new Reading(subject, whole.timestamp(), values, whole.sensor(), whole.quality()));
        Path file = files().file("", out -> write(readings, ZoneOffset.UTC, out));
        if (files().readOrRefused(file, subject, "a file with " + field.name() + " " + instead)
                .isEmpty()) {
            return;
        }
        int column = 2 + metric().fields().indexOf(field);
        List<List<Object>> others = new ArrayList<>();
        for (List<Object> row : files().fieldsOf(subject)) {
            if (!row.get(1).equals(whole.timestamp())) {
                others.add(row);
            } else {
                Object value = row.get(column);
                assertTrue(
                        value == null || value.equals(Float.NaN) || value.equals(Double.NaN),
                        () -> "it made up [" + value + "] where the file has no " + field.name());
            }
        }
        readings.remove(2);
        assertRows(files().expected(readings, false), others, "readings beside one that was not measured");
    }

    @Test
    final void timesOfDaysWhenClocksChangeAreResolved() {
        for (String day : List.of("2024-03-30T22:00:00Z", "2024-10-26T21:00:00Z")) {
            int subject = files().subject();
            long from = Duration.between(Specimens.NOON, Instant.parse(day)).toSeconds();
            List<Reading> readings = IntStream.range(0, 108)
                    .mapToObj(step -> files().reading(subject, step, from + 900L * step))
                    .toList();
            files().read(files().file("", out -> write(readings, BERLIN, out)), subject, BERLIN, Watch.NOBODY);
            // Without an offset it cannot be told which of the two equal hours is meant.
            List<List<Object>> found = files().fieldsOf(subject);
            assertRows(clear(files().expected(readings, false)), clear(found), "readings of " + day);
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
        int subject = files().subject();
        List<Reading> readings = files().everyMinute(subject, 50);
        Path file = files().file(".gz", out -> {
            try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
                write(readings, ZoneOffset.UTC, packed);
            }
        });
        files().read(file, subject);
        assertRows(files().expected(readings, false), files().fieldsOf(subject), "readings of a packed file");
    }

    @Test
    final void aFileThatWasCutOffAnywhereGivesWhatIsInItOrIsRefused() {
        int whole = content(files().everyMinute(1, 5)).length;
        int cuts = Math.min(whole, MOST_CUTS);
        for (int i = 0; i < cuts; i++) {
            int subject = files().subject();
            List<Reading> readings = files().everyMinute(subject, 5);
            byte[] content = content(readings);
            int length = (int) ((long) content.length * i / cuts);
            String what = "a file that ends after " + length + " of " + content.length + " bytes";
            Path file = files().file("", out -> out.write(content, 0, length));
            if (files().readOrRefused(file, subject, what).isPresent()) {
                Set<List<Object>> found = new HashSet<>(files().fieldsOf(subject));
                found.removeAll(files().expected(readings, false));
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
        int subject = files().subject();
        Path file = files().file("", out -> out.write(content));
        files().readOrRefused(file, subject, what)
                .ifPresent(summary -> assertEquals(0, summary.accepted(), "readings of " + what));
    }

    @Test
    final void aDamagedFileIsRefusedOrReadInPart() {
        Random random = new Random(1);
        for (int i = 0; i < DAMAGED; i++) {
            int subject = files().subject();
            byte[] content = content(files().everyMinute(subject, 20));
            for (int flips = 0; flips <= i % 5; flips++) {
                content[random.nextInt(content.length)] = (byte) random.nextInt(256);
            }
            files().readOrRefused(
                            files().file("", out -> out.write(content)),
                            subject,
                            "a file with changed bytes (seed " + i + ")");
        }
    }

    @Test
    final void readingsOfAnUnknownSubjectGoIntoQuarantine() {
        List<Reading> readings = files().everyMinute(UNKNOWN, 5);
        Path file = files().file("", out -> write(readings, ZoneOffset.UTC, out));
        IngestSummary summary = files().read(file, UNKNOWN);
        assertEquals(0, summary.accepted(), "readings of a subject that is not there");
        assertEquals(5, summary.rejected(), "refused readings");
        for (List<Object> row : files().refused(file)) {
            assertTrue((Long) row.get(0) >= 1, () -> "a record of the file has the line " + row.get(0));
        }
    }
}
