package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a rule finds in what is ingested is as if each subject's readings had been judged once, in their order. */
@Timeout(180)
class WatchTest {

    static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private final Map<Integer, List<Float>> came = new HashMap<>();
    private Engine engine;

    private EngineBuilder builder() {
        return Engine.builder()
                .data(folder.resolve("data"))
                .set("duckdb.memory", "256MiB")
                .set("ingest.bulk-from", "200")
                .set("compaction.enabled", "false")
                .extension(new Herd())
                .extension(new Records());
    }

    private void open() {
        engine = builder()
                .set("watch.loud.metric", "pulse")
                .set("watch.loud.method", "records")
                .open();
    }

    private void openWithDogs() {
        open();
        engine.subjects()
                .register(List.of(
                        Herd.dog(1, "Rex", "Any", null),
                        Herd.dog(2, "Ada", "Any", null),
                        Herd.dog(3, "Bo", "Any", null)));
    }

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close();
        }
    }

    /** So many readings of each dog, each later than all of its own. */
    private void ingest(Random random, int count, int... dogs) {
        List<Reading> readings = new ArrayList<>();
        for (int dog : dogs) {
            List<Float> all = came.computeIfAbsent(dog, none -> new ArrayList<>());
            for (int i = 0; i < count; i++) {
                float beats = 60 + all.size() / 10f + random.nextInt(30);
                readings.add(Reading.of(dog, at(all.size()), "beats", beats));
                all.add(beats);
            }
        }
        engine.ingest("pulse", readings);
    }

    private static Instant at(int minute) {
        return NOON.plus(Duration.ofMinutes(minute));
    }

    /** Of all that came, told by itself. */
    private List<String> expected() {
        List<String> expected = new ArrayList<>();
        came.keySet().stream().sorted().forEach(dog -> {
            float greatest = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < came.get(dog).size(); i++) {
                float beats = came.get(dog).get(i);
                if (beats > greatest) {
                    expected.add(dog + " " + at(i) + " " + (double) beats + " " + (i + 1));
                    greatest = beats;
                }
            }
        });
        return expected;
    }

    private List<String> found() {
        return found(engine);
    }

    static List<String> found(Engine engine) {
        List<String> found = new ArrayList<>();
        try (Result result = engine.sql("SELECT dog_id, \"timestamp\", greatest, number FROM pulse_records"
                + " WHERE watch = 'loud' ORDER BY dog_id, \"timestamp\"")) {
            while (result.next()) {
                found.add(result.value(0) + " " + result.value(1) + " " + result.value(2) + " " + result.value(3));
            }
        }
        return found;
    }

    /** Waits until the rule has judged all. */
    private void settle() throws InterruptedException {
        for (int i = 0; i < 400 && !found().equals(expected()); i++) {
            Thread.sleep(50);
        }
        assertEquals(expected(), found());
    }

    private Jobs.Job job() {
        return engine.jobs().list().stream()
                .filter(job -> job.name().equals("watch-loud"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsFoundIsReadingsLikeAnyOther() throws Exception {
        openWithDogs();
        Random random = new Random(1);
        for (int i = 0; i < 5; i++) {
            ingest(random, 4, 1, 2);
            ingest(random, 1, 3);
        }
        settle();
        assertEquals(Optional.empty(), job().lastError());
        assertTrue(job().summary().startsWith("judges pulse by records: 45 judged, "), job().summary());
        assertTrue(job().summary().matches(".*, \\d+\\.\\d s behind, at most \\d+\\.\\d s"), job().summary());
        engine.rollups()
                .create("pulse_records", Duration.ofHours(1), Optional.empty(), RollupPolicy.DEFAULT, Watch.NOBODY);
        engine.flush();
        try (Result result = engine.ask(Question.of("statistics", "pulse_records"))) {
            assertTrue(result.next());
        }
        assertEquals(expected(), found());
    }

    @Test
    void aRestartNeitherForgetsNorFindsAgain() throws Exception {
        openWithDogs();
        Random random = new Random(2);
        for (int i = 0; i < 4; i++) {
            ingest(random, 5, 1, 2);
            if (i % 2 == 0) {
                settle();
            }
            engine.close();
            open();
            ingest(random, 1 + i, 2, 3);
        }
        settle();
    }

    @Test
    void flushedAndCompactedReadingsAreJudgedOnce() throws Exception {
        openWithDogs();
        Random random = new Random(3);
        for (int i = 0; i < 12; i++) {
            ingest(random, i % 4 == 3 ? 300 : 3, 1, 2);
            if (i % 3 == 1) {
                engine.flush();
            }
            if (i % 5 == 4) {
                engine.compact(Compaction.of("pulse"), Watch.NOBODY);
            }
            if (i % 4 == 0) {
                settle();
            }
        }
        settle();
        engine.compact(Compaction.of("pulse"), Watch.NOBODY);
        Thread.sleep(1_500);
        settle();
    }

    @Test
    void whatWasThereBeforeTheRuleIsNotJudged() throws Exception {
        engine = builder().open();
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null), Herd.dog(2, "Ada", "Any", null)));
        List<Reading> file = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            file.add(Reading.of(1, at(-1_000 + i), "beats", 50f + i));
        }
        engine.ingest("pulse", file);
        engine.ingest("pulse", List.of(Reading.of(1, at(-2), "beats", 500f), Reading.of(2, at(-1), "beats", 600f)));
        engine.close();
        open();
        engine.flush();
        engine.compact(Compaction.of("pulse"), Watch.NOBODY);
        ingest(new Random(8), 5, 1, 2);
        settle();
        engine.flush();
        engine.compact(Compaction.of("pulse"), Watch.NOBODY);
        Thread.sleep(1_500);
        settle();
    }

    @Test
    void whatWasCompactedWithWhatARollupKnowsIsJudged() throws Exception {
        openWithDogs();
        engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), RollupPolicy.DEFAULT, Watch.NOBODY);
        Random random = new Random(9);
        ingest(random, 150, 1, 2);
        engine.rollups().refresh("pulse_1h", Watch.NOBODY);
        settle();
        engine.close();
        engine = builder().open();
        ingest(random, 150, 1, 2);
        engine.compact(Compaction.of("pulse"), Watch.NOBODY);
        engine.close();
        open();
        settle();
    }

    @Test
    void aRuleThatWasTakenOutIsKeptForAWhile() throws Exception {
        openWithDogs();
        ingest(new Random(10), 5, 1);
        settle();
        engine.close();
        engine = builder().open();
        List<String> jobs = engine.jobs().list().stream().map(Jobs.Job::name).toList();
        assertTrue(jobs.contains("watches-of-before") && !jobs.contains("watch-loud"), jobs.toString());
        engine.close();
        open();
        ingest(new Random(11), 5, 1);
        settle();
        assertTrue(
                engine.jobs().list().stream().noneMatch(job -> job.name().equals("watches-of-before")), "it is there");
    }

    @Test
    void aReadingFromTheFutureMakesNoOtherLate() throws Exception {
        openWithDogs();
        engine.ingest("pulse", List.of(Reading.of(1, Instant.parse("2999-01-01T00:00:00Z"), "beats", 90f)));
        ingest(new Random(10), 5, 1);
        settle();
        assertTrue(job().summary().contains("1 left out that are from the future"), job().summary());
    }

    @Test
    void aRuleThatIsChangedBeginsAnew() throws Exception {
        openWithDogs();
        ingest(new Random(11), 10, 1);
        settle();
        engine.close();
        engine = builder()
                .set("watch.loud.metric", "pulse")
                .set("watch.loud.method", "records")
                .set("watch.loud.parameters.least", "250")
                .open();
        engine.ingest("pulse", List.of(Reading.of(1, at(100), "beats", 249f), Reading.of(1, at(101), "beats", 250f)));
        List<String> before = expected();
        for (int i = 0; i < 400 && found().size() == before.size(); i++) {
            Thread.sleep(50);
        }
        before.add("1 " + at(101) + " 250.0 2");
        assertEquals(before, found());
    }

    @Test
    void whatComesLateIsNotJudgedButCounted() throws Exception {
        openWithDogs();
        ingest(new Random(4), 10, 1, 2);
        settle();
        engine.ingest("pulse", List.of(Reading.of(1, at(3), "beats", 700f), Reading.of(1, at(-9), "beats", 700f)));
        List<Reading> file = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            file.add(Reading.of(2, at(-1 - i), "beats", 700f));
        }
        engine.ingest("pulse", file);
        for (int i = 0; i < 200 && !job().summary().contains(" 252 late"); i++) {
            Thread.sleep(50);
        }
        assertTrue(job().summary().contains(" 252 late"), job().summary());
        ingest(new Random(5), 3, 1, 2, 3);
        settle();
    }

    @Test
    void anErasedSubjectLeavesNothingAndOneThatComesBackIsNew() throws Exception {
        openWithDogs();
        ingest(new Random(6), 20, 1, 2);
        settle();
        engine.erase("dog", 1, Watch.NOBODY);
        came.remove(1);
        settle();
        engine.close();
        open();
        engine.subjects().readmit("dog", 1);
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
        ingest(new Random(7), 20, 1, 2);
        settle();
    }

    @Test
    void whatWasFoundStaysWhenTheRuleIsTakenOut() throws Exception {
        openWithDogs();
        ingest(new Random(8), 20, 1);
        settle();
        engine.close();
        engine = builder().open();
        assertEquals(expected(), found());
        ingest(new Random(9), 20, 1);
        engine.close();
        open();
        settle();
    }

    @Test
    void aRebuiltLakeIsNothingNew() throws Exception {
        openWithDogs();
        ingest(new Random(10), 30, 1, 2);
        settle();
        engine.flush();
        engine.close();
        Files.move(folder.resolve("data").resolve("catalog.duckdb"), folder.resolve("lost"));
        open();
        engine.rebuild(Optional.empty(), Watch.NOBODY);
        settle();
        Thread.sleep(1_200);
        settle();
        engine.ingest("pulse", List.of(Reading.of(1, at(30), "beats", 61f)));
        List<String> more = expected();
        more.add("1 " + at(30) + " 61.0 1");
        for (int i = 0; i < 200 && found().size() < more.size(); i++) {
            Thread.sleep(50);
        }
        assertEquals(more.stream().sorted().toList(), found().stream().sorted().toList());
    }

    @Test
    void whatCannotBeRunIsTheErrorOfItsJob() throws Exception {
        engine = builder()
                .set("watch.loud.metric", "pulse")
                .set("watch.loud.method", "recrods")
                .open();
        for (int i = 0; i < 100 && job().lastError().isEmpty(); i++) {
            Thread.sleep(50);
        }
        assertEquals(
                Optional.of("Cannot watch by 'recrods': there is no such method. Did you mean 'records'?"
                        + " Known are records"),
                job().lastError());
    }
}
