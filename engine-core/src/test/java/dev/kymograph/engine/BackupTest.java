package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A backup is a data folder: it answers as what it is a copy of did at that moment, whatever goes on, and whatever ends it. */
class BackupTest {

    private static final Instant START = Instant.parse("2024-01-31T00:00:00Z");
    private static final String ALL =
            "SELECT dog_id, count(*), sum(beats), min(\"timestamp\"), max(\"timestamp\") FROM pulse GROUP BY dog_id ORDER BY dog_id";

    @RegisterExtension
    final MemoryFolder folder = new MemoryFolder();

    private int restored;

    private Engine open(Path data) {
        return Engine.builder()
                .data(data)
                .set("ingest.bulk-from", "200")
                .set("ingest.flush-at-age", "1d")
                .set("compaction.enabled", "false")
                .set("rollups.refresh-every", "0s")
                .extension(new Herd())
                .open();
    }

    private Engine filled() {
        Engine engine = open(folder.resolve("data"));
        engine.subjects()
                .register(List.of(
                        Herd.dog(1, "Rex", "Shepherd", LocalDate.parse("2020-02-29")),
                        Herd.dog(2, "Ada", "Poodle", LocalDate.parse("2020-02-29"))));
        engine.ingest("pulse", readings(0, 300));
        return engine;
    }

    /** Half of them of each dog, a minute apart. */
    private static List<Reading> readings(int from, int to) {
        List<Reading> readings = new ArrayList<>();
        for (int i = from; i < to; i++) {
            readings.add(Reading.of(1 + i % 2, START.plus(Duration.ofMinutes(i)), "beats", 60f + i % 7));
        }
        return readings;
    }

    private BackupSummary backup(Engine engine) {
        return engine.backup(Backup.into(folder.resolve("backup")), Watch.NOBODY);
    }

    /** What a backup answers; it is left as it is, for a copy is opened. */
    private List<List<Object>> restored(Path backup, String sql) throws IOException {
        Path copy = folder.resolve("restored" + ++restored);
        MemoryFolder.copy(backup, copy);
        try (Engine engine = open(copy)) {
            CheckReport report =
                    engine.check(new Check(Optional.empty(), Check.Depth.READINGS, Check.Mode.LOOK), Watch.NOBODY);
            assertEquals(List.of(), report.findings());
            return AnsweredRows.of(engine, sql);
        }
    }

    @Test
    void answersAsItsDataDid() throws IOException {
        try (Engine engine = filled()) {
            engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
            engine.ingest("pulse", readings(300, 310));
            List<List<Object>> before = AnsweredRows.of(engine, ALL);
            BackupSummary summary = backup(engine);
            engine.ingest("pulse", readings(310, 320));
            assertEquals(List.of(), summary.missing());
            assertEquals(before, restored(folder.resolve("backup"), ALL));
            assertEquals(
                    AnsweredRows.of(engine, "SELECT * FROM dogs ORDER BY 1"),
                    restored(folder.resolve("backup"), "SELECT * FROM dogs ORDER BY 1"));
        }
    }

    @Test
    void laterOneCopiesWhatIsNewAndRemovesWhatNothingNeeds() throws IOException {
        try (Engine engine = filled()) {
            BackupSummary first = backup(engine);
            engine.ingest("pulse", readings(300, 600));
            BackupSummary second = backup(engine);
            assertEquals(first.copied(), second.kept());
            assertTrue(second.copied() > 0);
            engine.compact(Compaction.ALL, Watch.NOBODY);
            engine.snapshots().expire(Snapshots.Keep.newest(1));
            engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
            BackupSummary third = backup(engine);
            assertEquals(0, third.kept());
            assertEquals(first.copied() + second.copied(), third.removed());
            assertEquals(AnsweredRows.of(engine, ALL), restored(folder.resolve("backup"), ALL));
        }
    }

    @Test
    void writersAndCompactionsGoOnMeanwhile() throws Exception {
        try (Engine engine = filled()) {
            Thread writer = new Thread(() -> {
                for (int at = 300; at < 6_300; at += 300) {
                    engine.ingest("pulse", readings(at, at + 300));
                    engine.compact(Compaction.ALL, Watch.NOBODY);
                    engine.snapshots().expire(Snapshots.Keep.newest(1));
                    engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
                }
            });
            writer.start();
            int seen = 0;
            do {
                BackupSummary summary = backup(engine);
                assertEquals(List.of(), summary.missing());
                List<List<Object>> answer =
                        restored(folder.resolve("backup"), "SELECT count(*), count(DISTINCT \"timestamp\") FROM pulse");
                long readings = ((Number) answer.get(0).get(0)).longValue();
                assertEquals(0, readings % 300, "a whole number of batches");
                assertEquals(readings, ((Number) answer.get(0).get(1)).longValue());
                assertTrue(readings >= seen);
                seen = (int) readings;
            } while (writer.isAlive());
            writer.join();
        }
    }

    @Tag("heavy")
    @Test
    void oneThatWasCancelledLeavesTheEarlierOne() throws IOException {
        try (Engine engine = filled()) {
            backup(engine);
            List<List<Object>> before = restored(folder.resolve("backup"), ALL);
            engine.ingest("pulse", readings(300, 900));
            engine.ingest("pulse", readings(900, 1_500));
            boolean ended = false;
            int cancelled = 0;
            for (int at = 0; !ended; at++) {
                assertEquals(before, restored(folder.resolve("backup"), ALL));
                ended = !isCancelled(engine, at);
                cancelled += ended ? 0 : 1;
            }
            assertTrue(cancelled >= 2, "at the catalog, and at each file");
            assertEquals(AnsweredRows.of(engine, ALL), restored(folder.resolve("backup"), ALL));
        }
    }

    private boolean isCancelled(Engine engine, int at) {
        AtomicInteger asked = new AtomicInteger();
        try {
            engine.backup(Backup.into(folder.resolve("backup")), new Watch() {
                @Override
                public boolean cancelled() {
                    return asked.getAndIncrement() >= at;
                }
            });
            return false;
        } catch (KymographException e) {
            assertEquals("cancelled", e.code());
            return true;
        }
    }

    @Test
    void whatWasWrittenToABackupIsNotLostUntold() {
        try (Engine engine = filled()) {
            backup(engine);
            try (Engine other = open(folder.resolve("backup"))) {
                assertEquals(
                        "catalog.in-use", code(() -> backup(engine)), "a second one of this process, or of another");
                other.ingest("pulse", readings(2_000, 2_001));
            }
            assertEquals("backup.changed", code(() -> backup(engine)));
            engine.backup(Backup.into(folder.resolve("backup")).replacing(), Watch.NOBODY);
            try (Engine other = open(folder.resolve("backup"))) {
                assertEquals(AnsweredRows.of(engine, ALL), AnsweredRows.of(other, ALL));
            }
        }
    }

    @Test
    void dataThatWasLostDoesNotTakeThePlaceOfItsBackup() throws IOException {
        List<List<Object>> before;
        try (Engine engine = filled()) {
            backup(engine);
            before = AnsweredRows.of(engine, ALL);
        }
        MemoryFolder.delete(folder.resolve("data"));
        try (Engine empty = open(folder.resolve("data"))) {
            assertEquals("backup.changed", code(() -> backup(empty)));
        }
        assertEquals(before, restored(folder.resolve("backup"), ALL));
    }

    @Test
    void restoredDataIsBackedUpOnceItIsAsFarAsItsBackup() throws IOException {
        try (Engine engine = filled()) {
            backup(engine);
            MemoryFolder.copy(folder.resolve("backup"), folder.resolve("earlier"));
            engine.ingest("pulse", readings(300, 600));
            backup(engine);
        }
        MemoryFolder.delete(folder.resolve("data"));
        MemoryFolder.copy(folder.resolve("earlier"), folder.resolve("data"));
        try (Engine engine = open(folder.resolve("data"))) {
            assertEquals("backup.changed", code(() -> backup(engine)), "it would be lost what came between");
            engine.backup(Backup.into(folder.resolve("backup")).replacing(), Watch.NOBODY);
            assertEquals(AnsweredRows.of(engine, ALL), restored(folder.resolve("backup"), ALL));
        }
    }

    @Test
    void whatCannotBeReadCanBeReplaced() throws IOException {
        try (Engine engine = filled()) {
            backup(engine);
            Files.writeString(folder.resolve("backup").resolve("catalog.duckdb"), "spoiled");
            assertThrows(KymographException.class, () -> backup(engine));
            engine.backup(Backup.into(folder.resolve("backup")).replacing(), Watch.NOBODY);
            assertEquals(AnsweredRows.of(engine, ALL), restored(folder.resolve("backup"), ALL));
        }
    }

    @Test
    void takesNoFolderOfSomethingElse() throws IOException {
        try (Engine engine = filled()) {
            Files.createDirectories(folder.resolve("full"));
            Files.writeString(folder.resolve("full").resolve("thesis.txt"), "all of it");
            Files.writeString(folder.resolve("file"), "x");
            for (Path wrong : List.of(
                    folder.resolve("full"),
                    folder.resolve("file"),
                    folder.resolve("data"),
                    folder.resolve("data").resolve("lake").resolve("backup"),
                    folder.resolve("data").resolve(".."))) {
                assertEquals(
                        "backup.folder", code(() -> engine.backup(Backup.into(wrong), Watch.NOBODY)), wrong.toString());
            }
            assertTrue(Files.exists(folder.resolve("full").resolve("thesis.txt")));
            backup(engine);
        }
        try (Engine other = open(folder.resolve("other"))) {
            assertEquals("backup.changed", code(() -> backup(other)), "it is a backup of other data");
        }
    }

    private static String code(Executable work) {
        return assertThrows(KymographException.class, work).code();
    }

    @Test
    void saysWhichFilesItCannotHave() throws IOException {
        try (Engine engine = filled()) {
            engine.ingest("pulse", readings(300, 600));
            List<Path> files = parquet(folder.resolve("data"));
            assertTrue(files.size() > 1);
            byte[] bytes = Files.readAllBytes(files.get(0));
            bytes[bytes.length / 2] ^= 1;
            Files.write(files.get(0), bytes);
            Files.delete(files.get(1));
            BackupSummary summary = backup(engine);
            assertEquals(2, summary.missing().size());
            assertEquals(files.size() - 2, parquet(folder.resolve("backup")).size());
        }
    }

    private static List<Path> parquet(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> path.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> names(Path data) throws IOException {
        return parquet(data).stream()
                .map(path -> data.relativize(path).toString())
                .toList();
    }

    @Tag("heavy")
    @Test
    void whoWasErasedGoesFromTheNextOne() throws IOException {
        try (Engine engine = filled()) {
            backup(engine);
            engine.erase("dog", 1, Watch.NOBODY);
            backup(engine);
            assertEquals(AnsweredRows.of(engine, ALL), restored(folder.resolve("backup"), ALL));
            assertEquals(names(folder.resolve("data")), names(folder.resolve("backup")));
        }
    }
}
