package dev.kymograph.testkit;

import dev.kymograph.engine.extension.StorageException;
import dev.kymograph.engine.extension.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a storage does when several use it, and when a thread that does is interrupted. */
abstract class StorageThreadsContract extends StorageFilesContract {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int TAIL = 1_000;

    @Test
    final void ofSeveralAtOnceExactlyOneIsPut() throws IOException {
        for (int round = 0; round < 5; round++) {
            String key = "raced/" + round;
            List<Path> files = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                files.add(file(content(i, 50_000)));
            }
            List<Boolean> put = AtOnce.run(AT_ONCE, i -> done(() -> storage().putIfAbsent(key, files.get(i))));
            assertEquals(1, put.stream().filter(each -> each).count(), () -> "winners among " + put);
            assertArrayEquals(content(put.indexOf(true), 50_000), read(key), "what the winner put");
        }
    }

    @Test
    final void whoeverLooksWhileAFileIsPutSeesNothingOrAllOfIt() throws IOException {
        byte[] content = content(1, bigBytes());
        Path file = file(content);
        AtomicBoolean ended = new AtomicBoolean();
        AtOnce.run(
                3,
                i -> done(() -> {
                    if (i > 0) {
                        do {
                            assertAbsentOrWhole("big", content);
                        } while (!ended.get());
                        return true;
                    }
                    try {
                        return storage().putIfAbsent("big", file);
                    } finally {
                        ended.set(true);
                    }
                }));
        assertTrue(assertAbsentOrWhole("big", content), "is it there at last?");
    }

    /** Whether it is there. */
    private boolean assertAbsentOrWhole(String key, byte[] content) throws IOException {
        storage().list(key, found -> {
            // Some servers show the parts that are under way, by names of their own.
            if (found.key().equals(key)) {
                assertEquals(content.length, found.bytes(), "listed bytes");
            }
        });
        Optional<StoredFile> stored = storage().stat(key);
        try (InputStream in = storage().read(key, content.length - TAIL, TAIL)) {
            byte[] tail = Arrays.copyOfRange(content, content.length - TAIL, content.length);
            assertArrayEquals(tail, in.readAllBytes(), "the end of what is put");
            return true;
        } catch (StorageException e) {
            assertEquals(StorageException.MISSING, e.code(), "of a file that is being put");
            assertEquals(Optional.empty(), stored, "a file that cannot be read");
            return false;
        }
    }

    @Test
    final void aPutThatIsInterruptedEndsSoonAndPutsNothingOrAllOfIt() throws IOException {
        byte[] content = content(1, bigBytes());
        for (int millis : List.of(0, 2, 10, 50, 200, 500)) {
            String key = "interrupted/after-" + millis;
            Path file = file(content);
            Optional<Boolean> put =
                    interrupted(Duration.ofMillis(millis), () -> storage().putIfAbsent(key, file));
            boolean there = storage().stat(key).isPresent();
            assertTrue(there || put.isEmpty(), () -> "interrupted after " + millis + " ms it said that it had put it");
            assertEquals(there, assertAbsentOrWhole(key, content), key);
            assertEquals(!there, storage().putIfAbsent(key, file(content)), "put after the one that was interrupted");
            assertTrue(Arrays.equals(content, read(key)), "what is read at last");
            storage().delete(key);
            assertEquals(new TreeSet<String>(), listed(""), () -> "what is left of " + key);
        }
    }

    @Test
    final void aReadThatIsInterruptedEndsSoonAndOthersGoOn() throws IOException {
        byte[] content = content(1, 1 << 20);
        storage().putIfAbsent("read", file(content));
        for (int millis : List.of(0, 2, 10, 50)) {
            Optional<Object> ended = interrupted(Duration.ofMillis(millis), () -> {
                while (true) {
                    assertArrayEquals(content, read("read"), "what is read until it is interrupted");
                }
            });
            assertEquals(Optional.empty(), ended, "reading in a thread that was interrupted ends with an exception");
            assertArrayEquals(content, read("read"), "what others read");
        }
    }

    /** What it returns when its thread is interrupted after a while; empty where it throws. */
    private static <T> Optional<T> interrupted(Duration after, Work<T> work) {
        AtomicReference<T> returned = new AtomicReference<>();
        AtomicReference<Throwable> wrong = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                returned.set(work.run());
            } catch (IOException | RuntimeException e) {
                // As it should: it was interrupted.
            } catch (Error e) {
                wrong.set(e);
            }
        });
        thread.start();
        try {
            Thread.sleep(after.toMillis());
            thread.interrupt();
            thread.join(SOON.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertFalse(thread.isAlive(), () -> "interrupted, it goes on for more than " + SOON);
        if (wrong.get() instanceof Error error) {
            throw error;
        }
        return Optional.ofNullable(returned.get());
    }
}
