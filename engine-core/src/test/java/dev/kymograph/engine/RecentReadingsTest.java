package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
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
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Hot readings stay on the server as rows for who asks by plain SQL, and the engine counts each once. */
class RecentReadingsTest {

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private Map<String, String> configuration;
    private String database;
    private Engine engine;

    @BeforeEach
    void openWithDogs() throws Exception {
        configuration = new HashMap<>(TestServer.configuration());
        configuration.put("hot.retention", "1d");
        database = configuration.get("catalog.name");
        open();
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null), Herd.dog(2, "Ada", "Any", null)));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void open() {
        EngineBuilder builder = Engine.builder()
                .data(folder.resolve("data"))
                .set("lake.location", folder.resolve("lake").toString())
                .set("duckdb.threads", "1")
                .set("duckdb.memory", "256MiB")
                .set("compaction.enabled", "false")
                .set("ingest.bulk-from", "100")
                .extension(new Herd());
        configuration.forEach(builder::set);
        engine = builder.open();
    }

    private void ingest(int dog, int minute, float beats) {
        engine.ingest("pulse", Reading.of(dog, NOON.plus(Duration.ofMinutes(minute)), "beats", beats));
    }

    private long counted() {
        try (Result result = engine.sql("SELECT count(*) FROM pulse")) {
            result.next();
            return (Long) result.value(0);
        }
    }

    private List<String> ask(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = TestServer.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }

    private List<String> recent() throws SQLException {
        return ask(
                "SELECT subject_id || ' ' || to_char(\"timestamp\", 'HH24:MI') || ' ' || (measured ->> 'beats')::real"
                        + " FROM recent_reading ORDER BY subject_id, \"timestamp\", sequence");
    }

    @Test
    void eachHotReadingIsARowAndStaysOneWhenItIsInTheLake() throws Exception {
        ingest(1, 0, 61.2f);
        ingest(2, 1, 70f);
        assertEquals(List.of("1 12:00 61.2", "2 12:01 70"), recent());
        assertEquals(2, counted());
        engine.flush();
        ingest(1, 2, 62f);
        assertEquals(List.of("1 12:00 61.2", "1 12:02 62", "2 12:01 70"), recent());
        assertEquals(3, counted());
        assertEquals(List.of("0"), ask("SELECT count(*) FROM hot_batch WHERE id < 3"));
    }

    @Test
    void withoutTheKeyThereAreNone() throws Exception {
        engine.close();
        configuration.remove("hot.retention");
        open();
        ingest(1, 0, 60f);
        assertEquals(List.of(), recent());
        assertEquals(1, counted());
    }

    @Test
    void valuesThatJsonDoesNotKnowAreKept() throws Exception {
        engine.ingest(
                "pressure",
                new Reading(
                        1,
                        NOON,
                        Map.of("upper", Double.NaN, "lower", -0.0, "remark", "a \"b\"\\\t\u0001 c"),
                        Optional.empty(),
                        OptionalDouble.empty()));
        assertEquals(List.of("NaN"), ask("SELECT (measured ->> 'upper')::float8 FROM recent_reading"));
        assertEquals(List.of("-0"), ask("SELECT (measured ->> 'lower')::float8 FROM recent_reading"));
        assertEquals(List.of("a \"b\"\\\t\u0001 c"), ask("SELECT measured ->> 'remark' FROM recent_reading"));
    }

    @Test
    void daysThatWereKeptLongEnoughAreDroppedAsAWhole() throws Exception {
        ingest(1, 0, 60f);
        engine.flush();
        engine.close();
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        String partition = "recent_reading_" + today.toString().replace("-", "");
        String old = "recent_reading_" + today.minusDays(3).toString().replace("-", "");
        TestServer.run(database, "ALTER TABLE recent_reading DETACH PARTITION " + partition);
        TestServer.run(database, "UPDATE " + partition + " SET accepted_at = accepted_at - INTERVAL '3 days'");
        TestServer.run(database, "ALTER TABLE " + partition + " RENAME TO " + old);
        TestServer.run(
                database,
                "ALTER TABLE recent_reading ATTACH PARTITION " + old + " FOR VALUES FROM ('" + today.minusDays(3)
                        + "') TO ('" + today.minusDays(2) + "')");
        assertEquals(List.of("1 12:00 60"), recent());
        open();
        awaitNone();
        assertEquals(List.of(), ask("SELECT relname FROM pg_class WHERE relname = '" + old + "'"));
        assertEquals(1, counted());
        ingest(1, 1, 61f);
        assertEquals(List.of("1 12:01 61"), recent());
    }

    /** A job does it as soon as the engine is open. */
    private void awaitNone() throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!recent().isEmpty() && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        assertEquals(List.of(), recent());
    }

    @Test
    void whoIsErasedHasNone() throws Exception {
        ingest(1, 0, 60f);
        engine.flush();
        ingest(1, 1, 60f);
        ingest(2, 1, 70f);
        engine.erase("dog", 1, Watch.NOBODY);
        assertEquals(List.of("2 12:01 70"), recent());
    }

    @Test
    void whatIsDeletedIsNoRowAnyMore() throws Exception {
        ingest(1, 0, 60f);
        ingest(1, 1, 61f);
        engine.flush();
        ingest(1, 2, 62f);
        ingest(2, 1, 70f);
        Question question = Question.of("readings", "pulse")
                .where("dog", 1)
                .where("from", NOON.plusSeconds(60))
                .where("to", NOON.plusSeconds(3600));
        assertEquals(2, engine.delete(question, Watch.NOBODY).readings());
        assertEquals(List.of("1 12:00 60", "2 12:01 70"), recent());
        assertEquals(2, counted());
    }

    @Test
    void aRollbackTakesWhatCameSinceOutOfTheRows() throws Exception {
        ingest(1, 0, 60f);
        engine.flush();
        long first = engine.snapshots().list(1).get(0).number();
        ingest(1, 1, 61f);
        engine.flush();
        engine.snapshots().rollback(first);
        ingest(2, 1, 70f);
        assertEquals(List.of("1 12:00 60", "2 12:01 70"), recent());
        assertEquals(2, counted());
    }

    @Test
    void tenantsSeeNoneOfThem() throws Exception {
        ingest(1, 0, 60f);
        String partition =
                "recent_reading_" + LocalDate.now(ZoneOffset.UTC).toString().replace("-", "");
        TestServer.run(database, "CREATE ROLE narrow_" + database + " LOGIN");
        TestServer.run(database, "INSERT INTO tenant_role VALUES ('narrow_" + database + "', 'north')");
        TestServer.run(database, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO narrow_" + database);
        for (String table : List.of("recent_reading", partition, "recent_file")) {
            try (Connection connection = TestServer.connect(database, "narrow_" + database);
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
                row.next();
                assertEquals(0, row.getLong(1), table);
            }
        }
    }

    @Test
    void theSchemaIsAsTheMigrationsMakeIt() throws Exception {
        ingest(1, 0, 60f);
        engine.close();
        try (Schema schema = schema()) {
            assertEquals(List.of(), schema.verify());
            schema.migrate(23);
            schema.migrate(24);
            assertEquals(List.of(), schema.verify());
        }
        assertThrows(SQLException.class, () -> ask("SELECT 1 FROM recent_reading_" + LocalDate.now(ZoneOffset.UTC)));
        open();
        ingest(1, 1, 61f);
        assertEquals(List.of("1 12:01 61"), recent());
        assertEquals(2, counted());
    }

    private Schema schema() {
        EngineBuilder builder = Engine.builder().data(folder.resolve("data")).extension(new Herd());
        configuration.forEach(builder::set);
        return builder.schema();
    }
}
