package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.postgresql.SilentRelay;
import dev.kymograph.engine.internal.catalog.postgresql.TestServer;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** An engine whose catalog is on a PostgreSQL server. */
class PostgresEngineTest {

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private Map<String, String> configuration;

    @BeforeEach
    void makeDatabase() throws Exception {
        configuration = new HashMap<>(TestServer.configuration());
    }

    private EngineBuilder builder() {
        EngineBuilder builder = Engine.builder()
                .data(folder.resolve("data"))
                .set("duckdb.threads", "1")
                .set("duckdb.memory", "256MiB")
                .extension(new Herd());
        configuration.forEach(builder::set);
        return builder;
    }

    private static void registerDogs(Engine engine) {
        engine.subjects()
                .register(List.of(
                        Herd.dog(1, "Rex", "Shepherd", LocalDate.parse("2020-02-29")),
                        Herd.dog(2, "Ada", "Poodle", LocalDate.parse("2021-03-01")),
                        Herd.dog(3, "Bo", "Poodle", null)));
    }

    private static List<Reading> pulse(int dog, int fromMinute, int count) {
        List<Reading> readings = new ArrayList<>();
        for (int minute = fromMinute; minute < fromMinute + count; minute++) {
            readings.add(Reading.of(dog, NOON.plus(Duration.ofMinutes(minute)), "beats", 60f + dog));
        }
        return readings;
    }

    private static long count(Engine engine, String from) {
        try (Result result = engine.sql("SELECT count(*) FROM " + from)) {
            result.next();
            return (Long) result.value(0);
        }
    }

    private String database() {
        return configuration.get("catalog.name");
    }

    @Test
    void answersAsAnEmbeddedOneThroughAllThatBefallsItsReadings() {
        try (Engine engine = builder().open()) {
            registerDogs(engine);
            for (int dog = 1; dog <= 3; dog++) {
                engine.ingest("pulse", pulse(dog, 0, 30));
            }
            assertEquals(90, count(engine, "pulse"));
            engine.flush();
            engine.ingest("pulse", pulse(1, 20, 20));
            assertEquals(100, count(engine, "pulse"));
            engine.flush();
            engine.compact(Compaction.ALL, Watch.NOBODY);
            assertEquals(100, count(engine, "pulse"));
            assertEquals(60, count(engine, "pulse WHERE breed = 'Poodle'"));
            assertEquals(40, count(engine, "pulse WHERE age_year = 4"));
        }
        try (Engine engine = builder().existing().open()) {
            assertEquals(100, count(engine, "pulse"));
            Rollups.Refreshed refreshed =
                    engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
            assertEquals(3, refreshed.buckets());
            engine.erase("dog", 1, Watch.NOBODY);
            assertEquals(60, count(engine, "pulse"));
            assertEquals(Optional.empty(), engine.subjects().find("dog", 1));
            assertTrue(engine.check(Check.ALL, Watch.NOBODY).findings().isEmpty());
        }
    }

    @Test
    void itsTablesGoDownAndUpAgain() {
        try (Engine engine = builder().open()) {
            registerDogs(engine);
            engine.ingest("pulse", pulse(1, 0, 30));
            engine.flush();
            engine.ingest("pulse", pulse(2, 0, 30));
        }
        try (Schema schema = builder().schema()) {
            int newest = schema.newest();
            assertEquals(newest, schema.current());
            for (int version = newest - 1; version >= 0; version--) {
                schema.migrate(version);
                assertEquals(version, schema.current());
            }
            for (int version = 1; version <= newest; version++) {
                schema.migrate(version);
            }
            assertEquals(newest, schema.current());
            assertEquals(List.of(), schema.verify());
        }
        try (Engine engine = builder().open()) {
            registerDogs(engine);
            engine.ingest("pulse", pulse(1, 0, 30));
            assertEquals(30, count(engine, "pulse"));
        }
    }

    @Test
    void whatSomebodyChangedOfItsTablesIsFound() throws Exception {
        try (Engine engine = builder().open()) {
            registerDogs(engine);
        }
        try (Schema schema = builder().schema()) {
            assertEquals(List.of(), schema.verify());
            TestServer.run(database(), "DROP INDEX segment_by_file_id");
            TestServer.run(database(), "ALTER TABLE lake_file ALTER COLUMN path DROP NOT NULL");
            TestServer.run(database(), "ALTER TABLE all_dogs DROP COLUMN kilos");
            TestServer.run(database(), "DROP TRIGGER subjects_deleted ON all_dogs");
            TestServer.run(database(), "ALTER TABLE all_dogs DISABLE TRIGGER subjects_added");
            TestServer.run(database(), "DELETE FROM engine_state");
            TestServer.run(database(), "ALTER TABLE rollup DROP CONSTRAINT rollup_known_name");
            assertEquals(
                    List.of(
                            "column all_dogs.kilos [double precision] [nothing]",
                            "column lake_file.path [character varying NOT NULL] [character varying]",
                            "constraint rollup.rollup_known_name [FOREIGN KEY (name) REFERENCES metric_type(name) NOT VALID] [nothing]",
                            "index segment_by_file_id [segment] [nothing]",
                            "rows of engine_state [1] [0]",
                            "trigger all_dogs.subjects_added [enabled] [disabled]",
                            "trigger all_dogs.subjects_deleted [enabled] [nothing]"),
                    schema.verify().stream()
                            .map(each -> each.what() + " [" + each.expected() + "] [" + each.found() + "]")
                            .toList());
        }
    }

    @Test
    void rowsThatNoEngineWouldWriteAreRefused() throws Exception {
        try (Engine engine = builder().open()) {
            registerDogs(engine);
            engine.ingest("pulse", pulse(1, 0, 30));
            engine.flush();
            engine.ingest("pulse", pulse(2, 0, 30));
            String unknown = "lake_file_known_metric_type";
            assertRefused(unknown, "UPDATE lake_file SET metric_type = 'puls'");
            assertRefused(unknown, "DELETE FROM metric_field; DELETE FROM hot_batch; DELETE FROM metric_type");
            assertRefused("hot_batch_known_metric_type", "UPDATE hot_batch SET metric_type = 'puls'");
            assertRefused("lake_file_check", "UPDATE lake_file SET to_micros = from_micros - 1");
            assertRefused("segment_readings_check", "UPDATE segment SET readings = 0");
            assertRefused("hot_batch_readings_check", "UPDATE hot_batch SET readings = 0");
            assertEquals(60, count(engine, "pulse"));
        }
    }

    private void assertRefused(String constraint, String sql) {
        SQLException refused = assertThrows(SQLException.class, () -> TestServer.run(database(), sql));
        assertTrue(refused.getMessage().contains('"' + constraint + '"'), refused.getMessage());
    }

    @Tag("heavy")
    @Test
    void itsTablesStayAsTheyAreWhileItIsOpen() {
        try (Engine engine = builder().open()) {
            registerDogs(engine);
            try (Schema schema = builder().schema()) {
                assertEquals(schema.newest(), schema.current());
                KymographException refused =
                        assertThrows(KymographException.class, () -> schema.migrate(schema.newest() - 1));
                assertEquals("catalog.in-use", refused.code());
                assertTrue(refused.getMessage().contains("/" + database()), refused.getMessage());
            }
            assertEquals(3, count(engine, "dogs"));
        }
    }

    @Test
    void connectionsThatTheServerEndsAreMadeAnew() throws Exception {
        try (Engine engine = builder().open()) {
            registerDogs(engine);
            for (int round = 0; round < 5; round++) {
                TestServer.run(
                        database(),
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND pid <> pg_backend_pid()");
                engine.ingest("pulse", pulse(1, round * 10, 10));
                assertEquals(10L * (round + 1), count(engine, "pulse"));
            }
        }
    }

    @Test
    void aWriteThatMeetsSomebodyElsesIsTriedAgain() throws Exception {
        try (Engine engine = builder().open();
                Connection other = TestServer.connect(database());
                Statement statement = other.createStatement()) {
            registerDogs(engine);
            other.setAutoCommit(false);
            statement.execute("UPDATE all_dogs SET kilos = 7 WHERE id = 1");
            CompletableFuture<Void> writing = CompletableFuture.runAsync(
                    () -> engine.subjects().register(List.of(Herd.dog(1, "Max", "Shepherd", null))));
            while (!isWaiting()) {
                Thread.sleep(10);
            }
            other.commit();
            writing.get(60, TimeUnit.SECONDS);
            assertEquals("Max", engine.subjects().find("dog", 1).orElseThrow().name());
        }
    }

    private boolean isWaiting() throws SQLException {
        try (Connection connection = TestServer.connect(database());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event_type = 'Lock'")) {
            return row.next() && row.getInt(1) > 0;
        }
    }

    @Test
    void whatTheServerDoesNotFinishInTimeFailsAndWhatComesLaterWorks() throws Exception {
        configuration.put("catalog.timeout.statement", "1s");
        configuration.put("catalog.timeout.lock", "0s");
        try (Engine engine = builder().open();
                Connection other = TestServer.connect(database());
                Statement statement = other.createStatement()) {
            registerDogs(engine);
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE engine_state IN ACCESS EXCLUSIVE MODE");
            for (Runnable work :
                    List.<Runnable>of(() -> count(engine, "dogs"), () -> engine.ingest("pulse", pulse(1, 0, 10)))) {
                KymographException late = assertThrows(KymographException.class, work::run);
                assertEquals("catalog.timeout", late.code(), late.getMessage());
                assertTrue(late.getMessage().contains("catalog.timeout.statement"), late.getMessage());
            }
            other.rollback();
            engine.ingest("pulse", pulse(1, 0, 10));
            assertEquals(10, count(engine, "pulse"));
        }
    }

    @Tag("heavy")
    @Test
    void aServerThatSaysNothingMoreIsLeftAfterAWhile() throws Exception {
        try (SilentRelay relay = new SilentRelay(Integer.parseInt(configuration.get("catalog.port")))) {
            configuration.put("catalog.port", Integer.toString(relay.port()));
            configuration.put("catalog.timeout.statement", "4s");
            configuration.put("catalog.timeout.socket", "5s");
            configuration.put("catalog.pool.timeout", "2s");
            configuration.put("breakers.failures", "0");
            try (Engine engine = builder().open()) {
                registerDogs(engine);
                engine.ingest("pulse", pulse(1, 0, 10));
                relay.keepSilent();
                for (Runnable work : List.<Runnable>of(
                        () -> count(engine, "dogs"), () -> engine.ingest("pulse", pulse(1, 10, 10)))) {
                    KymographException away = assertThrows(KymographException.class, work::run);
                    assertEquals("catalog.unreachable", away.code(), away.getMessage());
                }
                relay.speak();
                engine.ingest("pulse", pulse(1, 20, 10));
                assertEquals(20, count(engine, "pulse"));
            }
        }
    }

    @Test
    void whatKeepsItFromAServerIsSaidWithoutThePassword() {
        configuration.put("catalog.password", "open sesame");
        configuration.put("catalog.name", "nowhere");
        KymographException none =
                assertThrows(KymographException.class, () -> builder().open());
        assertEquals("catalog.none", none.code());
        configuration.put("catalog.port", "1");
        KymographException unreachable =
                assertThrows(KymographException.class, () -> builder().open());
        assertEquals("catalog.unreachable", unreachable.code());
        assertTrue(unreachable.getMessage().contains("localhost:1/nowhere"), unreachable.getMessage());
        for (KymographException said : List.of(none, unreachable)) {
            assertFalse(said.getMessage().contains("sesame"), said.getMessage());
            assertFalse(String.valueOf(said.getCause()).contains("sesame"));
        }
    }

    @Test
    void randomProgramsAnswerAsAMapInMemory() throws Exception {
        for (long seed = 1; seed <= Long.getLong("kymograph.postgres-seeds", 4); seed++) {
            Path data = folder.resolve("seed-" + seed);
            Map<String, String> own = TestServer.configuration();
            ModelProgram.prepare(data, own);
            new ModelProgram(seed, data, own, closed -> {}).run();
        }
    }
}
