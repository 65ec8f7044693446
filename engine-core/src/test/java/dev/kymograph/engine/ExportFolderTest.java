package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Exports by month: what can be copied is, and is the same to the byte. */
class ExportFolderTest {

    private static final Instant JANUARY = Instant.parse("2023-01-01T00:00:00Z");
    private static final Instant FEBRUARY = Instant.parse("2023-02-01T00:00:00Z");
    private static final Instant MARCH = Instant.parse("2023-03-01T00:00:00Z");

    @TempDir
    Path folder;

    private Path data;
    private Path target;
    private Engine engine;

    @BeforeEach
    void takeIn() {
        data = folder.resolve("data");
        target = folder.resolve("export");
        engine = Engine.builder().data(data).extension(new Herd()).open();
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Shepherd", null), Herd.dog(2, "Ada", "Poodle", null)));
        for (Instant month : List.of(JANUARY, FEBRUARY, MARCH)) {
            engine.ingest("pulse", hours(1, month, 200));
            engine.ingest("pulse", hours(2, month, 100));
            engine.flush();
        }
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static List<Reading> hours(int dog, Instant from, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Reading.of(dog, from.plusSeconds(3600L * i), "beats", 60f + i % 50))
                .toList();
    }

    @Test
    void filesThatNothingOverlapsAreCopiedByteForByte() throws IOException {
        ExportSummary summary = export(Question.of("readings", "pulse"));
        assertEquals(900, summary.rows());
        assertEquals(3, summary.files());
        assertEquals(3, summary.copied());
        assertEquals(contents(data.resolve("lake")), contents(target));
        assertEquals(
                List.of(
                        "metric_type=pulse/year=2023/month=01",
                        "metric_type=pulse/year=2023/month=02",
                        "metric_type=pulse/year=2023/month=03"),
                months());
        assertFalse(sameFile(files(data.resolve("lake")), files(target)), "a hard link is no copy");
    }

    @Test
    void whatAHotReadingReplacesIsWrittenAnewAndTheRestCopied() throws IOException {
        engine.ingest("pulse", Reading.of(1, FEBRUARY, "beats", 99f));
        ExportSummary summary = export(Question.of("readings", "pulse"));
        assertEquals(900, summary.rows());
        assertEquals(3, summary.files());
        assertEquals(2, summary.copied());
        assertEquals("[[99.0]]", again("SELECT beats FROM pulse WHERE dog_id = 1 AND \"timestamp\" = '2023-02-01'"));
    }

    @Test
    void aMonthThatIsChosenInPartIsWrittenAnew() throws IOException {
        ExportSummary summary = export(
                Question.of("readings", "pulse").where("from", "2023-01-03").where("to", "2023-03-01"));
        assertEquals(2, summary.files());
        assertEquals(1, summary.copied());
        assertEquals(152 + 52 + 300, summary.rows());
        assertEquals("[[504]]", again("SELECT count(*) FROM pulse"));
        assertEquals(
                "[[2023-01-03T00:00:00Z, 2023-02-09T07:00:00Z]]",
                again("SELECT min(\"timestamp\"), max(\"timestamp\") FROM pulse"));
    }

    @Test
    void someSubjectsOrFieldsAreWrittenAnew() throws IOException {
        assertEquals(
                0,
                export(Question.of("readings", "pulse").where("breed", "Poodle"))
                        .copied());
        assertEquals("[[2, 300]]", again("SELECT dog_id, count(*) FROM pulse GROUP BY ALL"));
        target = folder.resolve("good");
        engine.ingest("pulse", Reading.of(1, JANUARY, "beats", 70f).quality(0.75));
        ExportSummary summary =
                export(Question.of("readings", "pulse").where("quality", Question.Comparison.AT_LEAST, 0.5));
        assertEquals(0, summary.copied());
        assertEquals(1, summary.rows());
    }

    @Test
    void aDamagedFileIsNamedAndNothingIsThere() throws IOException {
        Path file = files(data.resolve("lake")).get(1);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        KymographException told =
                assertThrows(KymographException.class, () -> export(Question.of("readings", "pulse")));
        assertEquals("storage.damaged", told.code());
        assertTrue(told.getMessage().contains(file.toString()), told.getMessage());
        assertFalse(Files.exists(target));
        Files.delete(file);
        told = assertThrows(KymographException.class, () -> export(Question.of("readings", "pulse")));
        assertEquals("storage.missing", told.code(), told.getMessage());
        assertFalse(Files.exists(target));
    }

    @Test
    void aLimitIsForOneFile() {
        KymographException told = assertThrows(
                KymographException.class,
                () -> export(Question.of("readings", "pulse").where("limit", 5)));
        assertTrue(told.getMessage().startsWith("Cannot export to a folder with limit="), told.getMessage());
        assertFalse(Files.exists(target));
    }

    @Test
    void progressGoesFromNothingToAllAndNeverBack() {
        engine.ingest("pulse", Reading.of(1, FEBRUARY, "beats", 99f));
        List<Double> told = new CopyOnWriteArrayList<>();
        Watch watch = new Watch() {
            @Override
            public void progress(String doing, double fraction) {
                assertEquals("exporting to export", doing);
                told.add(fraction);
            }
        };
        engine.export(Question.of("readings", "pulse"), ExportTarget.folder(target), watch);
        List<Double> known =
                told.stream().filter(fraction -> !Double.isNaN(fraction)).toList();
        assertTrue(known.size() >= 3, known::toString);
        assertEquals(known.stream().sorted().toList(), known);
        assertTrue(known.get(0) >= 0 && known.get(known.size() - 1) <= 1, known::toString);
    }

    private ExportSummary export(Question question) {
        return engine.export(question, ExportTarget.folder(target), Watch.NOBODY);
    }

    /** What an engine answers that took in what was exported. */
    private String again(String select) throws IOException {
        Path copy = folder.resolve("copy");
        try (Engine other = Engine.builder().data(copy).extension(new Herd()).open()) {
            other.subjects()
                    .register(List.of(Herd.dog(1, "Rex", "Shepherd", null), Herd.dog(2, "Ada", "Poodle", null)));
            for (Path file : files(target)) {
                assertEquals(
                        0,
                        other.ingest(SourceFile.of(file, "pulse"), Watch.NOBODY).rejected());
            }
            return EngineTest.sql(other, select);
        }
    }

    private static Set<List<Byte>> contents(Path folder) throws IOException {
        Set<List<Byte>> contents = new TreeSet<>(Comparator.comparing(Object::toString));
        for (Path file : files(folder)) {
            byte[] bytes = Files.readAllBytes(file);
            contents.add(
                    IntStream.range(0, bytes.length).mapToObj(i -> bytes[i]).toList());
        }
        return contents;
    }

    private static boolean sameFile(List<Path> some, List<Path> others) throws IOException {
        for (Path one : some) {
            for (Path other : others) {
                if (Files.isSameFile(one, other)) {
                    return true;
                }
            }
        }
        return false;
    }

    private List<String> months() throws IOException {
        return files(target).stream()
                .map(file -> target.relativize(file.getParent()).toString())
                .toList();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> path.toString().endsWith(".parquet"))
                    .sorted(Comparator.comparing(path -> path.getParent().toString()))
                    .toList();
        }
    }
}
