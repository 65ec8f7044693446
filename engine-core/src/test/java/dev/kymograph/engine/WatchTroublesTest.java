package dev.kymograph.engine;

import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.ReadingKey;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What goes wrong with one subject of a rule stops no other, and is told. */
@Timeout(180)
class WatchTroublesTest {

    private static final Instant NOON = WatchTest.NOON;

    /** The herd, whose pulse has got one more field. */
    private static final class WiderHerd implements MetricTypes {

        @Override
        public List<MetricType> metricTypes() {
            List<Field> fields = new ArrayList<>(Herd.PULSE.fields());
            fields.add(Field.of("regular", FieldType.FLOAT));
            return List.of(MetricType.every(
                    Herd.PULSE.interval().orElseThrow(),
                    Herd.PULSE.name(),
                    Herd.PULSE.kind(),
                    Herd.PULSE.unit(),
                    fields.toArray(Field[]::new)));
        }

        @Override
        public List<SubjectKind> subjectKinds() {
            return List.of(Herd.DOG);
        }
    }

    /** A metric type of dogs by any name. */
    private record Named(String name) implements MetricTypes {

        @Override
        public List<MetricType> metricTypes() {
            return List.of(MetricType.event(name, "dog", new Unit("bpm"), Field.of("beats", FieldType.FLOAT)));
        }

        @Override
        public List<SubjectKind> subjectKinds() {
            return List.of(Herd.DOG);
        }
    }

    /** A metric type of dogs whose readings are told apart by their sensors. */
    private record Sensed(String name) implements MetricTypes {

        @Override
        public List<MetricType> metricTypes() {
            return List.of(MetricType.event(name, "dog", new Unit("bpm"), Field.of("beats", FieldType.FLOAT))
                    .keyedBy(new ReadingKey(true, List.of())));
        }

        @Override
        public List<SubjectKind> subjectKinds() {
            return List.of(Herd.DOG);
        }
    }

    @TempDir
    Path folder;

    private Engine engine;

    private EngineBuilder builder(int version) {
        return Engine.builder()
                .data(folder.resolve("data"))
                .set("duckdb.memory", "256MiB")
                .set("watch.each.metric", "pulse")
                .set("watch.each.method", "fussy")
                .extension(new Fussy(version));
    }

    private void open(int version) {
        engine = builder(version).extension(new Herd()).open();
    }

    private void openWithDogs() {
        open(1);
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null), Herd.dog(2, "Ada", "Any", null)));
    }

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close();
        }
    }

    private void ingest(int dog, int minute, float beats) {
        engine.ingest("pulse", List.of(Reading.of(dog, NOON.plus(Duration.ofMinutes(minute)), "beats", beats)));
    }

    private List<String> found() {
        List<String> found = new ArrayList<>();
        try (Result result =
                engine.sql("SELECT dog_id, \"timestamp\", number FROM pulse_numbers ORDER BY dog_id, \"timestamp\"")) {
            while (result.next()) {
                Duration after = Duration.between(NOON, (Instant) result.value(1));
                found.add(result.value(0) + " at " + after.toMinutes() + " as " + result.value(2));
            }
        }
        return found;
    }

    private void await(String... expected) throws InterruptedException {
        for (int i = 0; i < 200 && !found().equals(List.of(expected)); i++) {
            Thread.sleep(50);
        }
        assertEquals(List.of(expected), found());
    }

    private Jobs.Job job() {
        return engine.jobs().list().stream()
                .filter(job -> job.name().equals("watch-each"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aReadingThatTheMethodFailsForStopsNoOtherSubject() throws Exception {
        openWithDogs();
        ingest(1, 0, 60);
        ingest(2, 0, 60);
        await("1 at 0 as 1", "2 at 0 as 1");
        ingest(1, 1, 666);
        ingest(2, 1, 60);
        await("1 at 0 as 1", "2 at 0 as 1", "2 at 1 as 2");
        for (int i = 0; i < 100 && job().lastError().isEmpty(); i++) {
            Thread.sleep(50);
        }
        String error = job().lastError().orElseThrow();
        assertTrue(error.startsWith("dog 1 is left out: Cannot watch by 'fussy': "), error);
        assertTrue(error.contains("the number of the beast"), error);
        ingest(1, 2, 60);
        await("1 at 0 as 1", "1 at 2 as 2", "2 at 0 as 1", "2 at 1 as 2");
        for (int i = 0; i < 100 && job().lastError().isPresent(); i++) {
            Thread.sleep(50);
        }
        assertEquals(Optional.empty(), job().lastError());
    }

    @Test
    void whatCannotBeReadBeginsAnewAndIsTold() throws Exception {
        openWithDogs();
        ingest(1, 0, 60);
        ingest(2, 0, 60);
        await("1 at 0 as 1", "2 at 0 as 1");
        engine.close();
        open(2);
        ingest(2, 1, 60);
        await("1 at 0 as 1", "2 at 0 as 1", "2 at 1 as 1");
        ingest(2, 2, 60);
        await("1 at 0 as 1", "2 at 0 as 1", "2 at 1 as 1", "2 at 2 as 2");
        assertTrue(job().summary().endsWith(", 1 begun anew"), job().summary());
        assertEquals(Optional.empty(), job().lastError());
    }

    /** What was learnt of a metric type says nothing of what it is now. */
    @Test
    void whatWasLearntBeforeTheMetricTypeChangedBeginsAnew() throws Exception {
        openWithDogs();
        ingest(1, 0, 60);
        await("1 at 0 as 1");
        engine.close();
        engine = builder(1).extension(new WiderHerd()).open();
        ingest(1, 1, 60);
        await("1 at 0 as 1", "1 at 1 as 1");
        assertTrue(job().summary().endsWith(", 1 begun anew"), job().summary());
    }

    /** What comes under a number that was given up is another dog. */
    @Test
    void aDeletedSubjectLeavesNothing() throws Exception {
        openWithDogs();
        ingest(1, 0, 60);
        ingest(2, 9, 60);
        await("1 at 0 as 1", "2 at 9 as 1");
        for (String metric : List.of("pulse", "pulse_numbers")) {
            engine.delete(Question.of("readings", metric).where("dog", 2), Watch.NOBODY);
        }
        Snapshots snapshots = engine.snapshots();
        snapshots.expire(Snapshots.Keep.newest(1));
        snapshots.vacuum(Duration.ZERO, Watch.NOBODY);
        engine.subjects().delete("dog", 2);
        Thread.sleep(1_500);
        engine.subjects().register(List.of(Herd.dog(2, "Bo", "Any", null)));
        ingest(2, 1, 60);
        await("1 at 0 as 1", "2 at 1 as 1");
    }

    @Test
    void aNameThatGetsTooLongIsTheUsersMistake() throws Exception {
        String metric = "a".repeat(41);
        engine = builder(1)
                .set("watch.each.metric", metric)
                .extension(new Named(metric))
                .open();
        for (int i = 0; i < 100 && job().lastError().isEmpty(); i++) {
            Thread.sleep(50);
        }
        assertEquals(
                Optional.of("Cannot watch " + metric + " by the rule 'each': what it finds has no metric type."
                        + " Cannot name a metric type '" + metric + "_numbers': a name is 1 to 48 lower-case letters,"
                        + " digits and single underscores, beginning with a letter. Declare what is watched under a"
                        + " shorter name, or take the rule out"),
                job().lastError());
    }

    /** Two sensors send what they measure at the same moments, each by itself. */
    @Test
    void readingsOfOneTimeAreJudgedWhicheverRequestBringsThem() throws Exception {
        engine = builder(1)
                .set("watch.each.metric", "pace")
                .extension(new Sensed("pace"))
                .open();
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
        for (int minute = 0; minute < 3; minute++) {
            for (String sensor : List.of("left", "right", "left")) {
                engine.ingest("pace", List.of(sensed(minute, sensor)));
                Thread.sleep(700);
            }
        }
        assertTrue(job().summary().startsWith("judges pace by fussy: 6 judged, 6 found, 3 late"), job().summary());
    }

    private static Reading sensed(int minute, String sensor) {
        Reading reading = Reading.of(1, NOON.plus(Duration.ofMinutes(minute)), "beats", 60f);
        return new Reading(1, reading.timestamp(), reading.values(), Optional.of(sensor), OptionalDouble.empty());
    }
}
