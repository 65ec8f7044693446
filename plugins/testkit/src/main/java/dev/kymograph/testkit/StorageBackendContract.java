package dev.kymograph.testkit;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.EngineBuilder;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.extension.Storage;
import dev.kymograph.engine.extension.StorageBackend;
import dev.kymograph.engine.extension.StorageException;
import dev.kymograph.engine.extension.StoredFile;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What a storage holds: a file is put once, whole, and read as it was put; what is not there is said not to be there; and a lake can
 * be kept in it.
 *
 * <pre>{@code
 * class ShelfTest extends StorageBackendContract {
 *     @Override
 *     protected StorageBackend backend() {
 *         return new ShelfBackend(new ShelfBackend.Settings("tester", Secret.of("hush")));
 *     }
 *
 *     @Override
 *     protected URI location(String place) {
 *         return URI.create("shelf://localhost/" + place);
 *     }
 *
 *     @Override
 *     protected EngineBuilder configured(EngineBuilder builder) {
 *         return builder.set("plugins.shelf.user", "tester").set("plugins.shelf.password", "hush");
 *     }
 * }
 * }</pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class StorageBackendContract {

    private static final int AT_ONCE = 8;
    private static final int READINGS = 1_000;

    /** Names that people's lakes have, and worse. */
    private static final List<String> ODD = List.of(
            "metric_type=pulse_rate/year=2023/month=01/part-1.parquet",
            "17/metric_type=pulse_rate/year=2023/month=01/day=15/data_20230115T000000-20230115T235959.parquet",
            "with a space, a + and a %20",
            "a?b#c&d=e;f:g@h!i$j'k(l)m*n~o",
            "Rüde/狗.parquet",
            "dots.in.it/and...at the end.",
            "deep/" + "folder/".repeat(40) + "file",
            "long/" + "x".repeat(200));

    private final Optional<Path> jar;
    private Storage storage;

    @TempDir
    Path work;

    /** Of the jar that this project builds. */
    protected StorageBackendContract() {
        this(Optional.of(ProjectJar.built()));
    }

    StorageBackendContract(Optional<Path> jar) {
        this.jar = jar;
    }

    /** The backend as the engine builds it. */
    protected abstract StorageBackend backend();

    /**
     * A location for tests.
     *
     * @param place a word; of another word the location is another one, and nothing is there yet
     */
    protected abstract URI location(String place);

    /** Sets what the plugin must be told when it is dropped into an engine. */
    protected EngineBuilder configured(EngineBuilder builder) {
        return builder;
    }

    /** The backend with keys that nobody lets in; empty where it has none. */
    protected Optional<StorageBackend> strangersBackend() {
        return Optional.empty();
    }

    /** What no message may have in it: passwords, and what they are turned into. */
    protected List<String> secrets() {
        return List.of();
    }

    /** The size of a big file: more than what is sent in one piece. */
    protected int bigBytes() {
        return 20 << 20;
    }

    /** How many files to list: more than what comes in one answer. */
    protected int many() {
        return 1_100;
    }

    private static String place() {
        return "test-" + UUID.randomUUID();
    }

    @BeforeEach
    final void openStorage() {
        storage = backend().open(location(place()));
    }

    @AfterEach
    final void closeStorage() throws IOException {
        storage.close();
    }

    @Test
    final void whatIsPutIsReadAsItWasPut() throws IOException {
        Instant before = Instant.now().minus(Duration.ofMinutes(10));
        byte[] content = content(1, 10_000);
        assertTrue(storage.putIfAbsent("a/b.parquet", file(content)));
        assertArrayEquals(content, read("a/b.parquet"));
        StoredFile stored = storage.stat("a/b.parquet").orElseThrow();
        assertEquals("a/b.parquet", stored.key());
        assertEquals(content.length, stored.bytes());
        assertTrue(stored.modified().isAfter(before), () -> "modified " + stored.modified());
        assertTrue(stored.modified().isBefore(Instant.now().plus(Duration.ofMinutes(10))), () -> "modified " + stored);
    }

    @Test
    final void whatIsNotThereIsSaidNotToBeThere() throws IOException {
        storage.putIfAbsent("folder/file", file(content(1, 10)));
        for (String absent : List.of("nothing", "folder", "folder/fil", "folder/file2", "folder/file/below")) {
            assertEquals(Optional.empty(), storage.stat(absent), absent);
            StorageException missing = assertThrows(StorageException.class, () -> read(absent), absent);
            assertEquals(StorageException.MISSING, missing.code(), absent);
            storage.delete(absent);
        }
        assertTrue(storage.stat("folder/file").isPresent());
    }

    @Test
    final void whatIsThereIsNotReplaced() throws IOException {
        byte[] first = content(1, 1_000);
        assertTrue(storage.putIfAbsent("once", file(first)), "was the first one put?");
        assertFalse(storage.putIfAbsent("once", file(content(2, 1_000))), "was a second one put?");
        assertFalse(storage.putIfAbsent("once", file(first)), "was the same one put again?");
        assertArrayEquals(first, read("once"));
    }

    @Test
    final void ofSeveralAtOnceExactlyOneIsPut() throws IOException {
        for (int round = 0; round < 5; round++) {
            String key = "raced/" + round;
            List<Path> files = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                files.add(file(content(i, 50_000)));
            }
            List<Boolean> put = AtOnce.run(AT_ONCE, i -> done(() -> storage.putIfAbsent(key, files.get(i))));
            assertEquals(1, put.stream().filter(each -> each).count(), () -> "winners among " + put);
            assertArrayEquals(content(put.indexOf(true), 50_000), read(key), "what the winner put");
        }
    }

    @Test
    final void keysMayBeOdd() throws IOException {
        Map<String, byte[]> put = new TreeMap<>();
        for (String key : ODD) {
            byte[] content = content(key.hashCode(), 100);
            put.put(key, content);
            assertTrue(storage.putIfAbsent(key, file(content)), key);
        }
        for (Map.Entry<String, byte[]> each : put.entrySet()) {
            assertArrayEquals(each.getValue(), read(each.getKey()), each.getKey());
            assertEquals(
                    each.getKey(), storage.stat(each.getKey()).orElseThrow().key());
        }
        assertEquals(put.keySet(), listed(""));
        for (String key : ODD) {
            storage.delete(key);
            assertEquals(Optional.empty(), storage.stat(key), key);
        }
    }

    @Test
    final void anEmptyFileIsAFile() throws IOException {
        assertTrue(storage.putIfAbsent("empty", file(new byte[0])));
        assertFalse(storage.putIfAbsent("empty", file(content(1, 1))));
        assertEquals(0, storage.stat("empty").orElseThrow().bytes());
        assertArrayEquals(new byte[0], read("empty"));
    }

    @Test
    final void aPartIsRead() throws IOException {
        byte[] content = content(1, 1_000);
        storage.putIfAbsent("parts", file(content));
        for (long[] part : new long[][] {
            {0, 1},
            {0, 1_000},
            {999, 1},
            {0, 2_000},
            {990, 100},
            {1_000, 10},
            {5_000, 10},
            {500, 0},
            {7, 300},
            {992, Long.MAX_VALUE}
        }) {
            int from = (int) Math.min(part[0], 1_000);
            int to = (int) Math.min(1_000, from + Math.min(part[1], 1_000));
            try (InputStream in = storage.read("parts", part[0], part[1])) {
                assertArrayEquals(
                        Arrays.copyOfRange(content, from, to), in.readAllBytes(), () -> Arrays.toString(part));
            }
        }
    }

    @Test
    final void aStreamMayBeLeftBeforeItsEnd() throws IOException {
        storage.putIfAbsent("left", file(content(1, 5 << 20)));
        for (int i = 0; i < 60; i++) {
            try (InputStream in = storage.read("left", i, Long.MAX_VALUE)) {
                assertEquals(10, in.readNBytes(10).length);
            }
        }
    }

    @Test
    final void aBigFileIsPutWhole() throws IOException {
        byte[] content = content(1, bigBytes());
        assertTrue(storage.putIfAbsent("big", file(content)));
        assertFalse(storage.putIfAbsent("big", file(content)), "was it put a second time?");
        assertEquals(content.length, storage.stat("big").orElseThrow().bytes());
        assertTrue(Arrays.equals(content, read("big")), "what was put is what is read");
        try (InputStream in = storage.read("big", content.length - 5, 100)) {
            assertArrayEquals(Arrays.copyOfRange(content, content.length - 5, content.length), in.readAllBytes());
        }
    }

    @Test
    final void allFilesAreListedOnce() {
        Set<String> all = new TreeSet<>();
        AtOnce.run(
                AT_ONCE,
                part -> done(() -> {
                    for (int i = part; i < many(); i += AT_ONCE) {
                        storage.putIfAbsent("many/" + i % 3 + "/" + i, file(content(i, 10)));
                    }
                    return null;
                }));
        for (int i = 0; i < many(); i++) {
            all.add("many/" + i % 3 + "/" + i);
        }
        assertEquals(all, listed(""));
        assertEquals(all, listed("many/"));
        assertEquals(all, listed("man"));
        assertEquals(
                new TreeSet<>(
                        all.stream().filter(key -> key.startsWith("many/1/1")).toList()),
                listed("many/1/1"));
        assertEquals(new TreeSet<String>(), listed("many/3"));
        assertEquals(new TreeSet<String>(), listed("nothing/at/all/"));
    }

    @Test
    final void aDeletedFileIsGoneAndItsKeyIsFree() throws IOException {
        storage.putIfAbsent("gone", file(content(1, 10)));
        storage.delete("gone");
        storage.delete("gone");
        assertEquals(Optional.empty(), storage.stat("gone"));
        assertEquals(new TreeSet<String>(), listed(""));
        byte[] second = content(2, 20);
        assertTrue(storage.putIfAbsent("gone", file(second)));
        assertArrayEquals(second, read("gone"));
    }

    @Test
    final void whatIsPutLastsLongerThanTheStorage() throws IOException {
        URI location = location(place());
        try (Storage first = backend().open(location)) {
            first.putIfAbsent("kept", file(content(1, 10)));
        }
        try (Storage second = backend().open(location)) {
            assertTrue(second.stat("kept").isPresent());
        }
        assertEquals(Optional.empty(), storage.stat("kept"), "found at another location");
    }

    @Test
    final void aFailureTellsNoSecret() throws IOException {
        Assumptions.assumeTrue(strangersBackend().isPresent(), "it has no keys");
        try (Storage closed = strangersBackend().get().open(location(place()))) {
            Path file = file(content(1, 10));
            for (Action action : List.<Action>of(
                    () -> closed.putIfAbsent("x", file),
                    () -> closed.read("x", 0, 1),
                    () -> closed.stat("x"),
                    () -> {
                        closed.list("", found -> {});
                        return null;
                    },
                    () -> {
                        closed.delete("x");
                        return null;
                    })) {
                IOException failure = assertThrows(IOException.class, action::run, "a stranger is let in");
                String told = failure + " " + failure.getCause();
                secrets().forEach(secret -> assertFalse(told.contains(secret), told));
            }
        }
    }

    @Test
    final void aLakeIsKeptInIt() throws IOException {
        Assumptions.assumeTrue(jar.isPresent(), "no plugin");
        Path plugins = Files.createDirectories(work.resolve("plugins"));
        for (Path each :
                Stream.concat(jar.stream(), ProjectJar.onClassPath().stream()).toList()) {
            Files.copy(each, plugins.resolve(each.getFileName()));
        }
        URI location = location(place());
        Specimens specimens = new Specimens(
                SampleMetrics.RATE, new SampleMetrics().subjectKinds().get(0));
        List<Reading> readings = specimens.every(Duration.ofMinutes(1), 1, Specimens.NOON, READINGS);
        Answer written;
        try (Engine engine = engine(plugins, location)) {
            engine.subjects().register(List.of(specimens.subject(1)));
            assertEquals(
                    READINGS, engine.ingest(SampleMetrics.RATE.name(), readings).accepted());
            assertEquals(READINGS, engine.flush());
            written = ask(engine);
        }
        assertEquals(
                READINGS * SampleMetrics.RATE.fields().size(), written.rows().size());
        delete(work.resolve("data").resolve("cache"));
        for (String cache : List.of("cold", "warm")) {
            try (Engine engine = engine(plugins, location)) {
                assertEquals(written.rows(), ask(engine).rows(), "with a " + cache + " cache");
            }
        }
    }

    private Engine engine(Path plugins, URI location) {
        EngineBuilder builder = Engine.builder()
                .data(work.resolve("data"))
                .set("plugins.folders", plugins.toString())
                .set("plugins.look-every", "0s")
                .set("lake.location", location.toString())
                .extension(new SampleMetrics());
        return configured(builder).open();
    }

    private static Answer ask(Engine engine) {
        return Answer.of(engine.ask(Question.of("readings", SampleMetrics.RATE.name())));
    }

    private static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private interface Action {
        Object run() throws IOException;
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private static <T> T done(Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(Files.createTempFile(work, "put", ".parquet"), content);
    }

    private byte[] read(String key) throws IOException {
        try (InputStream in = storage.read(key, 0, Long.MAX_VALUE)) {
            return in.readAllBytes();
        }
    }

    private Set<String> listed(String prefix) {
        List<String> found = new ArrayList<>();
        done(() -> {
            storage.list(prefix, file -> found.add(file.key()));
            return null;
        });
        Set<String> keys = new TreeSet<>(found);
        assertEquals(keys.size(), found.size(), "each is listed once");
        return keys;
    }

    private static byte[] content(int seed, int bytes) {
        byte[] content = new byte[bytes];
        new Random(seed).nextBytes(content);
        return content;
    }
}
