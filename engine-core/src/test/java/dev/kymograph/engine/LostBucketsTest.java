package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a repair takes out of a rollup is summed up anew, or answers say that it is gone. */
class LostBucketsTest {

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    /** The snapshot before retention dropped anything. */
    private long whole;

    @RegisterExtension
    final MemoryFolder folder = new MemoryFolder();

    private Instant day(int ago) {
        return today.minusDays(ago).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private Engine open() {
        return Engine.builder()
                .data(folder.resolve("data"))
                .set("rollups.refresh-every", "0s")
                .set("compaction.enabled", "false")
                .set("retention.run-every", "0s")
                .set("retention.pulse.raw", "10d")
                .extension(new Herd())
                .open();
    }

    /** Each of two dogs has a reading a day; those before the last ten days are only in the rollups of days and of six hours. */
    private void fill(Engine engine) {
        engine.subjects()
                .register(List.of(
                        Herd.dog(1, "Rex", "Shepherd", LocalDate.parse("2020-02-29")),
                        Herd.dog(2, "Ada", "Poodle", LocalDate.parse("2020-02-29"))));
        List<Reading> readings = new ArrayList<>();
        for (int ago = 1; ago <= 30; ago++) {
            readings.add(Reading.of(1, day(ago).plusSeconds(60), "beats", 60f + ago));
            readings.add(Reading.of(2, day(ago).plusSeconds(60), "beats", 90f + ago));
        }
        engine.ingest("pulse", readings);
        engine.rollups().create("pulse", Duration.ofDays(1), Optional.empty(), Watch.NOBODY);
        engine.rollups().create("pulse", Duration.ofHours(6), Optional.empty(), Watch.NOBODY);
        engine.flush();
        whole = engine.snapshots().list(1).get(0).number();
        engine.retention().run(Watch.NOBODY);
        engine.compact(Compaction.ALL, Watch.NOBODY);
    }

    /** All but the first file of a rollup stays, or a repair would think that the disk is not there. */
    private void lose(String rollup) throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("data").resolve("lake/metric_type=" + rollup))) {
            Files.delete(all.filter(Files::isRegularFile).sorted().findFirst().orElseThrow());
        }
    }

    private static Question counted() {
        return Question.of("statistics", "pulse").where("quantiles", "none");
    }

    /** The count, and the rollup that told it. */
    private static List<Object> count(Engine engine, Question question, List<String> notes) {
        try (Result result = engine.ask(question)) {
            result.next();
            Object count = result.value("count");
            while (result.next()) {
                // to its end
            }
            notes.addAll(result.notes());
            return List.of(count, result.provenance().rollup());
        }
    }

    @Test
    void answersSayWhatIsGone() throws Exception {
        try (Engine engine = open()) {
            fill(engine);
            List<String> notes = new ArrayList<>();
            assertEquals(List.of(60L, "pulse_1d"), count(engine, counted(), notes));
            lose("pulse_1d");
            CheckReport report = engine.check(Check.ALL.repair(), Watch.NOBODY);
            assertEquals("pulse_1d", report.lost().get(0).metricType());
            assertEquals(List.of(60L, "pulse_6h"), count(engine, counted(), notes), "it has them still");
            assertEquals(List.of(), notes);
            Instant first = report.lost().get(0).from();
            Instant last = report.lost().get(0).to().plus(Duration.ofDays(1));
            Instant end = last.isBefore(day(10)) ? last : day(10);
            long lost = 2 * Duration.between(first, end).toDays();
            engine.rollups().refresh("pulse_1d", Watch.NOBODY);
            engine.rollups().dropWithLastCopies("pulse_6h");
            assertEquals(List.of(60L - lost, "pulse_1d"), count(engine, counted(), notes));
            String note = "The rollup pulse_1d lost buckets of 2 subjects between " + first + " and " + end
                    + " with a damaged file, and their readings are no longer kept.";
            assertEquals(List.of(note), notes);
            notes.clear();
            count(engine, counted().where("from", end.toString()), notes);
            assertEquals(List.of(), notes, "nothing of it is gone");
        }
        try (Engine engine = open()) {
            List<String> notes = new ArrayList<>();
            count(engine, counted(), notes);
            assertEquals(1, notes.size(), "and it stays gone");
            engine.rollups().dropWithLastCopies("pulse_1d");
            engine.rollups().create("pulse", Duration.ofDays(1), Optional.empty(), Watch.NOBODY);
            notes.clear();
            count(engine, counted(), notes);
            assertTrue(notes.stream().noneMatch(note -> note.contains(" lost buckets ")), notes::toString);
        }
    }

    @Test
    void whoGoesBackToTheReadingsIsNotToldOfLostBuckets() throws Exception {
        try (Engine engine = open()) {
            fill(engine);
            engine.rollups().dropWithLastCopies("pulse_6h");
            lose("pulse_1d");
            engine.check(Check.ALL.repair(), Watch.NOBODY);
            List<String> notes = new ArrayList<>();
            count(engine, counted(), notes);
            assertEquals(1, notes.size(), notes::toString);
            long lost = engine.snapshots().list(1).get(0).number();
            engine.snapshots().rollback(whole);
            notes.clear();
            engine.rollups().refresh("pulse_1d", Watch.NOBODY);
            assertEquals(List.of(60L, "pulse_1d"), count(engine, counted(), notes));
            assertEquals(List.of(), notes, "the readings are back");
            count(engine, counted().where("as_of", String.valueOf(lost)), notes);
            assertEquals(1, notes.size(), "they were gone then");
            engine.retention().run(Watch.NOBODY);
            notes.clear();
            assertEquals(List.of(60L, "pulse_1d"), count(engine, counted(), notes));
            assertEquals(List.of(), notes, "their buckets were summed up anew");
        }
    }
}
