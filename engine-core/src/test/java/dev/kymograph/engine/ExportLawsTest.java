package dev.kymograph.engine;

import dev.kymograph.engine.SourceFile.Format;
import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Laws of exports, on readings made up at random: what is written and read again is the same, in each format, to the last bit. */
class ExportLawsTest {

    private static final MetricType SAMPLE = MetricType.event(
            "sample",
            "dog",
            new Unit("any"),
            Field.of("small", FieldType.FLOAT),
            Field.of("large", FieldType.DOUBLE),
            Field.of("counted", FieldType.BIGINT),
            Field.of("number", FieldType.INTEGER),
            Field.of("truth", FieldType.BOOLEAN),
            Field.of("words", FieldType.TEXT));

    private static final List<String> WORDS = List.of(
            "",
            " ",
            "a,b",
            "it's",
            "\"",
            "line\nbreak",
            "\r\n",
            "\t",
            "NULL",
            "null",
            "nan",
            "é e\u0301 \u05d0\u202e 😀",
            "\\N",
            "\\",
            "{\"a\": 1}",
            "0",
            "true",
            "\u0001\u007f",
            "'); --",
            "%_*",
            "\ufeff",
            "2023-01-01",
            " x ");

    private static final int FEW_MOMENTS = 40;

    @RegisterExtension
    final MemoryFolder folder = new MemoryFolder();

    /** What a program keeps in memory: the last write of each key. */
    private record Key(int dog, Instant at) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return dog == other.dog ? at.compareTo(other.at) : Integer.compare(dog, other.dog);
        }
    }

    public static final class Samples implements MetricTypes {
        @Override
        public List<MetricType> metricTypes() {
            return List.of(SAMPLE);
        }

        @Override
        public List<SubjectKind> subjectKinds() {
            return List.of(Herd.DOG);
        }
    }

    @Tag("heavy")
    @Test
    void whatIsWrittenAndReadAgainIsTheSame() throws IOException {
        int files = 0;
        int copied = 0;
        for (long seed = 1; seed <= 6; seed++) {
            Random random = new Random(seed);
            Map<Key, Reading> last = new TreeMap<>();
            try (Engine engine = open("from-" + seed)) {
                for (int batch = 0; batch < 8; batch++) {
                    List<Reading> readings = readings(random, 1 + random.nextInt(random.nextInt(4) == 0 ? 120 : 12));
                    assertEquals(
                            readings.size(), engine.ingest("sample", readings).accepted());
                    readings.forEach(reading -> last.put(new Key(reading.subject(), reading.timestamp()), reading));
                    if (random.nextInt(3) == 0) {
                        engine.flush();
                    }
                }
                assertEquals(rows(List.copyOf(last.values())), found(engine), "seed " + seed);
                Instant from = Instant.parse("2023-01-20T00:00:00Z");
                boolean some = random.nextBoolean();
                Question question = some
                        ? Question.of("readings", "sample").where("from", from)
                        : Question.of("readings", "sample");
                List<Reading> expected = last.values().stream()
                        .filter(reading -> !some || !reading.timestamp().isBefore(from))
                        .toList();
                for (Format format : Format.values()) {
                    Path file = folder.resolve(seed + "." + format);
                    ExportSummary summary =
                            engine.export(question, ExportTarget.file(file).as(format), Watch.NOBODY);
                    assertEquals(expected.size(), summary.rows());
                    check("seed " + seed + ", " + format, expected, List.of(file), format);
                }
                Path lake = folder.resolve("lake-" + seed);
                ExportSummary summary = engine.export(question, ExportTarget.folder(lake), Watch.NOBODY);
                List<Path> written = files(lake);
                assertEquals(expected.size(), summary.rows());
                assertEquals(written.size(), summary.files());
                check("seed " + seed + ", folder", expected, written, Format.PARQUET);
                files += summary.files();
                copied += summary.copied();
            }
        }
        assertTrue(copied > 0 && copied < files, copied + " of " + files + " files were copied");
    }

    private void check(String what, List<Reading> expected, List<Path> files, Format format) throws IOException {
        try (Engine engine = open(what)) {
            for (Path file : files) {
                IngestSummary summary =
                        engine.ingest(SourceFile.of(file, "sample").format(format), Watch.NOBODY);
                assertEquals(
                        0,
                        summary.rejected(),
                        () -> what + ": " + engine.quarantine().list(Quarantine.Filter.ALL, 1));
                assertEquals(0, summary.replaced(), what);
            }
            assertEquals(rows(expected), found(engine), what);
        }
    }

    private static String rows(List<Reading> readings) {
        StringBuilder rows = new StringBuilder();
        for (Reading reading : readings) {
            List<Object> row = new ArrayList<>(List.of(reading.subject(), reading.timestamp()));
            SAMPLE.fields().forEach(field -> row.add(measured(reading.values().get(field.name()))));
            row.add(measured(reading.sensor().orElse(null)));
            row.add(reading.quality().isPresent() ? (float) reading.quality().getAsDouble() : null);
            rows.append(row).append('\n');
        }
        return rows.toString();
    }

    /** Intake takes an empty text for none. */
    private static Object measured(Object value) {
        return "".equals(value) ? null : value;
    }

    private static String found(Engine engine) {
        StringBuilder rows = new StringBuilder();
        try (Result result = engine.sql("SELECT dog_id, \"timestamp\", small, large, counted, number, truth, words,"
                + " sensor_id, quality_score FROM sample ORDER BY ALL")) {
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 0; i < result.columns().size(); i++) {
                    row.add(result.value(i));
                }
                rows.append(row).append('\n');
            }
        }
        return rows.toString();
    }

    private static List<Reading> readings(Random random, int count) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long micros = random.nextInt(3) == 0
                    ? (long) (random.nextDouble() * 90 * 86_400_000_000L)
                    : random.nextInt(FEW_MOMENTS) * 2L * 86_400_000_000L + random.nextInt(2);
            Instant at = Instant.parse("2022-12-30T23:59:59.999999Z").plus(micros, ChronoUnit.MICROS);
            Reading reading =
                    new Reading(1 + random.nextInt(3), at, values(random), Optional.empty(), OptionalDouble.empty());
            reading = random.nextBoolean() ? reading : reading.from(WORDS.get(random.nextInt(WORDS.size())));
            readings.add(random.nextBoolean() ? reading : reading.quality(random.nextInt(101) / 100.0));
        }
        return readings;
    }

    private static Map<String, Object> values(Random random) {
        Map<String, Object> values = new LinkedHashMap<>();
        put(random, values, "small", small(random));
        put(random, values, "large", large(random));
        put(random, values, "counted", random.nextInt(4) == 0 ? Long.MIN_VALUE : random.nextLong());
        put(random, values, "number", random.nextInt());
        put(random, values, "truth", random.nextBoolean());
        put(random, values, "words", WORDS.get(random.nextInt(WORDS.size())));
        if (values.values().stream().allMatch(""::equals)) {
            values.put("number", 1);
        }
        return values;
    }

    private static void put(Random random, Map<String, Object> values, String name, Object value) {
        if (random.nextInt(4) > 0) {
            values.put(name, value);
        }
    }

    /** As a field without a possible range takes them, NaN and infinities among them; DuckDB's tables may forget the sign of -0. */
    private static Float small(Random random) {
        return random.nextInt(5) == 0
                ? List.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0f)
                        .get(random.nextInt(4))
                : Float.valueOf(Float.intBitsToFloat(random.nextInt()));
    }

    private static Double large(Random random) {
        return random.nextInt(5) == 0
                ? List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0d)
                        .get(random.nextInt(4))
                : Double.valueOf(Double.longBitsToDouble(random.nextLong()));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> files = all.filter(Files::isRegularFile).sorted().toList();
            files.forEach(file -> assertTrue(
                    folder.relativize(file)
                            .toString()
                            .matches("metric_type=sample/year=\\d{4}/month=\\d\\d/part-[0-9a-f-]+\\.parquet"),
                    file::toString));
            return files;
        }
    }

    private Engine open(String name) {
        Engine engine = Engine.builder()
                .data(folder.resolve(name))
                .set("ingest.bulk-from", "60")
                .extension(new Samples())
                .open();
        engine.subjects()
                .register(List.of(
                        Herd.dog(1, "Rex", "Any", null),
                        Herd.dog(2, "Ada", "Any", null),
                        Herd.dog(3, "Bo", "Any", null)));
        return engine;
    }
}
