package dev.kymograph.engine;

import dev.kymograph.engine.Rollups.Status;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.extension.Window;
import dev.kymograph.metric.Reading;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class KeptRollupsTest {

    private static final Instant NOON = Instant.parse("2023-05-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    final MemoryFolder folder = new MemoryFolder();

    private EngineBuilder builder() {
        return Engine.builder()
                .data(folder.resolve("data"))
                .set("ingest.bulk-from", "1000")
                .extension(new RollupProgram.Kennel());
    }

    private static void takeIn(Engine engine, int minutes) {
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Shepherd", LocalDate.parse("2020-02-29"))));
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < minutes; i++) {
            readings.add(Reading.of(1, NOON.plusSeconds(60L * i), "beats", 60f + i % 7));
        }
        engine.ingest("pulse", readings);
        engine.flush();
    }

    private static Question sums() {
        return Question.of("statistics", "pulse").where("quantiles", "none");
    }

    private static String route(Engine engine, Question question) {
        try (Result result = engine.ask(question)) {
            return (result.provenance().route() + " " + result.provenance().rollup()).strip();
        }
    }

    private static void assertRefused(String code, String part, Runnable refused) {
        KymographException error = assertThrows(KymographException.class, refused::run);
        assertEquals(code, error.code(), error.getMessage());
        assertTrue(error.getMessage().contains(part), error.getMessage());
    }

    @Test
    void oneWhoseCreationIsStoppedIsNotThere() {
        try (Engine engine = builder().set("rollups.refresh-every", "0s").open()) {
            takeIn(engine, 600);
            Watch stopped = new Watch() {
                @Override
                public boolean cancelled() {
                    return true;
                }
            };
            KymographException told = assertThrows(
                    KymographException.class, () -> engine.rollups().create("pulse", HOUR, Optional.empty(), stopped));
            assertEquals(ErrorKind.CANCELLED, told.kind());
            assertEquals(List.of(), engine.rollups().list());
            assertEquals(
                    10,
                    engine.rollups()
                            .create("pulse", HOUR, Optional.empty(), Watch.NOBODY)
                            .buckets());
            assertEquals(
                    Snapshot.Cause.ROLLUP, engine.snapshots().list(1).get(0).cause());
        }
    }

    @Test
    void oneThatWasDroppedStaysAwayWhenTheLakeGoesBack() {
        try (Engine engine = builder().set("rollups.refresh-every", "0s").open()) {
            takeIn(engine, 600);
            engine.rollups().create("pulse", HOUR, Optional.empty(), Watch.NOBODY);
            long with = engine.snapshots().list(1).get(0).number();
            engine.rollups().drop("pulse_1h");
            engine.snapshots().rollback(with);
            assertEquals(List.of(), engine.check(Check.ALL, Watch.NOBODY).findings());
            assertEquals(
                    10,
                    engine.rollups()
                            .create("pulse", HOUR, Optional.empty(), Watch.NOBODY)
                            .buckets());
        }
    }

    @Test
    void theListTellsHowManyBucketsWaitForTheNextRefresh() {
        try (Engine engine = builder().set("rollups.refresh-every", "0s").open()) {
            takeIn(engine, 600);
            Rollups rollups = engine.rollups();
            assertEquals(
                    new Rollups.Refreshed("pulse_1h", 10),
                    rollups.create("pulse", HOUR, Optional.empty(), Watch.NOBODY));
            Status fresh = rollups.list().get(0);
            assertEquals(List.of("pulse_1h", "pulse", HOUR), List.of(fresh.name(), fresh.metricType(), fresh.every()));
            assertEquals(10, fresh.readings());
            assertEquals(0, fresh.dirty());
            assertEquals(Optional.empty(), fresh.lag());
            engine.ingest(
                    "pulse",
                    List.of(
                            Reading.of(1, NOON, "beats", 70f),
                            Reading.of(1, NOON.plusSeconds(90), "beats", 70f),
                            Reading.of(1, NOON.plusSeconds(-1), "beats", 70f)));
            assertEquals(2, rollups.list().get(0).dirty(), "while they are hot");
            engine.flush();
            assertEquals(2, rollups.list().get(0).dirty());
            assertTrue(rollups.list().get(0).lag().isPresent());
            assertEquals(2, rollups.refresh("pulse_1h", Watch.NOBODY).buckets(), "no others are summed up");
            assertEquals(0, rollups.list().get(0).dirty());
            assertEquals(0, rollups.refresh("pulse_1h", Watch.NOBODY).buckets());
        }
    }

    @Test
    void whatADeletionMadeDirtyHasALagAndIsNotYoungerThanWhatCameLater() throws Exception {
        try (Engine engine = builder().set("rollups.refresh-every", "0s").open()) {
            takeIn(engine, 600);
            Rollups rollups = engine.rollups();
            rollups.create("pulse", HOUR, Optional.empty(), Watch.NOBODY);
            Instant before = Instant.now();
            engine.delete(Question.of("readings", "pulse").where("to", NOON.plusSeconds(60)), Watch.NOBODY);
            Instant deleted = Instant.now();
            assertEquals(1, rollups.list().get(0).dirty());
            assertWaitingBetween(before, deleted, rollups);
            engine.ingest("pulse", List.of(Reading.of(1, NOON.plusSeconds(7200), "beats", 70f)));
            engine.flush();
            assertEquals(2, rollups.list().get(0).dirty());
            assertWaitingBetween(before, deleted, rollups);
            rollups.refresh("pulse_1h", Watch.NOBODY);
            assertEquals(Optional.empty(), rollups.list().get(0).lag());
        }
    }

    @Test
    void whatARebuildLeavesToAnotherRollupHasALag() {
        try (Engine engine = builder().set("rollups.refresh-every", "0s").open()) {
            takeIn(engine, 600);
            Rollups rollups = engine.rollups();
            rollups.create("pulse", HOUR, Optional.of("one"), Watch.NOBODY);
            rollups.create("pulse", HOUR, Optional.of("two"), Watch.NOBODY);
            rollups.rebuild("two", new Window(Optional.empty(), Optional.empty()), Watch.NOBODY);
            assertEquals(
                    List.of(10L, 0L), rollups.list().stream().map(Status::dirty).toList());
            assertTrue(rollups.list().get(0).lag().isPresent());
            assertEquals(Optional.empty(), rollups.list().get(1).lag());
        }
    }

    private static void assertWaitingBetween(Instant first, Instant last, Rollups rollups) {
        Instant asked = Instant.now();
        Duration lag = rollups.list().get(0).lag().orElseThrow();
        assertTrue(lag.compareTo(Duration.between(last, asked)) >= 0, lag::toString);
        assertTrue(lag.compareTo(Duration.between(first, Instant.now())) <= 0, lag::toString);
    }

    @Test
    void whatIsLeftInTheLakeOfAnEarlierOneOfItsNameIsNotItsOwn() throws Exception {
        try (Engine engine = builder().set("rollups.refresh-every", "0s").open()) {
            takeIn(engine, 600);
            engine.rollups().create("pulse", HOUR, Optional.empty(), Watch.NOBODY);
            engine.rollups().drop("pulse_1h");
            engine.delete(Question.of("readings", "pulse").where("to", NOON.plusSeconds(3600)), Watch.NOBODY);
        }
        // As a rollback left it before rollups that were dropped stayed away.
        try (Connection catalog = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("data/catalog.duckdb"));
                Statement statement = catalog.createStatement()) {
            statement.execute("UPDATE lake_file SET removed_in = NULL WHERE metric_type = 'pulse_1h'");
        }
        try (Engine engine = builder().set("rollups.refresh-every", "0s").open()) {
            assertEquals(
                    9,
                    engine.rollups()
                            .create("pulse", HOUR, Optional.empty(), Watch.NOBODY)
                            .buckets());
            assertEquals(9, engine.rollups().list().get(0).readings());
            assertEquals("[[9]]", EngineTest.sql(engine, "SELECT count(*) FROM pulse_1h"));
            assertEquals(540L, count(engine));
            assertEquals(List.of(), engine.check(Check.ALL, Watch.NOBODY).findings());
        }
    }

    @Test
    void aBucketTellsWhatItsReadingsCoverAndWhenTheyBeginAndEnd() {
        try (Engine engine = builder().set("rollups.refresh-every", "0s").open()) {
            takeIn(engine, 90);
            engine.rollups().create("pulse", HOUR, Optional.empty(), Watch.NOBODY);
            assertEquals(
                    "[[60, 3600.0, 0, 59], [30, 1800.0, 60, 89]]",
                    EngineTest.sql(
                            engine,
                            "SELECT beats_count, covered, " + minute("beats_first_at") + ", " + minute("beats_last_at")
                                    + " FROM pulse_1h ORDER BY \"timestamp\""));
        }
    }

    private static String minute(String micros) {
        return "(" + micros + " - " + NOON.getEpochSecond() + "000000) // 60000000";
    }

    @Test
    void anAnswerNamesTheRollupThatItComesFrom() {
        try (Engine engine = builder().set("rollups.refresh-every", "0s").open()) {
            takeIn(engine, 3000);
            engine.rollups().create("pulse", HOUR, Optional.empty(), Watch.NOBODY);
            engine.rollups().create("pulse", Duration.ofDays(1), Optional.of("pulse_days"), Watch.NOBODY);
            assertEquals("rollup pulse_days", route(engine, sums()));
            assertEquals("rollup pulse_days", route(engine, sums().where("by", "month")));
            assertEquals("rollup pulse_1h", route(engine, sums().where("by", "hour_of_day")));
            assertEquals(
                    "rollup pulse_1h", route(engine, sums().where("by", "day").where("zone", "Europe/Berlin")));
            assertEquals("DuckDB", route(engine, sums().where("by", "day").where("zone", "Asia/Kolkata")));
            assertEquals("DuckDB", route(engine, sums().where("quality", Question.Comparison.AT_LEAST, 0.5)));
            assertEquals("DuckDB", route(engine, sums().where("by", "sensor_id")));
            assertEquals("DuckDB", route(engine, sums().where("rollups", "off")));
            assertEquals("DuckDB", route(engine, Question.of("statistics", "pulse")));
            engine.rollups().drop("pulse_days");
            assertEquals("rollup pulse_1h", route(engine, sums()));
            engine.rollups().drop("pulse_1h");
            assertEquals("DuckDB", route(engine, sums()));
        }
    }

    @Test
    void anExplanationSaysWhyARollupIsUsedOrNot() {
        try (Engine engine = builder().set("rollups.refresh-every", "0s").open()) {
            takeIn(engine, 3000);
            engine.rollups().create("pulse", HOUR, Optional.empty(), Watch.NOBODY);
            List<String> used = engine.explain(
                            sums().where("from", NOON.plusSeconds(60).toString()))
                    .steps();
            assertTrue(used.contains("rollup pulse_1h: whole buckets from 1 of 1 file"), used::toString);
            assertTrue(
                    used.contains(
                            "rollup pulse_1h: from 2023-05-01T12:01:00Z until before 2023-05-01T13:00:00Z a bucket"
                                    + " is cut: answered from readings"),
                    used::toString);
            List<String> exact =
                    engine.explain(Question.of("statistics", "pulse")).steps();
            assertTrue(
                    exact.contains(
                            "no rollup: exact quantiles need all readings; quantiles=approximate and quantiles=none do without"),
                    exact::toString);
            List<String> shifted = engine.explain(sums().where("by", "hour").where("zone", "Asia/Kolkata"))
                    .steps();
            assertTrue(
                    shifted.contains("not rollup pulse_1h: its buckets reach across the edges of what is asked for"),
                    shifted::toString);
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        try (Engine engine = builder().set("rollups.refresh-every", "0s").open()) {
            takeIn(engine, 10);
            Rollups rollups = engine.rollups();
            rollups.create("pulse", HOUR, Optional.empty(), Watch.NOBODY);
            assertRefused(
                    "metric.rollup",
                    "Take in pulse instead",
                    () -> engine.ingest("pulse_1h", Reading.of(1, NOON, "beats_mean", 1.0)));
            assertRefused(
                    "rollup.exists", "'pulse_1h'", () -> rollups.create("pulse", HOUR, Optional.empty(), Watch.NOBODY));
            assertRefused(
                    "rollup.refused",
                    "is a rollup itself",
                    () -> rollups.create("pulse_1h", Duration.ofDays(1), Optional.empty(), Watch.NOBODY));
            for (Duration every : List.of(Duration.ofMinutes(7), Duration.ofDays(2), Duration.ofSeconds(30))) {
                assertRefused(
                        "rollup.width",
                        "such as 1m, 15m, 1h, 6h or 1d",
                        () -> rollups.create("pulse", every, Optional.empty(), Watch.NOBODY));
            }
            assertRefused("rollup.unknown", "Did you mean 'pulse_1h'?", () -> rollups.drop("pulse_2h"));
            assertRefused("metric.unknown", "puls", () -> rollups.create("puls", HOUR, Optional.empty(), Watch.NOBODY));
        }
    }

    @Test
    void configuredRollupsAreMadeAndRefreshedByThemselves() throws Exception {
        try (Engine engine = builder()
                .set("rollups.kept", "pulse_1h,steps_1d,unheard_of_1h")
                .set("rollups.refresh-every", "50ms")
                .open()) {
            takeIn(engine, 600);
            awaitClean(engine, List.of("pulse_1h", "steps_1d"));
            engine.ingest("pulse", List.of(Reading.of(1, NOON.minusSeconds(1), "beats", 70f)));
            engine.flush();
            awaitClean(engine, List.of("pulse_1h", "steps_1d"));
            assertEquals("rollup pulse_1h", route(engine, sums()));
        }
    }

    @Test
    void byItselfARollupIsRefreshedAsFarAsItsPolicySaysAndByCommandAsAWhole() throws Exception {
        Instant now = Instant.now();
        RollupPolicy policy =
                new RollupPolicy(Optional.of(Duration.ofDays(3)), Optional.of(Duration.ofHours(2)), Optional.empty());
        try (Engine engine = builder().set("rollups.refresh-every", "50ms").open()) {
            takeIn(engine, 600);
            engine.rollups().create("pulse", HOUR, Optional.empty(), policy, Watch.NOBODY);
            assertEquals(policy, engine.rollups().list().get(0).policy());
            engine.ingest(
                    "pulse",
                    List.of(
                            Reading.of(1, NOON, "beats", 99f),
                            Reading.of(1, now.minus(Duration.ofDays(1)), "beats", 98f),
                            Reading.of(1, now.minusSeconds(1), "beats", 97f)));
            engine.flush();
            awaitDirty(engine, 2);
            assertEquals(602L, count(engine));
            Window lately = new Window(Optional.of(now.minusSeconds(1)), Optional.empty());
            engine.rollups().rebuild("pulse_1h", lately, Watch.NOBODY);
            assertEquals(0, engine.rollups().list().get(0).dirty(), "what is asked for is refreshed as a whole");
            assertEquals(602L, count(engine));
        }
    }

    @Test
    void aPolicyThatNothingLiesWithinIsRefused() {
        assertRefused(
                "rollup.policy",
                "--start 90d --end 1h",
                () -> new RollupPolicy(Optional.of(HOUR), Optional.of(HOUR), Optional.empty()));
    }

    @Test
    void aCompactionMakesNoBucketDirtyThatWasRefreshed() {
        try (Engine engine = builder().set("rollups.refresh-every", "0s").open()) {
            takeIn(engine, 600);
            engine.rollups().create("pulse", HOUR, Optional.empty(), Watch.NOBODY);
            engine.ingest("pulse", List.of(Reading.of(1, NOON.plusSeconds(30), "beats", 99f)));
            engine.flush();
            engine.compact(Compaction.ALL, Watch.NOBODY);
            assertEquals(
                    "[[1]]",
                    EngineTest.sql(
                            engine,
                            "SELECT count(DISTINCT parquet_file_path) FROM dog_metrics "
                                    + "WHERE metric_type = 'pulse'"));
            assertEquals(1, engine.rollups().list().get(0).dirty(), "the one that is not refreshed yet");
            assertEquals(601L, count(engine));
            assertEquals(1, engine.rollups().refresh("pulse_1h", Watch.NOBODY).buckets());
            engine.ingest("pulse", List.of(Reading.of(1, NOON.plusSeconds(40), "beats", 99f)));
            engine.flush();
            engine.rollups().refresh("pulse_1h", Watch.NOBODY);
            engine.compact(Compaction.ALL, Watch.NOBODY);
            assertEquals(0, engine.rollups().list().get(0).dirty());
        }
    }

    private static long count(Engine engine) {
        try (Result result = engine.ask(sums())) {
            assertTrue(result.next());
            assertEquals("pulse_1h", result.provenance().rollup());
            return (Long) result.value("count");
        }
    }

    private static void awaitDirty(Engine engine, long dirty) throws InterruptedException {
        for (int tries = 0; engine.rollups().list().get(0).dirty() != dirty; tries++) {
            assertTrue(
                    tries < 200,
                    () -> engine.rollups().list() + " " + engine.jobs().list());
            Thread.sleep(50);
        }
    }

    private static void awaitClean(Engine engine, List<String> names) throws InterruptedException {
        for (int tries = 0; !areClean(engine, names); tries++) {
            assertTrue(
                    tries < 600,
                    () -> engine.rollups().list() + " " + engine.jobs().list());
            Thread.sleep(50);
        }
    }

    private static boolean areClean(Engine engine, List<String> names) {
        List<Status> rollups = engine.rollups().list();
        return rollups.stream().map(Status::name).toList().equals(names)
                && rollups.stream().allMatch(rollup -> rollup.dirty() == 0);
    }

    @Test
    void aPolicyThatContradictsTheConfigurationGoesBeforeIt() {
        try (Engine engine = builder()
                .set("rollups.refresh-every", "0s")
                .set("rollups.refresh-end", "2h")
                .open()) {
            takeIn(engine, 60);
            RollupPolicy policy = new RollupPolicy(Optional.of(HOUR), Optional.empty(), Optional.empty());
            engine.rollups().create("pulse", HOUR, Optional.empty(), policy, Watch.NOBODY);
            assertEquals(policy, engine.rollups().list().get(0).policy());
        }
    }
}
