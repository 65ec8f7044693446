package dev.kymograph.engine;

import dev.kymograph.engine.Retention.Dropped;
import dev.kymograph.engine.Retention.Kept;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.extension.Window;
import dev.kymograph.metric.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is older than it is kept goes, and nothing else does; rollups answer on for it. */
class RetentionTest {

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    /** Ten days ago, midnight: what is kept for ten days begins here. */
    private final Instant edge = day(10);

    @RegisterExtension
    final MemoryFolder folder = new MemoryFolder();

    private Instant day(int ago) {
        return today.minusDays(ago).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private EngineBuilder builder() {
        return Engine.builder()
                .data(folder.resolve("data"))
                .set("ingest.bulk-from", "1000")
                .set("rollups.refresh-every", "0s")
                .set("compaction.enabled", "false")
                .set("retention.run-every", "0s")
                .extension(new RollupProgram.Kennel());
    }

    /** One reading of each of two dogs an hour, from so many days ago to today. */
    private void takeIn(Engine engine, int days) {
        engine.subjects()
                .register(List.of(
                        Herd.dog(1, "Rex", "Shepherd", LocalDate.parse("2020-02-29")),
                        Herd.dog(2, "Ada", "Poodle", LocalDate.parse("2020-02-29"))));
        List<Reading> readings = new ArrayList<>();
        for (int hour = 0; hour < days * 24; hour++) {
            for (int dog = 1; dog <= 2; dog++) {
                readings.add(Reading.of(dog, day(days).plus(Duration.ofHours(hour)), "beats", 60f + hour % 50));
            }
        }
        engine.ingest("pulse", readings);
    }

    private static Set<Instant> times(Engine engine, int dog) {
        Set<Instant> times = new TreeSet<>();
        try (Result result = engine.ask(Question.of("readings", "pulse").where("dog", dog))) {
            while (result.next()) {
                times.add((Instant) result.value("timestamp"));
            }
        }
        return times;
    }

    private static Question counted() {
        return Question.of("statistics", "pulse").where("quantiles", "none");
    }

    private static long count(Engine engine, Question question) {
        try (Result result = engine.ask(question)) {
            return result.next() ? ((Number) result.value("count")).longValue() : 0;
        }
    }

    private static List<String> notes(Engine engine, Question question) {
        try (Result result = engine.ask(question)) {
            while (result.next()) {
                // to its end
            }
            return result.notes();
        }
    }

    private static void assertRefused(String code, String part, Runnable refused) {
        KymographException error = assertThrows(KymographException.class, refused::run);
        assertEquals(code, error.code(), error.getMessage());
        assertTrue(error.getMessage().contains(part), error.getMessage());
    }

    @Test
    void whatIsOlderGoesAndTheFirstMomentThatIsKeptStays() {
        try (Engine engine = builder().set("retention.pulse.raw", "10d").open()) {
            takeIn(engine, 30);
            engine.ingest("pulse", List.of(Reading.of(1, edge.minusNanos(1000), "beats", 70f)));
            List<Kept> would = engine.retention().list(Watch.NOBODY);
            Kept pulse = would.stream()
                    .filter(kept -> kept.metricType().equals("pulse"))
                    .findFirst()
                    .orElseThrow();
            assertEquals(Optional.of(edge), pulse.before());
            assertEquals(2 * 20 * 24 + 1, pulse.readings(), "hot ones, too");
            Dropped done = engine.retention().run(Watch.NOBODY).get(0);
            assertEquals(pulse.readings(), done.readings());
            assertEquals(List.of(), done.heldBack());
            assertEquals(edge, ((TreeSet<Instant>) times(engine, 1)).first());
            assertEquals(10 * 24, times(engine, 2).size());
            assertEquals(List.of(), engine.retention().run(Watch.NOBODY), "there is nothing more");
            List<Snapshot> snapshots = engine.snapshots().list(1);
            assertEquals(Snapshot.Cause.RETENTION, snapshots.get(0).cause());
        }
    }

    @Test
    void filesOfWhichNothingStaysAreNotRead() throws Exception {
        try (Engine engine = builder().set("retention.pulse.raw", "10d").open()) {
            takeIn(engine, 100);
            engine.flush();
            try (var files = Files.walk(folder.resolve("data").resolve("lake"))) {
                LocalDate old = today.minusDays(90);
                String month = "year=" + old.getYear() + "/month=" + String.format("%02d", old.getMonthValue());
                for (var file : files.filter(path -> path.toString().contains(month) && Files.isRegularFile(path))
                        .toList()) {
                    Files.writeString(file, "spoilt");
                }
            }
            assertEquals(
                    2 * 90 * 24, engine.retention().run(Watch.NOBODY).get(0).readings());
            assertEquals(10 * 24, times(engine, 1).size());
        }
    }

    @Test
    void rollupsAnswerOnForWhatIsGone() {
        try (Engine engine = builder().set("retention.pulse.raw", "10d").open()) {
            takeIn(engine, 30);
            engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
            engine.rollups().create("pulse", Duration.ofDays(1), Optional.empty(), Watch.NOBODY);
            engine.ingest("pulse", List.of(Reading.of(1, day(20).plusSeconds(7), "beats", 99f)));
            assertEquals(
                    2 * 20 * 24 + 1, engine.retention().run(Watch.NOBODY).get(0).readings());
            long all = 2 * 30 * 24 + 1;
            assertEquals(all, count(engine, counted()));
            assertEquals(List.of(), notes(engine, counted()));
            assertEquals(2 * 10 * 24, count(engine, counted().where("rollups", "off")));
            assertEquals(
                    List.of("Readings of pulse before " + edge + " are no longer kept."),
                    notes(engine, counted().where("rollups", "off")));
            engine.rollups().refresh("pulse_1d", Watch.NOBODY);
            engine.rollups().refresh("pulse_1h", Watch.NOBODY);
            engine.compact(Compaction.ALL, Watch.NOBODY);
            assertEquals(0, engine.rollups().list().get(0).dirty());
            assertEquals(all, count(engine, counted()));
            engine.ingest("pulse", List.of(Reading.of(1, day(5).plusSeconds(7), "beats", 98f)));
            assertEquals(all + 1, count(engine, counted()));
            engine.flush();
            assertEquals(all + 1, count(engine, counted()));
            engine.rollups().refresh("pulse_1d", Watch.NOBODY);
            assertEquals(all + 1, count(engine, counted()));
            assertEquals(2 * 20 * 24 + 1, count(engine, counted().where("to", edge.toString())));
        }
    }

    /** What a rollup cannot sum up is not dropped under it, though dropping it reads nothing. */
    @Test
    void readingsThatARollupStillNeedsStay() throws Exception {
        try (Engine engine = builder().set("retention.pulse.raw", "10d").open()) {
            takeIn(engine, 100);
            engine.flush();
            engine.rollups().create("pulse", Duration.ofDays(1), Optional.empty(), Watch.NOBODY);
            engine.ingest("pulse", List.of(Reading.of(1, day(90).plusSeconds(7), "beats", 99f)));
            engine.flush();
            Map<Path, byte[]> sound = new HashMap<>();
            LocalDate old = today.minusDays(90);
            String month =
                    "metric_type=pulse/year=" + old.getYear() + "/month=" + String.format("%02d", old.getMonthValue());
            try (Stream<Path> files = Files.walk(folder.resolve("data").resolve("lake"))) {
                for (Path file : files.filter(path -> path.toString().contains(month) && Files.isRegularFile(path))
                        .toList()) {
                    sound.put(file, Files.readAllBytes(file));
                    Files.writeString(file, "spoilt");
                }
            }
            Dropped kept = engine.retention().run(Watch.NOBODY).get(0);
            assertEquals(0, kept.readings());
            assertTrue(kept.heldBack().get(0).contains("the file "), kept::toString);
            assertEquals(
                    "rollup pulse_1d does not know all of it yet",
                    kept.heldBack().get(1));
            for (Map.Entry<Path, byte[]> file : sound.entrySet()) {
                Files.write(file.getKey(), file.getValue());
            }
            assertEquals(2 * 100 * 24 + 1, count(engine, counted().where("rollups", "off")));
            assertEquals(
                    2 * 90 * 24 + 1, engine.retention().run(Watch.NOBODY).get(0).readings());
            assertEquals(2 * 100 * 24 + 1, count(engine, counted()));
        }
    }

    private static DeletionSummary delete(Engine engine, Question question) {
        DeletionSummary would = engine.deletable(question, Watch.NOBODY);
        DeletionSummary done = engine.delete(question, Watch.NOBODY);
        assertEquals(would.readings(), done.readings());
        assertEquals(would.rollups(), done.rollups());
        return done;
    }

    @Test
    void aDeletionNamesTheRollupsThatGoOnKeepingWhatRetentionDropped() {
        try (Engine engine = builder().set("retention.pulse.raw", "10d").open()) {
            takeIn(engine, 30);
            engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
            engine.rollups().create("pulse", Duration.ofDays(1), Optional.empty(), Watch.NOBODY);
            engine.retention().run(Watch.NOBODY);
            Question all = Question.of("readings", "pulse");
            Question old = all.where("from", day(20).plusSeconds(60).toString())
                    .where("to", day(20).plusSeconds(120).toString());
            DeletionSummary done = delete(engine, old);
            assertEquals(0, done.readings());
            assertEquals(List.of("pulse_1d", "pulse_1h"), done.rollups());
            assertEquals(
                    List.of("pulse_1d", "pulse_1h"),
                    delete(engine, old.where("quality", Question.Comparison.AT_LEAST, 0.5))
                            .rollups(),
                    "buckets do not tell");
            assertEquals(List.of(), delete(engine, old.where("dog", 7)).rollups(), "there is no such dog");
            assertEquals(
                    List.of(),
                    delete(engine, all.where("to", day(40).toString())).rollups(),
                    "nothing was that early");
            DeletionSummary kept =
                    delete(engine, all.where("from", edge.toString()).where("dog", 2));
            assertEquals(10 * 24, kept.readings());
            assertEquals(List.of(), kept.rollups(), "what is kept is summed up anew");
            engine.rollups().dropWithLastCopies("pulse_1d");
            DeletionSummary both = delete(engine, all);
            assertEquals(10 * 24, both.readings());
            assertEquals(List.of("pulse_1h"), both.rollups());
            assertEquals(2 * 20 * 24, count(engine, counted()), "so it is");
            engine.rollups().dropWithLastCopies("pulse_1h");
            assertEquals(0, count(engine, counted()));
            assertEquals(List.of(), delete(engine, all).rollups());
        }
    }

    @Test
    void aRollupThatHasTheLastOfWhatIsGoneIsDroppedOnlyOnDemand() {
        try (Engine engine = builder().set("retention.pulse.raw", "10d").open()) {
            takeIn(engine, 30);
            engine.subjects().hold("dog", 2, "study 12");
            engine.rollups().create("pulse", Duration.ofDays(1), Optional.empty(), Watch.NOBODY);
            engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
            engine.retention().run(Watch.NOBODY);
            assertRefused(
                    "rollup.last-copy",
                    "Cannot drop rollup 'pulse_1d': 20 of its buckets, of 1 subject from " + day(30) + " to " + edge,
                    () -> engine.rollups().drop("pulse_1d"));
            assertRefused(
                    "rollup.last-copy",
                    "480 of its buckets",
                    () -> engine.rollups().drop("pulse_1h"));
            assertEquals(2 * 30 * 24, count(engine, counted()));
            engine.rollups().dropWithLastCopies("pulse_1d");
            engine.rollups().dropWithLastCopies("pulse_1h");
            assertEquals((10 + 30) * 24, count(engine, counted()), "who is held has its readings still");
            engine.rollups().create("pulse", Duration.ofDays(1), Optional.empty(), Watch.NOBODY);
            engine.rollups().drop("pulse_1d");
        }
    }

    @Test
    void aRollupThatHasTheLastOfAHeldSubjectIsNotDroppedUntilThatIsReleased() {
        try (Engine engine = builder().set("retention.pulse.raw", "10d").open()) {
            takeIn(engine, 30);
            engine.rollups().create("pulse", Duration.ofDays(1), Optional.empty(), Watch.NOBODY);
            engine.retention().run(Watch.NOBODY);
            engine.subjects().hold("dog", 2, "study 12");
            String why = "Cannot drop rollup 'pulse_1d': it alone has what retention dropped of subjects that are held:"
                    + " dog 2 (study 12). Release them first (release subject dog 2)";
            assertRefused("subject.held", why, () -> engine.rollups().drop("pulse_1d"));
            assertRefused("subject.held", why, () -> engine.rollups().dropWithLastCopies("pulse_1d"));
            assertEquals(2 * 30 * 24, count(engine, counted()));
            engine.subjects().release("dog", 2);
            engine.rollups().dropWithLastCopies("pulse_1d");
            assertEquals(2 * 10 * 24, count(engine, counted()));
        }
    }

    @Test
    void aRebuildBeforeWhatIsKeptIsRefusedAndOneOfAllLeavesItAlone() {
        try (Engine engine = builder().set("retention.pulse.raw", "10d").open()) {
            takeIn(engine, 30);
            engine.rollups().create("pulse", Duration.ofDays(1), Optional.empty(), Watch.NOBODY);
            engine.retention().run(Watch.NOBODY);
            Window early = new Window(Optional.of(day(11)), Optional.empty());
            assertRefused(
                    "rollup.dropped",
                    "Cannot rebuild rollup 'pulse_1d' before " + edge,
                    () -> engine.rollups().rebuild("pulse_1d", early, Watch.NOBODY));
            Window from = new Window(Optional.empty(), Optional.empty());
            engine.rollups().rebuild("pulse_1d", from, Watch.NOBODY);
            assertEquals(2 * 30 * 24, count(engine, counted()));
        }
    }

    @Test
    void aRollupThatIsMadeLaterDoesNotClaimToKnowWhatIsGone() {
        try (Engine engine = builder().set("retention.pulse.raw", "10d").open()) {
            takeIn(engine, 30);
            engine.retention().run(Watch.NOBODY);
            engine.rollups().create("pulse", Duration.ofDays(1), Optional.empty(), Watch.NOBODY);
            assertEquals(2 * 10 * 24, count(engine, counted()));
            assertEquals(1, notes(engine, counted()).size());
            Question kept = counted().where("from", edge.toString());
            assertEquals(List.of(), notes(engine, kept));
        }
    }

    @Test
    void aRollupLosesBucketsByItsOwnKeyAlone() {
        try (Engine engine = builder()
                .set("retention.pulse.raw", "10d")
                .set("retention.pulse.1h", "20d")
                .set("retention.pulse.1d", "forever")
                .open()) {
            takeIn(engine, 30);
            engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
            engine.rollups().create("pulse", Duration.ofDays(1), Optional.empty(), Watch.NOBODY);
            List<String> dropped = engine.retention().run(Watch.NOBODY).stream()
                    .map(Dropped::metricType)
                    .toList();
            assertEquals(List.of("pulse", "pulse_1h"), dropped);
            assertEquals(2 * 30 * 24, count(engine, counted()), "the days know all");
            engine.rollups().dropWithLastCopies("pulse_1d");
            assertEquals(2 * 20 * 24, count(engine, counted()), "the hours know twenty days");
            assertEquals(1, notes(engine, counted()).size());
            assertEquals(List.of(), notes(engine, counted().where("from", day(20).toString())));
        }
    }

    @Test
    void whereReadingsAreKeptLongerThanBucketsTheyAnswer() {
        try (Engine engine = builder().set("retention.pulse.1d", "20d").open()) {
            takeIn(engine, 30);
            engine.rollups().create("pulse", Duration.ofDays(1), Optional.empty(), Watch.NOBODY);
            assertEquals(
                    List.of("pulse_1d"),
                    engine.retention().run(Watch.NOBODY).stream()
                            .map(Dropped::metricType)
                            .toList());
            assertEquals(2 * 30 * 24, count(engine, counted()));
            engine.ingest("pulse", List.of(Reading.of(1, day(25).plusSeconds(7), "beats", 98f)));
            engine.rollups().refresh("pulse_1d", Watch.NOBODY);
            assertEquals(2 * 30 * 24 + 1, count(engine, counted()));
            assertEquals(List.of(), notes(engine, counted()));
        }
    }

    @Test
    void lateReadingsFromBeforeWhatIsKeptAreRefused() throws Exception {
        try (Engine engine = builder().set("retention.pulse.raw", "10d").open()) {
            takeIn(engine, 30);
            engine.retention().run(Watch.NOBODY);
            IngestSummary late = engine.ingest(
                    "pulse",
                    List.of(
                            Reading.of(1, edge.minusSeconds(1), "beats", 70f),
                            Reading.of(1, edge.plusSeconds(1), "beats", 70f)));
            assertEquals(1, late.rejected());
            assertEquals(1, late.accepted());
            String reason = "The reading is older than retention: those before " + edge + " are no longer kept";
            assertEquals(reason, engine.quarantine().find(1).orElseThrow().reason());
            var csv = folder.resolve("late.csv");
            Files.writeString(csv, "dog_id,timestamp,beats\n1," + edge.minusSeconds(2) + ",71\n1," + edge + ",72\n");
            IngestSummary file = engine.ingest(SourceFile.of(csv, "pulse"), Watch.NOBODY);
            assertEquals(1, file.rejected());
            assertEquals(reason, engine.quarantine().find(2).orElseThrow().reason());
            assertEquals(edge, ((TreeSet<Instant>) times(engine, 1)).first());
        }
    }

    @Test
    void nothingOfAHeldSubjectGoesUntilItIsReleased() {
        try (Engine engine = builder().set("retention.pulse.raw", "10d").open()) {
            takeIn(engine, 30);
            engine.subjects().hold("dog", 1, "study 12");
            Dropped done = engine.retention().run(Watch.NOBODY).get(0);
            assertEquals(20 * 24, done.readings());
            assertEquals(List.of("dog 1 is held"), done.heldBack());
            assertEquals(30 * 24, times(engine, 1).size());
            assertEquals(10 * 24, times(engine, 2).size());
            assertEquals(
                    List.of("Readings of pulse before " + edge
                            + " are no longer kept, but for those of subjects that are held."),
                    notes(engine, counted()));
            assertRefused(
                    "subject.held",
                    "dog 1 (study 12)",
                    () -> engine.delete(Question.of("readings", "pulse"), Watch.NOBODY));
            assertRefused(
                    "subject.held",
                    "dog 1 (study 12)",
                    () -> engine.deletable(Question.of("readings", "pulse"), Watch.NOBODY));
            assertRefused(
                    "subject.held",
                    "Cannot delete dog 1: it is held (study 12)",
                    () -> engine.subjects().delete("dog", 1));
            assertEquals(
                    10 * 24,
                    engine.delete(Question.of("readings", "pulse").where("dog", 2), Watch.NOBODY)
                            .readings());
            assertTrue(engine.subjects().release("dog", 1));
            assertEquals(20 * 24, engine.retention().run(Watch.NOBODY).get(0).readings());
            assertEquals(10 * 24, times(engine, 1).size());
        }
    }

    @Test
    void nobodyGoesBackBehindWhatCameOfAHeldSubject() {
        try (Engine engine = builder().open()) {
            takeIn(engine, 2);
            engine.flush();
            long before = engine.snapshots().list(1).get(0).number();
            engine.subjects().hold("dog", 2, "study 12");
            engine.ingest("pulse", List.of(Reading.of(1, edge.plusSeconds(1), "beats", 70f)));
            engine.flush();
            engine.snapshots().rollback(before);
            engine.ingest("pulse", List.of(Reading.of(2, edge.plusSeconds(1), "beats", 70f)));
            assertRefused(
                    "subject.held",
                    "Cannot roll back to snapshot " + before + " the readings of dog 2: it is held (study 12)",
                    () -> engine.snapshots().rollback(before));
            assertRefused("subject.held", "of dog 2", () -> engine.snapshots().rollback(before, "pulse"));
            engine.subjects().release("dog", 2);
            engine.snapshots().rollback(before);
            assertEquals(2 * 24, times(engine, 2).size());
        }
    }

    @Test
    void holdsAndWhatIsKeptAreThereAfterARestart() {
        try (Engine engine = builder().set("retention.pulse.raw", "10d").open()) {
            takeIn(engine, 30);
            engine.subjects().hold("dog", 2, "");
            engine.retention().run(Watch.NOBODY);
        }
        try (Engine engine = builder().open()) {
            assertEquals(2, engine.subjects().held("dog").get(0).id());
            assertEquals(
                    1,
                    engine.ingest("pulse", List.of(Reading.of(1, edge.minusSeconds(1), "beats", 70f)))
                            .rejected());
            assertEquals(Optional.of(edge), kept(engine).keptFrom());
        }
    }

    private static Kept kept(Engine engine) {
        return engine.retention().list(Watch.NOBODY).stream()
                .filter(kept -> kept.metricType().equals("pulse"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void goingBackBringsReadingsBackAndKeepsTheBucketsOfWhatIsGoneThen() {
        try (Engine engine = builder().set("retention.pulse.raw", "10d").open()) {
            takeIn(engine, 30);
            engine.rollups().create("pulse", Duration.ofDays(1), Optional.empty(), Watch.NOBODY);
            long whole = engine.snapshots().list(1).get(0).number();
            engine.retention().run(Watch.NOBODY);
            long dropped = engine.snapshots().list(1).get(0).number();
            engine.ingest("pulse", List.of(Reading.of(1, day(5).plusSeconds(7), "beats", 98f)));
            engine.flush();
            engine.rollups().refresh("pulse_1d", Watch.NOBODY);
            engine.snapshots().rollback(dropped);
            assertEquals(2 * 30 * 24, count(engine, counted()), "the late one is gone, the old days are not");
            engine.rollups().refresh("pulse_1d", Watch.NOBODY);
            assertEquals(2 * 30 * 24, count(engine, counted()));
            assertEquals(Optional.of(edge), kept(engine).keptFrom());
            engine.snapshots().rollback(whole);
            assertEquals(Optional.empty(), kept(engine).keptFrom());
            assertEquals(2 * 30 * 24, count(engine, counted().where("rollups", "off")));
            engine.snapshots().rollback(dropped);
            assertEquals(2 * 30 * 24, count(engine, counted()), "though the rollup had begun anew meanwhile");
            assertEquals(2 * 10 * 24, count(engine, counted().where("rollups", "off")));
        }
    }

    @Test
    void yearsAreThoseOfTheCalendar() {
        try (Engine engine = builder().set("retention.default.raw", "2y").open()) {
            assertEquals(
                    Optional.of(today.minusYears(2).atStartOfDay(ZoneOffset.UTC).toInstant()),
                    kept(engine).before());
            assertEquals(0, kept(engine).readings());
            assertEquals(List.of(), engine.retention().run(Watch.NOBODY));
        }
    }

    @Test
    void theJobDropsByItself() throws Exception {
        try (Engine engine = builder()
                .set("retention.pulse.raw", "10d")
                .set("retention.run-every", "100ms")
                .open()) {
            takeIn(engine, 30);
            long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (times(engine, 1).size() > 10 * 24 && System.nanoTime() < end) {
                Thread.sleep(50);
            }
            assertEquals(10 * 24, times(engine, 1).size());
            assertTrue(engine.jobs().list().stream().anyMatch(job -> job.name().equals("retention")));
        }
    }

    @Test
    void sectionsAboutNothingAreTold() {
        try (Engine engine = builder()
                .set("retention.pulze.raw", "10d")
                .set("retention.pulse_1d.raw", "10d")
                .open()) {
            takeIn(engine, 2);
            engine.rollups().create("pulse", Duration.ofDays(1), Optional.empty(), Watch.NOBODY);
            assertEquals(
                    List.of(
                            "Cannot use retention.pulse_1d: it is a rollup. Say it by its width in retention.pulse",
                            "Cannot use retention.pulze: there is no such metric type. Did you mean 'pulse'?"),
                    engine.retention().troubles().stream().sorted().toList());
            assertTrue(engine.troubles().containsAll(engine.retention().troubles()), "and with all else");
        }
    }
}
