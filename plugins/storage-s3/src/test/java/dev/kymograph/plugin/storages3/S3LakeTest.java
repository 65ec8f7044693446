package dev.kymograph.plugin.storages3;

import dev.kymograph.engine.Breakers;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.EngineBuilder;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A lake in a bucket, from what is taken in to the answer. */
class S3LakeTest {

    private static final Instant NOON = Instant.parse("2024-06-01T12:00:00Z");
    private static final int READINGS = 5_000;

    @TempDir
    Path work;

    private S3Server server;

    /** A kind and a metric type of the embedding program's own. */
    private static final class Wheels implements MetricTypes {

        @Override
        public List<MetricType> metricTypes() {
            return List.of(MetricType.every(
                    Duration.ofMinutes(1), "spin", "wheel", new Unit("rpm"), Field.of("speed", FieldType.FLOAT)));
        }

        @Override
        public List<SubjectKind> subjectKinds() {
            return List.of(new SubjectKind(
                    "wheel", "wheels", "wheels", "wheel_id", "wheel_name", List.of(), Optional.empty(), List.of()));
        }
    }

    @BeforeEach
    void startServer() throws IOException {
        server = S3Server.start();
        Path plugins = Files.createDirectories(work.resolve("plugins"));
        try (Stream<Path> built = Files.list(Path.of("target"))) {
            Path jar = built.filter(path -> path.toString().matches(".*kymograph-plugin-storage-s3-[^/]*\\.jar"))
                    .findFirst()
                    .orElseThrow();
            Files.copy(jar, plugins.resolve(jar.getFileName()));
        }
    }

    @AfterEach
    void stopServer() throws Exception {
        server.stop();
    }

    private Engine open(String... more) {
        EngineBuilder builder = server.configure(Engine.builder())
                .data(work.resolve("data"))
                .set("plugins.folders", work.resolve("plugins").toString())
                .set("plugins.look-every", "0s")
                .set("lake.location", "s3://herd/lakes/first")
                .extension(new Wheels());
        for (int i = 0; i < more.length; i += 2) {
            builder.set(more[i], more[i + 1]);
        }
        return builder.open();
    }

    /** Two files, of two months. */
    private void fill() {
        try (Engine engine = open()) {
            engine.subjects().register(List.of(Subject.of("wheel", 1, "Red", Map.of())));
            for (int month = 0; month < 2; month++) {
                Instant from = NOON.plus(Duration.ofDays(31L * month));
                engine.ingest(
                        "spin",
                        IntStream.range(0, READINGS)
                                .mapToObj(i -> Reading.of(1, from.plusSeconds(60L * i), "speed", (float) i))
                                .toList());
                assertEquals(READINGS, engine.flush());
            }
        }
    }

    private static long count(Engine engine) {
        try (Result result = engine.sql("SELECT count(*), sum(speed) FROM spin")) {
            assertTrue(result.next());
            return (Long) result.value(0);
        }
    }

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

    private List<String> objects() {
        return server
                .objects()
                .list(ListObjectsV2Request.builder()
                        .bucket(S3Server.BUCKET)
                        .prefix("lakes/")
                        .build())
                .contents()
                .stream()
                .map(object -> object.key())
                .toList();
    }

    private byte[] content(String key) throws IOException {
        try (var in = server.objects()
                .getBlob(GetObjectRequest.builder()
                        .bucket(S3Server.BUCKET)
                        .key(key)
                        .build())) {
            return in.readAllBytes();
        }
    }

    private void put(String key, byte[] content) {
        server.objects()
                .putBlob(
                        PutObjectRequest.builder()
                                .bucket(S3Server.BUCKET)
                                .key(key)
                                .contentLength((long) content.length)
                                .build(),
                        new ByteArrayInputStream(content));
    }

    private List<Path> cached() throws IOException {
        Path cache = work.resolve("data").resolve("cache");
        if (!Files.isDirectory(cache)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private int copies() throws IOException {
        return cached().size();
    }

    private void clearCache() throws IOException {
        for (Path each : cached()) {
            Files.delete(each);
        }
    }
}
