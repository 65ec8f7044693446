package dev.kymograph.testkit;

import dev.kymograph.engine.extension.Storage;
import dev.kymograph.engine.extension.StorageException;
import dev.kymograph.engine.extension.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a storage makes of files and their keys. */
abstract class StorageFilesContract extends StorageCase {

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

    @Test
    final void whatIsPutIsReadAsItWasPut() throws IOException {
        Instant before = Instant.now().minus(Duration.ofMinutes(10));
        byte[] content = content(1, 10_000);
        assertTrue(storage().putIfAbsent("a/b.parquet", file(content)));
        assertArrayEquals(content, read("a/b.parquet"));
        StoredFile stored = storage().stat("a/b.parquet").orElseThrow();
        assertEquals("a/b.parquet", stored.key());
        assertEquals(content.length, stored.bytes());
        assertTrue(stored.modified().isAfter(before), () -> "modified " + stored.modified());
        assertTrue(stored.modified().isBefore(Instant.now().plus(Duration.ofMinutes(10))), () -> "modified " + stored);
    }

    @Test
    final void whatIsNotThereIsSaidNotToBeThere() throws IOException {
        storage().putIfAbsent("folder/file", file(content(1, 10)));
        for (String absent : List.of("nothing", "folder", "folder/fil", "folder/file2", "folder/file/below")) {
            assertEquals(Optional.empty(), storage().stat(absent), absent);
            StorageException missing = assertThrows(StorageException.class, () -> read(absent), absent);
            assertEquals(StorageException.MISSING, missing.code(), absent);
            storage().delete(absent);
        }
        assertTrue(storage().stat("folder/file").isPresent());
    }

    @Test
    final void whatIsThereIsNotReplaced() throws IOException {
        byte[] first = content(1, 1_000);
        assertTrue(storage().putIfAbsent("once", file(first)), "was the first one put?");
        assertFalse(storage().putIfAbsent("once", file(content(2, 1_000))), "was a second one put?");
        assertFalse(storage().putIfAbsent("once", file(first)), "was the same one put again?");
        assertArrayEquals(first, read("once"));
    }

    @Test
    final void keysMayBeOdd() throws IOException {
        Map<String, byte[]> put = new TreeMap<>();
        for (String key : ODD) {
            byte[] content = content(key.hashCode(), 100);
            put.put(key, content);
            assertTrue(storage().putIfAbsent(key, file(content)), key);
        }
        for (Map.Entry<String, byte[]> each : put.entrySet()) {
            assertArrayEquals(each.getValue(), read(each.getKey()), each.getKey());
            assertEquals(
                    each.getKey(), storage().stat(each.getKey()).orElseThrow().key());
        }
        assertEquals(put.keySet(), listed(""));
        for (String key : ODD) {
            storage().delete(key);
            assertEquals(Optional.empty(), storage().stat(key), key);
        }
    }

    @Test
    final void anEmptyFileIsAFile() throws IOException {
        assertTrue(storage().putIfAbsent("empty", file(new byte[0])));
        assertFalse(storage().putIfAbsent("empty", file(content(1, 1))));
        assertEquals(0, storage().stat("empty").orElseThrow().bytes());
        assertArrayEquals(new byte[0], read("empty"));
    }

    @Test
    final void aPartIsRead() throws IOException {
        byte[] content = content(1, 1_000);
        storage().putIfAbsent("parts", file(content));
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
            try (InputStream in = storage().read("parts", part[0], part[1])) {
                assertArrayEquals(
                        Arrays.copyOfRange(content, from, to), in.readAllBytes(), () -> Arrays.toString(part));
            }
        }
    }

    @Test
    final void aStreamMayBeLeftBeforeItsEnd() throws IOException {
        storage().putIfAbsent("left", file(content(1, 5 << 20)));
        for (int i = 0; i < 60; i++) {
            try (InputStream in = storage().read("left", i, Long.MAX_VALUE)) {
                assertEquals(10, in.readNBytes(10).length);
            }
        }
    }

    @Test
    final void aBigFileIsPutWhole() throws IOException {
        byte[] content = content(1, bigBytes());
        assertTrue(storage().putIfAbsent("big", file(content)));
        assertFalse(storage().putIfAbsent("big", file(content)), "was it put a second time?");
        assertEquals(content.length, storage().stat("big").orElseThrow().bytes());
        assertTrue(Arrays.equals(content, read("big")), "what was put is what is read");
        try (InputStream in = storage().read("big", content.length - 5, 100)) {
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
                        storage().putIfAbsent("many/" + i % 3 + "/" + i, file(content(i, 10)));
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
        storage().putIfAbsent("gone", file(content(1, 10)));
        storage().delete("gone");
        storage().delete("gone");
        assertEquals(Optional.empty(), storage().stat("gone"));
        assertEquals(new TreeSet<String>(), listed(""));
        byte[] second = content(2, 20);
        assertTrue(storage().putIfAbsent("gone", file(second)));
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
        assertEquals(Optional.empty(), storage().stat("kept"), "found at another location");
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
    final void aListingIsTheSameEachTime() throws IOException {
        for (int i = 0; i < 20; i++) {
            storage().putIfAbsent("same/" + i % 4 + "/" + i, file(content(i, 10 + i)));
        }
        Set<String> first = described();
        assertEquals(20, first.size(), first::toString);
        for (int times = 0; times < 5; times++) {
            assertEquals(first, described());
        }
    }

    /** What is said of each file, in an order of ours: a storage has none. */
    private Set<String> described() throws IOException {
        Set<String> found = new TreeSet<>();
        storage().list("", file -> found.add(file.toString()));
        return found;
    }

    private interface Action {
        Object run() throws IOException;
    }
}
