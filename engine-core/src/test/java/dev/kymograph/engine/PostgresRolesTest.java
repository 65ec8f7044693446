package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.postgresql.TestServer;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The roles that {@code docs/deploy/roles.sql} makes: one has the tables and is enough for the engine, one reads. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresRolesTest {

    private static final String DATABASE = "kymograph";
    private static final String READER = "kymograph_reader";
    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    private final Map<String, String> configuration = new HashMap<>();

    @BeforeAll
    void makeRoles() throws SQLException, IOException {
        configuration.putAll(TestServer.configuration());
        String any = configuration.get("catalog.name");
        for (String role : List.of(DATABASE, READER)) {
            TestServer.run(any, "CREATE ROLE " + role + " LOGIN PASSWORD '" + role + "'");
        }
        TestServer.run(any, "CREATE DATABASE " + DATABASE);
        TestServer.run(
                DATABASE, Files.readString(Path.of(System.getProperty("kymograph.root"), "docs/deploy/roles.sql")));
        configuration.put("catalog.name", DATABASE);
        configuration.put("catalog.user", DATABASE);
        configuration.put("catalog.password", DATABASE);
    }

    @Test
    void theOwnerDoesAllThatTheEngineDoesAndTheReaderSeesIt() throws SQLException {
        try (Engine engine = builder().open()) {
            engine.subjects()
                    .register(List.of(
                            Herd.dog(1, "Rex", "Shepherd", LocalDate.parse("2020-02-29")),
                            Herd.dog(2, "Ada", "Poodle", null)));
            engine.ingest("pulse", List.of(Reading.of(1, NOON, "beats", 60), Reading.of(2, NOON, "beats", 70)));
            engine.flush();
            engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
            engine.advice().list(Watch.NOBODY);
            engine.erase("dog", 1, Watch.NOBODY);
            assertTrue(engine.check(Check.ALL, Watch.NOBODY).findings().isEmpty());
        }
        try (Schema schema = builder().schema()) {
            assertEquals(List.of(), schema.verify());
        }
        assertEquals(1, count("erased_subject"));
        assertTrue(count("lake_file") > 0);
    }

    @Test
    void theReaderChangesNothing() throws SQLException {
        try (Engine engine = builder().open()) {
            assertTrue(engine.troubles().isEmpty());
        }
        for (String change : List.of(
                "DELETE FROM lake_file",
                "CREATE TABLE mine (id INTEGER)",
                "CREATE TEMP TABLE mine (id INTEGER)",
                "DROP TABLE segment")) {
            SQLException refused = assertThrows(SQLException.class, () -> asReader(change), change);
            assertEquals("42501", refused.getSQLState(), refused::getMessage);
        }
    }

    @Test
    void theReaderIsToldThatTheEngineHasToWrite() {
        try (Engine engine = builder().open()) {
            assertTrue(engine.troubles().isEmpty());
        }
        EngineBuilder asReader = builder().set("catalog.user", READER).set("catalog.password", READER);
        KymographException refused =
                assertThrows(KymographException.class, () -> asReader.open().close());
        assertEquals("catalog.read-only", refused.code(), refused.getMessage());
        assertEquals(ErrorKind.CONFIGURATION, refused.kind());
        assertTrue(refused.getMessage().contains("lets this user only read"), refused.getMessage());
        assertTrue(refused.getMessage().contains("(catalog.user)"), refused.getMessage());
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

    private static long count(String table) throws SQLException {
        try (Connection reader = TestServer.connect(DATABASE, READER);
                Statement statement = reader.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Past the reader's own wish to change nothing. */
    private static void asReader(String change) throws SQLException {
        try (Connection reader = TestServer.connect(DATABASE, READER);
                Statement statement = reader.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.execute(change);
        }
    }
}
