package dev.kymograph.plugin.storages3;

import dev.kymograph.engine.Breakers;
import dev.kymograph.engine.Compaction;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A lake in a bucket, from what is taken in to the answer. */
class S3LakeTest extends S3LakeCase {

    @Test
    void itsFilesAreInTheBucketAndAnswersComeFromCopies() throws IOException {
        fill();
        assertEquals(2, objects().size());
        assertTrue(
                objects().stream()
                        .allMatch(key -> key.matches("lakes/first/metric_type=spin/year=2024/month=0[67]/part-.*")),
                objects()::toString);
        assertEquals(2, copies(), "what was written is kept");
        clearCache();
        try (Engine engine = open()) {
            assertEquals(2 * READINGS, count(engine));
            assertEquals(2, copies());
        }
        objects().forEach(key -> server.objects().removeBlob(S3Server.BUCKET, key));
        try (Engine engine = open()) {
            assertEquals(2 * READINGS, count(engine), "from copies alone");
        }
    }

    @Test
    void noCopyHasAByteOfWhoWasErased() throws IOException {
        fill("lake.compression", "uncompressed");
        String canary = "sensor-of-the-erased";
        try (Engine engine = open("lake.compression", "uncompressed", "compaction.compression", "uncompressed")) {
            engine.subjects().register(List.of(Subject.of("wheel", 2, "Blue", Map.of())));
            engine.ingest(
                    "spin",
                    IntStream.range(0, READINGS)
                            .mapToObj(i -> Reading.of(2, NOON.plusSeconds(60L * i), "speed", (float) i)
                                    .from(canary))
                            .toList());
            engine.flush();
            engine.rollups().create("spin", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
            assertEquals(3 * READINGS, count(engine));
            assertTrue(copiesWith(canary) > 0, "there is something to take away");
            assertTrue(engine.erase("wheel", 2, Watch.NOBODY).complete());
            assertEquals(0, copiesWith(canary));
            assertEquals(2 * READINGS, count(engine));
            engine.compact(Compaction.ALL, Watch.NOBODY);
            assertEquals(2 * READINGS, count(engine));
            assertEquals(0, copiesWith(canary));
            assertTrue(copies() > 0);
            for (Path copy : cached()) {
                try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                        Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery(
                                "SELECT count(*) FROM read_parquet('" + copy + "') WHERE wheel_id = 2")) {
                    rows.next();
                    assertEquals(0, rows.getLong(1), copy.toString());
                } catch (SQLException e) {
                    throw new AssertionError(copy.toString(), e);
                }
            }
        }
    }

    /** How many files of the cache, also those on their way, have a text in them. */
    private long copiesWith(String text) throws IOException {
        try (Stream<Path> all = Files.walk(work.resolve("data/cache"))) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> has(file, text))
                    .count();
        }
    }

    private static boolean has(Path file, String text) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void onlyWhatAQuestionNeedsIsFetched() throws IOException {
        fill();
        clearCache();
        try (Engine engine = open()) {
            try (Result result =
                    engine.sql("SELECT count(*) FROM spin WHERE timestamp >= TIMESTAMP '2024-07-01 00:00:00'")) {
                assertTrue(result.next());
                assertEquals((long) READINGS, result.value(0));
            }
            assertEquals(1, copies());
        }
    }

    @Test
    void aFileThatWasCutOrHasAFlippedBitIsRefusedByName() throws IOException {
        fill();
        String key = objects().get(0);
        byte[] sound = content(key);
        byte[] flipped = sound.clone();
        flipped[sound.length / 2] ^= 16;
        Map<byte[], String> spoiled = Map.of(
                Arrays.copyOf(sound, sound.length / 2),
                "found [" + sound.length / 2 + "] bytes, expected [" + sound.length + "]",
                flipped,
                "its SHA-256 is [");
        for (Map.Entry<byte[], String> each : spoiled.entrySet()) {
            put(key, each.getKey());
            clearCache();
            try (Engine engine = open()) {
                KymographException failure = assertThrows(KymographException.class, () -> count(engine));
                assertEquals("storage.damaged", failure.code());
                assertTrue(
                        failure.getMessage().startsWith("Cannot read s3://herd/" + key + ": " + each.getValue()),
                        failure::getMessage);
                put(key, sound);
                assertEquals(2 * READINGS, count(engine), "once it is put back");
            }
        }
    }

    @Test
    void aQuestionThatNeedsMoreThanTheCacheHoldsFailsWithTheSizeNeeded() throws IOException {
        fill();
        try (Engine engine = open("lake.cache.size", "2KiB")) {
            KymographException failure = assertThrows(KymographException.class, () -> count(engine));
            assertEquals("storage.cache-full", failure.code());
            long bytes =
                    (long) content(objects().get(0)).length + content(objects().get(1)).length;
            assertTrue(failure.getMessage().contains("together they have [" + bytes + "] bytes"), failure::getMessage);
        }
    }

    @Test
    void readingsStayHotWhileTheServerIsAway() throws Exception {
        fill();
        try (Engine engine = open("plugins.storage-s3.retries", "0", "plugins.storage-s3.connect-within", "1s")) {
            server.stop();
            engine.ingest("spin", List.of(Reading.of(1, NOON.plus(Duration.ofDays(90)), "speed", 1f)));
            KymographException failure = assertThrows(KymographException.class, engine::flush);
            assertEquals("storage.s3.unreachable", failure.code());
            assertTrue(failure.getMessage().startsWith("Cannot write s3://herd/lakes/first/metric_type=spin/"));
            assertEquals(2 * READINGS + 1, count(engine), "from copies and what is hot");
            for (int i = 0; i < 5 && !failure.code().equals("breaker.open"); i++) {
                failure = assertThrows(KymographException.class, engine::flush);
            }
            assertEquals("breaker.open", failure.code(), failure.getMessage());
            assertTrue(failure.getMessage().contains("cannot be reached"), failure.getMessage());
            Breakers.Breaker breaker = engine.breakers().list().get(0);
            assertEquals("s3://herd/lakes/first", breaker.name());
            assertEquals(Breakers.State.OPEN, breaker.state());
        }
        server = S3Server.start();
    }

    @Test
    void aStorageThatNobodyBringsIsNamedWithWhatThereIs() {
        KymographException failure =
                assertThrows(KymographException.class, () -> open("lake.location", "gs://herd/lake"));
        assertEquals("storage.unknown", failure.code());
        assertEquals(
                "Cannot open the lake gs://herd/lake: no storage backend 'gs' is there. There are file, s3",
                failure.getMessage());
    }

    @Test
    void aPluginThatIsToldOnlyHalfOfItsKeysSaysSo() {
        KymographException failure =
                assertThrows(KymographException.class, () -> open("plugins.storage-s3.retries", "many"));
        assertTrue(failure.getMessage().contains("Plugins that cannot be used: "), failure::getMessage);
        assertTrue(failure.getMessage().contains("retries"), failure::getMessage);
    }
}
