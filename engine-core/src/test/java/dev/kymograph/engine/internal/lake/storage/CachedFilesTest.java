package dev.kymograph.engine.internal.lake.storage;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.breaker.KnownBreakers;
import dev.kymograph.engine.internal.catalog.Foreign;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.config.PluginSections;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.lake.VerifiedFiles;
import dev.kymograph.engine.internal.plugin.PluginHost;
import java.io.FilterInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class CachedFilesTest {

    private static final int BYTES = 1000;

    @TempDir
    Path work;

    private final MemoryStorage elsewhere = new MemoryStorage();
    private LakeStorage storage;
    private final List<CachedFiles> caches = new ArrayList<>();

    @BeforeEach
    void openStorage() {
        Settings.Plugins settings = new Settings.Plugins(
                List.of(),
                work.resolve("plugins"),
                Duration.ZERO,
                Duration.ofSeconds(1),
                1,
                Settings.Signing.ANY,
                PluginSections.NONE);
        PluginHost host = PluginHost.open(settings, List.of(elsewhere));
        storage = LakeStorage.open(
                URI.create("memory://lake"),
                host.storages(),
                settings.startWithin(),
                List.of(),
                new KnownBreakers(new Settings.Breakers(0, Duration.ofSeconds(1))));
    }

    @AfterEach
    void closeCaches() {
        caches.forEach(CachedFiles::close);
        storage.close();
    }

    private CachedFiles cache(long most) {
        CachedFiles cache = new CachedFiles(storage, work.resolve("cache"), most);
        caches.add(cache);
        return cache;
    }

    private LakeFile file(int number) {
        byte[] content = new byte[BYTES];
        new Random(number).nextBytes(content);
        String key = "metric_type=pulse/part-" + number + ".parquet";
        elsewhere.files.put(key, content);
        Sha256 hash = new Sha256();
        hash.add(content, content.length);
        return new LakeFile(number, "pulse", key, BYTES, 1, 0, 0, 1, 1, hash.hex(), "zstd", true, Foreign.own(""), 1);
    }

    private List<LakeFile> files(int from, int to) {
        return IntStream.range(from, to).mapToObj(this::file).toList();
    }

    private static void hold(CachedFiles cache, List<LakeFile> files) {
        cache.hold(files, Watch.NOBODY).close();
    }

    @Test
    void aFileIsFetchedOnceAndStays() throws IOException {
        LakeFile file = file(1);
        try (LocalFiles.Held held = cache(10 * BYTES).hold(List.of(file, file), Watch.NOBODY)) {
            Path local = Path.of(held.local(file).path());
            assertTrue(local.startsWith(work.resolve("cache")), local::toString);
            assertArrayEquals(elsewhere.files.get(file.path()), Files.readAllBytes(local));
        }
        hold(caches.get(0), List.of(file));
        hold(cache(10 * BYTES), List.of(file));
        assertEquals(1, elsewhere.reads.get(), "reads by two caches in one folder, one after the other");
    }

    @Test
    void aCopyThatWentBadIsFetchedAgain() throws IOException {
        LakeFile file = file(1);
        VerifiedFiles verified = new VerifiedFiles(cache(10 * BYTES), Settings.Verify.ALWAYS);
        Path copy;
        try (LocalFiles.Held held = verified.hold(List.of(file), Watch.NOBODY)) {
            copy = Path.of(held.local(file).path());
        }
        Files.write(copy, new byte[BYTES]);
        verified.hold(List.of(file), Watch.NOBODY).close();
        assertArrayEquals(elsewhere.files.get(file.path()), Files.readAllBytes(copy));
        assertEquals(2, elsewhere.reads.get());
    }

    @Test
    void whatWasNeededLeastRecentlyMakesRoom() {
        CachedFiles cache = cache(3 * BYTES);
        files(0, 3).forEach(file -> hold(cache, List.of(file)));
        hold(cache, files(0, 1));
        hold(cache, files(3, 4));
        assertEquals(4, elsewhere.reads.get());
        hold(cache, List.of(file(0), file(2), file(3)));
        assertEquals(4, elsewhere.reads.get(), "of 0 to 2, 1 was needed least recently");
        hold(cache, files(1, 2));
        assertEquals(5, elsewhere.reads.get());
        assertEquals(3, copies());
    }

    @Test
    void whatIsHeldStaysAndWhoNeedsTheRoomWaits() throws Exception {
        CachedFiles cache = cache(3 * BYTES);
        ExecutorService other = Executors.newSingleThreadExecutor();
        LocalFiles.Held held = cache.hold(files(0, 2), Watch.NOBODY);
        try {
            Future<?> waiting = other.submit(() -> hold(cache, files(2, 4)));
            Thread.sleep(300);
            assertFalse(waiting.isDone(), "it took room that it must not have");
            assertTrue(Files.exists(Path.of(held.local(file(0)).path())));
            held.close();
            waiting.get(20, TimeUnit.SECONDS);
        } finally {
            other.shutdownNow();
        }
        assertTrue(copies() <= 3, "more copies than there is room");
    }

    @Test
    void whoWaitsForRoomCanBeStopped() {
        CachedFiles cache = cache(2 * BYTES);
        AtomicBoolean stop = new AtomicBoolean();
        LocalFiles.Held held = cache.hold(files(0, 2), Watch.NOBODY);
        Thread stopping = new Thread(() -> {
            pause(200);
            stop.set(true);
        });
        stopping.start();
        KymographException stopped =
                assertThrows(KymographException.class, () -> cache.hold(files(2, 3), stoppedBy(stop)));
        assertEquals(ErrorKind.CANCELLED, stopped.kind());
        assertEquals(2, copies());
        held.close();
    }

    @Test
    void moreThanTheBoundAtOnceIsRefusedWithTheSizeNeeded() {
        KymographException refused = assertThrows(KymographException.class, () -> hold(cache(3 * BYTES), files(0, 4)));
        assertEquals(ErrorKind.RESOURCE, refused.kind());
        assertEquals("storage.cache-full", refused.code());
        assertEquals(
                "Cannot fetch 4 files of the lake: together they have [4000] bytes, and lake.cache.size is [3000]."
                        + " Ask for less, or raise it",
                refused.getMessage());
        assertEquals(0, elsewhere.reads.get());
    }

    @Test
    void aFileThatWasCutIsRefusedByName() {
        elsewhere.way = in -> new FilterInputStream(in) {
            @Override
            public int read(byte[] buffer, int from, int length) throws IOException {
                return super.read(buffer, from, Math.min(length, 400)) < 400 ? -1 : 400;
            }
        };
        refusesDamaged("found [800] bytes, expected [1000]");
    }

    @Test
    void aFileWithAFlippedBitIsRefusedByName() {
        elsewhere.way = in -> new FilterInputStream(in) {
            @Override
            public int read(byte[] buffer, int from, int length) throws IOException {
                int read = super.read(buffer, from, length);
                buffer[from] ^= 4;
                return read;
            }
        };
        refusesDamaged("its SHA-256 is [");
    }

    private void refusesDamaged(String why) {
        LakeFile file = file(1);
        CachedFiles cache = cache(10 * BYTES);
        KymographException damaged = assertThrows(KymographException.class, () -> hold(cache, List.of(file)));
        assertEquals("storage.damaged", damaged.code());
        assertTrue(
                damaged.getMessage().startsWith("Cannot read memory://lake/" + file.path() + ": " + why),
                damaged::getMessage);
        assertEquals(0, copies());
        elsewhere.way = in -> in;
        hold(cache, List.of(file));
        assertEquals(1, copies(), "once the way is clear");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        LakeFile file = file(1);
        elsewhere.files.clear();
        KymographException missing =
                assertThrows(KymographException.class, () -> hold(cache(10 * BYTES), List.of(file)));
        assertEquals("storage.missing", missing.code());
        assertEquals(
                "Cannot read memory://lake/metric_type=pulse/part-1.parquet: there is no such file",
                missing.getMessage());
    }

    @Test
    void fetchingTellsHowFarItIsAndStopsWhenItIsToldTo() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        elsewhere.way = in -> new FilterInputStream(in) {
            @Override
            public int read(byte[] buffer, int from, int length) throws IOException {
                reading.countDown();
                try {
                    Thread.sleep(30_000);
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw new IOException(e);
                }
                return super.read(buffer, from, length);
            }
        };
        List<String> told = new ArrayList<>();
        Watch watch = new Watch() {
            @Override
            public void progress(String doing, double fraction) {
                told.add(doing + " " + fraction);
                stop.set(reading.getCount() == 0);
            }

            @Override
            public boolean cancelled() {
                return stop.get();
            }
        };
        CachedFiles cache = cache(10 * BYTES);
        KymographException stopped = assertThrows(KymographException.class, () -> cache.hold(files(0, 2), watch));
        assertEquals(ErrorKind.CANCELLED, stopped.kind());
        assertTrue(interrupted.await(20, TimeUnit.SECONDS), "what was being fetched goes on");
        assertEquals("fetching 2 files of the lake 0.0", told.get(0));
        elsewhere.way = in -> in;
        hold(cache, files(0, 9));
        assertEquals(9, copies());
    }

    @Test
    void severalWhoNeedTheSameFetchItOnce() throws Exception {
        elsewhere.way = in -> {
            pause(50);
            return in;
        };
        CachedFiles cache = cache(10 * BYTES);
        ExecutorService askers = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> asked = IntStream.range(0, 8)
                    .<Future<?>>mapToObj(i -> askers.submit(() -> hold(cache, files(0, 3))))
                    .toList();
            for (Future<?> one : asked) {
                one.get(30, TimeUnit.SECONDS);
            }
        } finally {
            askers.shutdownNow();
        }
        assertEquals(3, elsewhere.reads.get());
    }

    @Test
    void manyAtOnceWithLittleRoomAllGetWhatTheyNeed() throws Exception {
        CachedFiles cache = cache(4 * BYTES);
        ExecutorService askers = Executors.newFixedThreadPool(6);
        try {
            List<Future<?>> asked = IntStream.range(0, 60)
                    .<Future<?>>mapToObj(i -> askers.submit(() -> {
                        Random random = new Random(i);
                        List<LakeFile> files =
                                random.ints(0, 9).limit(3).mapToObj(this::file).toList();
                        try (LocalFiles.Held held = cache.hold(files, Watch.NOBODY)) {
                            for (LakeFile file : files) {
                                Path local = Path.of(held.local(file).path());
                                assertEquals(file.sha256(), Sha256.of(local, () -> {}));
                            }
                        }
                        return null;
                    }))
                    .toList();
            for (Future<?> one : asked) {
                one.get(30, TimeUnit.SECONDS);
            }
        } finally {
            askers.shutdownNow();
        }
        assertTrue(copies() <= 4, "more copies than there is room");
    }

    @Test
    void aCopyThatWasTamperedWithIsFetchedAnew() throws IOException {
        LakeFile file = file(1);
        CachedFiles cache = cache(10 * BYTES);
        hold(cache, List.of(file));
        Files.writeString(work.resolve("cache").resolve(file.sha256() + ".parquet"), "half");
        hold(cache, List.of(file));
        Files.delete(work.resolve("cache").resolve(file.sha256() + ".parquet"));
        hold(cache, List.of(file));
        assertEquals(3, elsewhere.reads.get());
    }

    @Test
    void whatWasJustWrittenNeedNotBeFetched() throws IOException {
        LakeFile file = file(1);
        CachedFiles cache = cache(10 * BYTES);
        Path written = Files.write(work.resolve("cache").resolve("written"), elsewhere.files.get(file.path()));
        cache.keep(file.path(), written, file.bytes(), file.sha256());
        hold(cache, List.of(file));
        assertEquals(0, elsewhere.reads.get());
        assertFalse(Files.exists(written));
    }

    private long copies() {
        try (Stream<Path> files = Files.list(work.resolve("cache"))) {
            return files.filter(Files::isRegularFile).count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Watch stoppedBy(AtomicBoolean stop) {
        return new Watch() {
            @Override
            public boolean cancelled() {
                return stop.get();
            }
        };
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
