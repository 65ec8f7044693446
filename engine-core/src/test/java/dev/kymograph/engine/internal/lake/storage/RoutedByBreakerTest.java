package dev.kymograph.engine.internal.lake.storage;

import dev.kymograph.engine.Check;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.EngineBuilder;
import dev.kymograph.engine.Herd;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Provenance.Route;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.postgresql.TestServer;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** While the lake's server is left alone, PostgreSQL answers what its rows are enough for. */
class RoutedByBreakerTest {

    private final MemoryStorage memory = new MemoryStorage();

    @TempDir
    Path folder;

    private Map<String, String> configuration;
    private Engine engine;

    @BeforeEach
    void takeAReadingIn() throws Exception {
        configuration = TestServer.configuration();
        engine = open();
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
        engine.ingest("pulse", Reading.of(1, Instant.parse("2023-03-01T12:00:00Z"), "beats", 60f));
        engine.flush();
        engine.close();
        forgetCopies();
        engine = open();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Engine open() {
        EngineBuilder builder = Engine.builder()
                .data(folder)
                .set("lake.location", "memory://lake")
                .set("hot.retention", "7d")
                .set("query.cache", "0B")
                .set("breakers.failures", "1")
                .set("breakers.rest", "1h")
                .set("compaction.enabled", "false")
                .set("snapshots.vacuum.every", "0s")
                .extension(memory)
                .extension(new Herd());
        configuration.forEach(builder::set);
        return builder.open();
    }

    private void forgetCopies() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("cache"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void itAnswersAndSaysSo() {
        memory.away = true;
        assertThrows(KymographException.class, () -> engine.check(Check.ALL, Watch.NOBODY));
        try (Result result = engine.ask(Question.of("statistics", "pulse"))) {
            assertTrue(result.next());
            assertEquals(1L, result.value("count"));
            assertEquals(Route.POSTGRESQL, result.provenance().route());
            assertEquals(
                    List.of(
                            "PostgreSQL answers, from recent readings: the lake's server is left alone for a while, see:"
                                    + " breakers"),
                    result.notes());
        }
        KymographException other =
                assertThrows(KymographException.class, () -> engine.ask(Question.of("gaps", "pulse")));
        assertEquals("breaker.open", other.code());
        memory.away = false;
        engine.breakers().reset();
        try (Result result = engine.ask(Question.of("statistics", "pulse"))) {
            assertTrue(result.next());
            assertEquals(Route.DUCKDB, result.provenance().route());
        }
    }
}
