package dev.kymograph.plugin.storages3;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.EngineBuilder;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A lake in a bucket of a server in this process. */
abstract class S3LakeCase {

    static final Instant NOON = Instant.parse("2024-06-01T12:00:00Z");
    static final int READINGS = 5_000;

    @TempDir
    Path work;

    S3Server server;

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

    Engine open(String... more) {
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
    void fill(String... more) {
        try (Engine engine = open(more)) {
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

    static long count(Engine engine) {
        try (Result result = engine.sql("SELECT count(*), sum(speed) FROM spin")) {
            assertTrue(result.next());
            return (Long) result.value(0);
        }
    }

    List<String> objects() {
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

    byte[] content(String key) throws IOException {
        try (var in = server.objects()
                .getBlob(GetObjectRequest.builder()
                        .bucket(S3Server.BUCKET)
                        .key(key)
                        .build())) {
            return in.readAllBytes();
        }
    }

    void put(String key, byte[] content) {
        server.objects()
                .putBlob(
                        PutObjectRequest.builder()
                                .bucket(S3Server.BUCKET)
                                .key(key)
                                .contentLength((long) content.length)
                                .build(),
                        new ByteArrayInputStream(content));
    }

    List<Path> cached() throws IOException {
        Path cache = work.resolve("data").resolve("cache");
        if (!Files.isDirectory(cache)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    int copies() throws IOException {
        return cached().size();
    }

    void clearCache() throws IOException {
        for (Path each : cached()) {
            Files.delete(each);
        }
    }
}
