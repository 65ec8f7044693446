package dev.kymograph.engine;

import dev.kymograph.metric.Reading;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** A PostgreSQL server that goes away for a while. */
class PostgresRestartTest {

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

    @Test
    void whatWasAskedMeanwhileFailsAndWhatComesLaterWorks() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        EmbeddedPostgres server = start();
        try (Engine engine = open()) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Shepherd", null)));
            engine.ingest("pulse", pulse(0));
            server.close();
            for (int tried = 0; tried < 2; tried++) {
                KymographException away =
                        assertThrows(KymographException.class, () -> engine.ingest("pulse", pulse(1)));
                assertEquals("catalog.unreachable", away.code(), away.getMessage());
            }
            server = start();
            engine.ingest("pulse", pulse(2));
            assertEquals(2, count(engine));
            engine.flush();
            assertEquals(2, count(engine));
        } finally {
            server.close();
        }
    }
}
