package dev.kymograph.plugin.storages3;

import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.extension.Secret;
import dev.kymograph.engine.extension.Storage;
import dev.kymograph.engine.extension.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What happens when connections break. Each test sees to it that they did. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3FaultsTest {

    private static final int RETRIES = 3;

    @TempDir
    Path work;

    private S3Server server;
    private FaultyRelay relay;
    private Storage storage;

    @BeforeAll
    void startServer() {
        server = S3Server.start();
    }

    @AfterAll
    void stopServer() throws Exception {
        server.stop();
    }

    @BeforeEach
    void open() throws IOException {
        relay = new FaultyRelay(server.port());
        storage = new S3Backend(
                        S3Server.settings(relay.endpoint(), S3Server.SECRET_KEY, RETRIES),
                        new PartSizes(6 << 20, 5 << 20))
                .open(URI.create("s3://" + S3Server.BUCKET + "/" + UUID.randomUUID()));
    }

    @AfterEach
    void close() throws IOException {
        storage.close();
        relay.close();
    }

    @Test
    void anAnswerThatIsCutIsReadOnFromThere() throws IOException {
        byte[] content = content(3 << 20);
        storage.putIfAbsent("cut", file(content));
        relay.breakNext(2, 100_000);
        assertArrayEquals(content, read("cut"));
        assertEquals(2, relay.fired());
    }

    @Test
    void anAnswerThatIsCutAgainAndAgainFails() throws IOException {
        storage.putIfAbsent("cut", file(content(3 << 20)));
        relay.breakNext(1_000, 100_000);
        assertThrows(IOException.class, () -> read("cut"));
        assertTrue(relay.fired() > RETRIES, () -> "fired " + relay.fired());
    }

    @Test
    void whatWasPutIsKnownToBeOursThoughTheAnswerWasLost() throws IOException {
        storage.stat("anything");
        relay.breakNext(1, 0);
        assertTrue(storage.putIfAbsent("lost", file(content(1000))), "was it put?");
        assertEquals(1, relay.fired());
        assertFalse(storage.putIfAbsent("lost", file(content(1000))), "was a second one put?");
    }

    @Test
    void whatWasPutInPartsIsKnownToBeOursWhicheverAnswerWasLost() throws IOException {
        for (int lost = 0; lost < 7; lost++) {
            byte[] content = content((20 << 20) + 1);
            // The answer to each request is one or two pieces; some land between, and all must do.
            relay.breakNext(1, lost * 250);
            assertTrue(storage.putIfAbsent("parts-" + lost, file(content)), "was it put?");
            assertEquals(1, relay.fired());
            assertEquals(
                    content.length, storage.stat("parts-" + lost).orElseThrow().bytes());
        }
    }

    @Test
    void aServerThatSaysNothingIsNotWaitedForTimeAndAgain() throws IOException {
        // Takes connections, as far as anybody can tell.
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String endpoint = "http://127.0.0.1:" + silent.getLocalPort();
            S3Settings settings = new S3Settings(
                    Optional.of(endpoint),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("a"),
                    Optional.of(Secret.of("b")),
                    Optional.empty(),
                    Duration.ofSeconds(5),
                    Duration.ofMillis(500),
                    Duration.ofMinutes(10),
                    20);
            try (Storage waiting = new S3Backend(settings, new PartSizes(6 << 20, 5 << 20))
                    .open(URI.create("s3://" + S3Server.BUCKET + "/silent"))) {
                assertGivenUp(endpoint, () -> waiting.list("", file -> {}));
                assertGivenUp(endpoint, () -> waiting.stat("x"));
                assertGivenUp(endpoint, () -> waiting.delete("x"));
            }
        }
    }

    private static void assertGivenUp(String endpoint, Executable request) {
        StorageException failure = assertThrows(StorageException.class, request);
        assertEquals("storage.s3.timeout", failure.code(), failure::getMessage);
        assertEquals(endpoint + " did not answer in time. Try again later", failure.getMessage());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws IOException {
        relay.close();
        StorageException failure = assertThrows(StorageException.class, () -> storage.stat("x"));
        assertEquals("storage.s3.unreachable", failure.code());
        assertTrue(failure.getMessage().startsWith(relay.endpoint() + " cannot be reached ("), failure::getMessage);
    }

    @Test
    void aWrongSecretIsToldApartFromAMissingFile() throws IOException {
        try (Storage stranger =
                new S3Backend(S3Server.settings(server.endpoint(), "wrong", 0)).open(URI.create("s3://herd"))) {
            StorageException failure = assertThrows(StorageException.class, () -> stranger.read("x", 0, 1));
            assertEquals("storage.s3.access-denied", failure.code());
            assertEquals(
                    server.endpoint() + " answered [403 SignatureDoesNotMatch]. Look at the keys, and at what they may"
                            + " do in this bucket",
                    failure.getMessage());
        }
    }

    @Test
    void aBucketThatIsNotThereIsToldApartFromAMissingFile() throws IOException {
        try (Storage nowhere = new S3Backend(server.settings()).open(URI.create("s3://nowhere/lake"))) {
            StorageException failure = assertThrows(StorageException.class, () -> nowhere.read("x", 0, 1));
            assertEquals("storage.s3.no-bucket", failure.code());
        }
    }

    @Test
    void aLocationNeedsABucket() {
        for (String location : new String[] {"s3:///lake", "s3://b", "s3://host:9000/bucket"}) {
            RefusedException refused = assertThrows(
                    RefusedException.class, () -> new S3Backend(server.settings()).open(URI.create(location)));
            assertTrue(refused.getMessage().startsWith("expected s3://bucket/prefix, found the bucket ["), location);
        }
    }

    @Test
    void anEndpointThatIsNoneIsRefused() throws IOException {
        try (Storage wrong =
                new S3Backend(S3Server.settings("not an endpoint", "x", 0)).open(URI.create("s3://herd"))) {
            StorageException failure = assertThrows(StorageException.class, () -> wrong.stat("x"));
            assertEquals("storage.s3.endpoint", failure.code());
        }
    }

    private byte[] read(String key) throws IOException {
        try (InputStream in = storage.read(key, 0, Long.MAX_VALUE)) {
            return in.readAllBytes();
        }
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(work.resolve(UUID.randomUUID() + ".parquet"), content);
    }

    private static byte[] content(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }
}
