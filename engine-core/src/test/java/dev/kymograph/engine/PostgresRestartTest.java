package dev.kymograph.engine;

import dev.kymograph.metric.Reading;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A PostgreSQL server that goes away for a while. */
class PostgresRestartTest {

    private static final int FAILURES = 3;
    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private int port;

    private EmbeddedPostgres start() throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(folder.resolve("server"))
                .setCleanDataDirectory(false)
                .start();
    }

    private Engine open() {
        return Engine.builder()
                .data(folder.resolve("data"))
                .set("catalog.type", "postgresql")
                .set("catalog.port", Integer.toString(port))
                .set("catalog.name", "postgres")
                .set("catalog.user", "postgres")
                .set("catalog.pool.timeout", "1s")
                .set("breakers.failures", Integer.toString(FAILURES))
                .set("breakers.rest", "2s")
                .set("duckdb.threads", "1")
                .set("duckdb.memory", "256MiB")
                .extension(new Herd())
                .open();
    }

    private static List<Reading> pulse(int minute) {
        return List.of(Reading.of(1, NOON.plus(Duration.ofMinutes(minute)), "beats", 60f));
    }

    private static long count(Engine engine) {
        try (Result result = engine.sql("SELECT count(*) FROM pulse")) {
            result.next();
            return (Long) result.value(0);
        }
    }

    private static String refusal(Executable asked) {
        return assertThrows(KymographException.class, asked).code();
    }

    private static Breakers.Breaker breaker(Engine engine) {
        return engine.breakers().list().stream()
                .filter(one -> one.name().startsWith("postgresql://"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void isLeftAloneForAWhileAndComesBackByItself() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        EmbeddedPostgres server = start();
        try (Engine engine = open()) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Shepherd", null)));
            engine.ingest("pulse", pulse(0));
            for (int mistaken = 0; mistaken < 2 * FAILURES; mistaken++) {
                assertEquals("sql.unknown-name", refusal(() -> engine.sql("SELECT * FROM nowhere")));
            }
            assertEquals(Breakers.State.CLOSED, breaker(engine).state());
            server.close();
            Set<String> told = new HashSet<>();
            while (breaker(engine).state() != Breakers.State.OPEN) {
                told.add(refusal(() -> engine.ingest("pulse", pulse(1))));
            }
            assertEquals(Set.of("catalog.unreachable"), told);
            KymographException open = assertThrows(KymographException.class, () -> engine.ingest("pulse", pulse(1)));
            assertEquals("breaker.open", open.code(), open.getMessage());
            assertTrue(open.getMessage().contains("localhost:" + port), open.getMessage());
            assertTrue(breaker(engine).failures() >= FAILURES);
            server = start();
            Instant until = Instant.now().plusSeconds(30);
            boolean taken = false;
            while (!taken && Instant.now().isBefore(until)) {
                try {
                    taken = engine.ingest("pulse", pulse(2)).accepted() == 1;
                } catch (KymographException e) {
                    assertTrue(Set.of("breaker.open", "catalog.unreachable").contains(e.code()), e.getMessage());
                    Thread.sleep(50);
                }
            }
            assertEquals(2, count(engine));
            engine.flush();
            assertEquals(2, count(engine));
            assertEquals(Breakers.State.CLOSED, breaker(engine).state());
        } finally {
            server.close();
        }
    }
}
