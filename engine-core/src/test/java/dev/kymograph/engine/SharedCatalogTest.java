package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.postgresql.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Engines that share a catalog on a PostgreSQL server and a lake. */
class SharedCatalogTest {

    @TempDir
    Path folder;

    private Map<String, String> configuration;

    @BeforeEach
    void makeDatabase() throws Exception {
        configuration = new HashMap<>(TestServer.configuration());
        configuration.put("lake.location", folder.resolve("lake").toString());
    }

    private Engine open(String name) {
        return SharingProcess.open(folder.resolve(name), configuration);
    }

    private static void registerDogs(Engine engine) {
        engine.subjects()
                .register(List.of(
                        Herd.dog(1, "Rex", "Shepherd", LocalDate.parse("2020-02-29")),
                        Herd.dog(2, "Ada", "Poodle", LocalDate.parse("2021-03-01")),
                        Herd.dog(3, "Bo", "Poodle", null)));
    }

    private static long count(Engine engine, String from) {
        try (Result result = engine.sql("SELECT count(*) FROM " + from)) {
            result.next();
            return (Long) result.value(0);
        }
    }

    @Test
    void questionsSeeWhatOthersTookInFlushedCompactedAndErased() throws Exception {
        try (Engine one = open("one");
                Engine two = open("two")) {
            registerDogs(one);
            assertEquals(3, count(two, "dogs"));
            for (int number = 0; number < 6; number++) {
                Engine writes = number % 2 == 0 ? one : two;
                writes.ingest("pulse", SharingProcess.batch(1 + number % 3, number));
                assertEquals(10L * (number + 1), count(one, "pulse"));
                assertEquals(10L * (number + 1), count(two, "pulse"));
                if (number == 3) {
                    one.flush();
                }
            }
            two.flush();
            one.compact(Compaction.ALL, Watch.NOBODY);
            assertEquals(60, count(two, "pulse"));
            assertEquals(40, count(two, "pulse WHERE breed = 'Poodle'"));
            two.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
            Instant patience = Instant.now().plusSeconds(60);
            while (one.rollups().list().isEmpty()) {
                assertTrue(Instant.now().isBefore(patience), "the rollup of the other stays unknown");
                Thread.sleep(20);
            }
            two.erase("dog", 1, Watch.NOBODY);
            assertEquals(40, count(one, "pulse"));
            assertTrue(one.check(Check.ALL, Watch.NOBODY).findings().isEmpty());
        }
    }
}
