package dev.kymograph.engine;

import dev.kymograph.engine.Question.Comparison;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is deleted is found no more, and all else is. */
class DeletionTest {

    private static final Instant FIRST = Instant.parse("2023-02-26T00:00:00Z");
    private static final List<String> BREEDS = List.of("Shepherd", "Poodle", "Shepherd");
    private static final List<LocalDate> BIRTHS =
            List.of(LocalDate.parse("2021-03-01"), LocalDate.parse("2020-02-29"), LocalDate.parse("2022-02-27"));

    @RegisterExtension
    final MemoryFolder folder = new MemoryFolder();

    private Engine engine;

    /** What identifies a reading. */
    private record Key(int dog, int hour) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return dog == other.dog ? Integer.compare(hour, other.hour) : Integer.compare(dog, other.dog);
        }

        Instant at() {
            return FIRST.plus(Duration.ofHours(hour));
        }
    }

    private record Value(float beats, double quality) {}

    private final Map<Key, Value> model = new TreeMap<>();

    @BeforeEach
    void openWithDogs() {
        open();
        engine.subjects()
                .register(List.of(
                        Herd.dog(1, "Rex", BREEDS.get(0), BIRTHS.get(0)),
                        Herd.dog(2, "Ada", BREEDS.get(1), BIRTHS.get(1)),
                        Herd.dog(3, "Bo", BREEDS.get(2), BIRTHS.get(2))));
    }

    private void open() {
        engine = Engine.builder()
                .data(folder.resolve("data"))
                .set("ingest.bulk-from", "50")
                .set("duckdb.threads", "1")
                .set("duckdb.memory", "256MiB")
                .extension(new Herd())
                .open();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void ingest(int dog, int hour, float beats, double quality) {
        ingest(Map.of(new Key(dog, hour), new Value(beats, quality)));
    }

    private void ingest(Map<Key, Value> readings) {
        List<Reading> batch = new ArrayList<>();
        readings.forEach((key, value) -> batch.add(new Reading(
                key.dog(),
                key.at(),
                Map.of("beats", value.beats()),
                Optional.empty(),
                OptionalDouble.of(value.quality()))));
        engine.ingest("pulse", batch);
        model.putAll(readings);
    }

    private static Question pulses() {
        return Question.of("readings", "pulse");
    }

    private DeletionSummary delete(Question question) {
        return engine.delete(question, Watch.NOBODY);
    }

    private void check(String where) {
        Map<Key, Float> expected = new TreeMap<>();
        model.forEach((key, value) -> expected.put(key, value.beats()));
        Map<Key, Float> found = new TreeMap<>();
        try (Result result = engine.sql("SELECT dog_id, \"timestamp\", beats FROM pulse")) {
            while (result.next()) {
                long hour = Duration.between(FIRST, (Instant) result.value(1)).toHours();
                Key key = new Key((Integer) result.value(0), (int) hour);
                assertEquals(null, found.put(key, (Float) result.value(2)), where + ": twice " + key);
            }
        }
        assertEquals(expected, found, where);
    }

    private static void assertRefused(String code, String part, Executable executable) {
        KymographException refused = assertThrows(KymographException.class, executable);
        assertEquals(code, refused.code(), refused.getMessage());
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }

    @Test
    void readingsInFilesAndHotOnesGoAndTheOthersStay() {
        ingest(1, 0, 60, 1);
        ingest(2, 0, 61, 1);
        engine.flush();
        ingest(1, 1, 62, 1);
        ingest(3, 1, 63, 1);
        assertEquals(2, engine.deletable(pulses().where("dog", 1), Watch.NOBODY).readings());
        check("a rehearsal changes nothing");
        assertEquals(new DeletionSummary("pulse", 2, 2, 2, List.of(), List.of()), delete(pulses().where("dog", 1)));
        model.keySet().removeIf(key -> key.dog() == 1);
        check("deleted");
        engine.close();
        open();
        check("deleted, and opened again");
    }

    @Test
    void whereThereAreNoneNothingChanges() {
        ingest(1, 0, 60, 1);
        engine.flush();
        assertEquals(new DeletionSummary("pulse", 0, 0, 0, List.of(), List.of()), delete(pulses().where("dog", 2)));
        check("nothing");
    }

    @Test
    void ofAFileOfWhichNothingIsLeftNoneIsWritten() {
        ingest(1, 0, 60, 1);
        engine.flush();
        assertEquals(new DeletionSummary("pulse", 1, 1, 0, List.of(), List.of()), delete(pulses()));
        model.clear();
        check("all");
    }

    @Test
    void anEarlierWriteOfADeletedReadingDoesNotComeBack() {
        ingest(1, 0, 60, 0.1);
        engine.flush();
        ingest(1, 0, 61, 0.9);
        ingest(2, 0, 62, 0.1);
        assertEquals(
                1, delete(pulses().where("quality", Comparison.AT_LEAST, 0.5)).readings());
        model.remove(new Key(1, 0));
        check("deleted");
    }

    @Test
    void aReadingWhoseEarlierWriteWouldHaveBeenChosenStays() {
        ingest(1, 0, 60, 0.9);
        engine.flush();
        ingest(1, 0, 61, 0.1);
        assertEquals(
                0, delete(pulses().where("quality", Comparison.AT_LEAST, 0.5)).readings());
        check("kept");
    }

    @Test
    void aDeletedReadingCanBeTakenInAgain() {
        ingest(1, 0, 60, 1);
        delete(pulses());
        ingest(1, 0, 65, 1);
        engine.flush();
        check("again");
    }

    @Test
    void whatDoesNotChooseWholeReadingsIsRefused() {
        assertRefused("deletion.refused", "'limit'", () -> delete(pulses().where("limit", 3)));
        assertRefused("deletion.refused", "'field'", () -> delete(pulses().where("field", "beats")));
        assertRefused("deletion.refused", "'statistics'", () -> delete(Question.of("statistics", "pulse")));
        engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
        assertRefused("deletion.refused", "is a rollup", () -> delete(Question.of("readings", "pulse_1h")));
    }

    @Test
    void whoCancelsFindsAllAsItWas() {
        ingest(1, 0, 60, 1);
        engine.flush();
        Watch cancelled = new Watch() {
            @Override
            public void progress(String what, double fraction) {}

            @Override
            public boolean cancelled() {
                return true;
            }
        };
        assertRefused("cancelled", "Cancelled", () -> engine.delete(pulses(), cancelled));
        check("cancelled");
    }

    @Test
    void filesOfOthersStayAsTheyAreAndAreNamed() throws Exception {
        Path theirs = folder.resolve("theirs");
        TheirFile.write(
                theirs,
                0,
                1,
                List.of("(1, TIMESTAMP '2023-02-26 00:00:00', 60)", "(2, TIMESTAMP '2023-03-01 00:00:00', 61)"));
        Path file = theirs.resolve("0.parquet");
        byte[] before = Files.readAllBytes(file);
        engine.adopt(Adoption.of(theirs, "pulse"), Watch.NOBODY);
        model.put(new Key(2, 72), new Value(61, 1));
        assertEquals(
                new DeletionSummary("pulse", 1, 1, 1, List.of(file.toRealPath().toString()), List.of()),
                delete(pulses().where("dog", 1)));
        check("deleted");
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void filesOfOthersThatWereCompactedDoNotComeBackWhenTheirFolderIsAdoptedAgain() {
        Path theirs = folder.resolve("theirs");
        TheirFile.write(theirs, 0, 1, List.of("(1, TIMESTAMP '2023-02-26 00:00:00', 60)"));
        TheirFile.write(theirs, 1, 1, List.of("(1, TIMESTAMP '2023-02-27 00:00:00', 61)"));
        engine.adopt(Adoption.of(theirs, "pulse"), Watch.NOBODY);
        engine.compact(Compaction.ALL, Watch.NOBODY);
        model.put(new Key(1, 0), new Value(60, 1));
        delete(pulses().where("from", "2023-02-27"));
        assertEquals(0, engine.adopt(Adoption.of(theirs, "pulse"), Watch.NOBODY).adopted());
        check("the later file's are deleted");
        delete(pulses());
        model.clear();
        AdoptionSummary again = engine.adopt(Adoption.of(theirs, "pulse"), Watch.NOBODY);
        assertEquals(List.of(0L, 2L), List.of(again.adopted(), again.known()));
        check("all are deleted");
    }

    @Test
    void goingBackBringsThemBackAndRollupsKnow() {
        ingest(1, 0, 60, 1);
        ingest(1, 7, 61, 1);
        ingest(2, 0, 62, 1);
        engine.flush();
        long before = engine.snapshots().list(1).get(0).number();
        engine.rollups().create("pulse", Duration.ofHours(6), Optional.empty(), Watch.NOBODY);
        delete(pulses().where("dog", 1).where("to", new Key(1, 1).at()));
        engine.rollups().refresh("pulse_6h", Watch.NOBODY);
        engine.snapshots().rollback(before, "pulse");
        check("gone back");
        checkRollups("gone back");
        engine.rollups().refresh("pulse_6h", Watch.NOBODY);
        assertTrue(checkRollups("gone back, and summed up"), "no answer came from the rollup");
    }

    @Test
    void whenTheirSnapshotsHaveExpiredTheyGoFromTheDisk() throws Exception {
        ingest(1, 0, 60, 1);
        ingest(2, 0, 61, 1);
        delete(pulses().where("dog", 1));
        engine.snapshots().expire(Snapshots.Keep.newest(1));
        engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
        model.remove(new Key(1, 0));
        check("vacuumed");
        List<String> dogs = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT dog_id FROM read_parquet('" + folder.resolve("data/lake") + "/**/*.parquet')")) {
            while (rows.next()) {
                dogs.add(rows.getString(1));
            }
        }
        assertEquals(List.of("2"), dogs);
    }

    @Test
    void deletingByRandomSelectionsLeavesWhatANaiveFilterDoes() {
        Random random = new Random(7);
        boolean rolled = false;
        for (int step = 0; step < 40; step++) {
            Map<Key, Value> batch = new HashMap<>();
            for (int i = 0; i < (random.nextInt(4) == 0 ? 80 : 8); i++) {
                batch.put(
                        new Key(1 + random.nextInt(3), random.nextInt(10 * 24)),
                        new Value(40 + random.nextInt(100), random.nextInt(5) / 4.0));
            }
            ingest(batch);
            if (step == 5) {
                engine.rollups().create("pulse", Duration.ofHours(6), Optional.empty(), Watch.NOBODY);
            }
            switch (random.nextInt(6)) {
                case 0 -> engine.flush();
                case 1 -> engine.compact(Compaction.ALL, Watch.NOBODY);
                case 2 ->
                    engine.rollups().list().forEach(each -> engine.rollups().refresh(each.name(), Watch.NOBODY));
                default -> deleteSome("step " + step, random);
            }
            rolled |= checkRollups("step " + step);
        }
        check("at the end");
        assertTrue(rolled, "no answer came from a rollup");
        assertFalse(model.isEmpty(), "nothing is left");
    }

    private void deleteSome(String where, Random random) {
        int from = random.nextInt(10 * 24);
        int to = from + random.nextInt(48);
        int dog = 1 + random.nextInt(3);
        Question question = pulses().where("from", new Key(1, from).at()).where("to", new Key(1, to).at());
        BiPredicate<Key, Value> inTime = (key, value) -> key.hour() >= from && key.hour() < to;
        switch (random.nextInt(5)) {
            case 0 -> delete(where, question, inTime);
            case 1 -> delete(where, question.where("dog", dog), inTime.and((key, value) -> key.dog() == dog));
            case 2 ->
                delete(
                        where,
                        question.where("breed", "Shepherd"),
                        inTime.and((key, value) -> BREEDS.get(key.dog() - 1).equals("Shepherd")));
            case 3 ->
                delete(
                        where,
                        question.where("quality", Comparison.AT_LEAST, 0.75),
                        inTime.and((key, value) -> value.quality() >= 0.75));
            default -> {
                // The second year of life.
                Question second = question.where("age_year", 2);
                delete(where, second, inTime.and((key, value) -> {
                    LocalDate born = BIRTHS.get(key.dog() - 1);
                    LocalDate day = LocalDate.ofInstant(key.at(), ZoneOffset.UTC);
                    return !day.isBefore(born.plusYears(1)) && day.isBefore(born.plusYears(2));
                }));
            }
        }
    }

    private void delete(String where, Question question, BiPredicate<Key, Value> chosen) {
        int before = model.size();
        model.entrySet().removeIf(reading -> chosen.test(reading.getKey(), reading.getValue()));
        assertEquals(before - model.size(), delete(question).readings(), where + ": " + question);
        check(where + ": " + question);
    }

    /** Whether the rollup answered; what it says is what the readings say. */
    private boolean checkRollups(String where) {
        Question question =
                Question.of("statistics", "pulse").where("quantiles", "none").where("by", "dog");
        Map<Object, Object> expected = new TreeMap<>();
        model.forEach((key, value) -> expected.merge(key.dog(), 1L, (a, b) -> (Long) a + (Long) b));
        Map<Object, Object> found = new TreeMap<>();
        try (Result result = engine.ask(question)) {
            while (result.next()) {
                found.put(result.value("dog"), result.value("count"));
            }
            assertEquals(expected, found, where + " by " + result.provenance().route());
            return result.provenance().route() == Provenance.Route.ROLLUP;
        }
    }
}
