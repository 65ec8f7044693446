package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.Herd;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Commit;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.catalog.duckdb.DuckDbDatabase;
import dev.kymograph.engine.internal.catalog.sql.SqlCatalog;
import dev.kymograph.engine.internal.config.Settings.CatalogSettings;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MirrorTest {

    @TempDir
    private Path folder;

    private DuckDbInstance store;
    private DuckDbInstance questions;
    private Catalog catalog;
    private Connection connection;
    private Mirror mirror;

    @BeforeEach
    void open() throws SQLException {
        Path file = folder.resolve("catalog.duckdb");
        Map<String, String> bounds = Map.of("memory_limit", "256MB", "threads", "2");
        store = DuckDbInstance.open(file.toString(), bounds);
        questions = DuckDbInstance.open(folder.resolve("questions.duckdb").toString(), bounds);
        CatalogSettings settings = new CatalogSettings(file, Duration.ofMillis(2), 1 << 20);
        catalog = SqlCatalog.open(new DuckDbDatabase(store, settings), settings.gatherFor());
        catalog.declare(List.of(Herd.DOG), List.of(Herd.PULSE));
        catalog.register(List.of(Herd.dog(1, "Rex", "Shepherd", null)));
        connection = questions.connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA mirror");
        }
        mirror = new Mirror(catalog);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        questions.close();
        catalog.close();
        store.close();
    }

    private void accept(int second) {
        long micros = second * 1_000_000L;
        catalog.accept(
                "pulse",
                List.of(Reading.of(1, Instant.ofEpochSecond(second), "beats", 60f)),
                List.of(new Span(1, micros, micros, 1)),
                OptionalLong.empty(),
                List.of(),
                Optional.empty());
    }

    private State.Part pulses() {
        return catalog.state(List.of(Scope.all("pulse"))).parts().get(0);
    }

    private void move(long batch) {
        catalog.commit(new Commit(
                "move " + batch,
                List.of(),
                OptionalLong.empty(),
                List.of(batch),
                List.of(),
                List.of(),
                Optional.empty()));
    }

    private long mirrored() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + Mirror.hot(Herd.PULSE))) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void whatAStateSawIsThereThoughItMovedMeanwhile() throws SQLException {
        accept(1);
        assertTrue(mirror.refreshHot(connection, Herd.PULSE, pulses()));
        accept(2);
        State.Part seen = pulses();
        assertEquals(2, seen.batches().size());
        move(seen.batches().get(0).id());
        assertTrue(mirror.refreshHot(connection, Herd.PULSE, seen));
        assertEquals(2, mirrored());
    }

    @Test
    void whatMovedBeforeItWasCopiedIsMissed() throws SQLException {
        accept(1);
        State.Part seen = pulses();
        move(seen.batches().get(0).id());
        assertFalse(mirror.refreshHot(connection, Herd.PULSE, seen));
    }

    @Test
    void aCopyOfWhichAPartIsMissedLeavesNothing() throws SQLException {
        accept(1);
        accept(2);
        State.Part seen = pulses();
        move(seen.batches().get(0).id());
        assertFalse(mirror.refreshHot(connection, Herd.PULSE, seen));
        assertEquals(0, mirrored());
        assertTrue(mirror.refreshHot(connection, Herd.PULSE, pulses()));
        assertEquals(1, mirrored());
    }

    @Test
    void whatMovedIsForgottenWithTheNextCopy() throws SQLException {
        accept(1);
        State.Part first = pulses();
        assertTrue(mirror.refreshHot(connection, Herd.PULSE, first));
        move(first.batches().get(0).id());
        accept(2);
        assertTrue(mirror.refreshHot(connection, Herd.PULSE, pulses()));
        assertEquals(1, mirrored());
    }
}
