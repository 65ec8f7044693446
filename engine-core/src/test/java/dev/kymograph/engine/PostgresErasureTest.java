package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.postgresql.TestServer;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** A catalog on a server that is brought back from before an erasure obeys what the lake tells of it. */
class PostgresErasureTest {

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private Map<String, String> configuration;
    private Engine engine;

    @BeforeEach
    void openWithDogs() throws Exception {
        configuration = new HashMap<>(TestServer.configuration());
        open();
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null), Herd.dog(2, "Ada", "Any", null)));
        ingest(1, 0);
        ingest(2, 0);
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
                .extension(new Herd());
        configuration.forEach(builder::set);
        engine = builder.open();
    }

    private void ingest(int dog, int minute) {
        engine.ingest("pulse", Reading.of(dog, NOON.plus(Duration.ofMinutes(minute)), "beats", 60f));
        engine.flush();
    }

    private long count(int dog) {
        try (Result result = engine.sql("SELECT count(*) FROM pulse WHERE dog_id = " + dog)) {
            result.next();
            return (Long) result.value(0);
        }
    }

    /** A copy of the database, and of the lake's files as they are. */
    private void backup(String name) throws SQLException, IOException {
        engine.close();
        TestServer.run("postgres", "CREATE DATABASE " + name + " TEMPLATE " + configuration.get("catalog.name"));
        copy(folder.resolve("lake"), folder.resolve(name));
        open();
    }

    /** Brings back what was kept; what the lake tells of erasures since then stays. */
    private void restore(String name) throws IOException {
        engine.close();
        configuration.put("catalog.name", name);
        copy(folder.resolve(name), folder.resolve("lake"));
        open();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** A job does it as soon as the engine is open. */
    private void awaitGone() throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while ((count(1) > 0 || engine.subjects().find("dog", 1).isPresent()) && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        assertEquals(0, count(1));
        assertEquals(Optional.empty(), engine.subjects().find("dog", 1));
    }

    private void erase() {
        engine.erase("dog", 1, Watch.NOBODY);
    }

    private void readmit() {
        engine.subjects().readmit("dog", 1);
        engine.subjects().register(List.of(Herd.dog(1, "Max", "Other", null)));
    }

    private void assertRefused() {
        KymographException refused = assertThrows(
                KymographException.class, () -> engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null))));
        assertEquals("subject.erased", refused.code());
    }

    @Test
    void whoWasErasedSinceGoesAndStaysAway() throws Exception {
        backup("erased_since");
        erase();
        restore("erased_since");
        awaitGone();
        assertEquals(1, count(2), "and nobody else");
        assertRefused();
    }

    @Test
    void whoWasReadmittedSinceGoesAndMayComeAnew() throws Exception {
        backup("readmitted_since");
        erase();
        readmit();
        ingest(1, 5);
        restore("readmitted_since");
        awaitGone();
        engine.subjects().register(List.of(Herd.dog(1, "Max", "Other", null)));
        ingest(1, 6);
        engine.close();
        open();
        assertEquals(1, count(1), "what came after it was readmitted");
        assertEquals("Max", engine.subjects().find("dog", 1).orElseThrow().name());
    }

    @Test
    void whoWasReadmittedBeforeIsThereWithWhatCameSince() throws Exception {
        erase();
        readmit();
        ingest(1, 5);
        backup("readmitted_before");
        ingest(1, 6);
        restore("readmitted_before");
        engine.close();
        open();
        assertEquals(1, count(1));
        assertEquals("Max", engine.subjects().find("dog", 1).orElseThrow().name());
        ingest(1, 7);
        assertEquals(2, count(1));
    }

    @Test
    void whoWasErasedASecondTimeSinceGoesToo() throws Exception {
        erase();
        readmit();
        ingest(1, 5);
        backup("erased_twice");
        erase();
        restore("erased_twice");
        awaitGone();
        assertRefused();
    }
}
