package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.Compaction;
import dev.kymograph.engine.CompactionSummary;
import dev.kymograph.engine.CompactionSummary.Compacted;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.Herd;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Commit;
import dev.kymograph.engine.internal.catalog.Holdings;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.Reading;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CompactionsTest extends LakeCase {

    private static final int MONTH = 31 * 24 * 60;

    private CompactionSummary compact(Lake lake) {
        return lake.compact(Compaction.of("pulse"), Watch.NOBODY);
    }

    private void flushed(Lake lake, List<Reading> readings) {
        lake.ingest("pulse", readings);
        lake.flush();
    }

    /** What a question would find of one dog: minute and beats. */
    private Map<Integer, Float> beats(int dog) throws Exception {
        Map<Integer, Float> beats = new TreeMap<>();
        String written = new FilesSql(Herd.PULSE, Herd.DOG, Scope.all("pulse")).written(pulses().files());
        for (List<Object> row : rows(
                "SELECT epoch_us(\"timestamp\"), beats FROM (" + written + ") WHERE subject = " + dog
                        + " QUALIFY row_number() OVER (PARTITION BY subject, \"timestamp\" ORDER BY _sequence DESC) = 1")) {
            long minute = ((Long) row.get(0) / 1_000_000 - NOON.getEpochSecond()) / 60;
            beats.put((int) minute, (Float) row.get(1));
        }
        return beats;
    }

    private List<List<Object>> rows(String sql) throws Exception {
        try (Connection connection = store.connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            List<List<Object>> rows = new ArrayList<>();
            while (found.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    row.add(found.getObject(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    @Test
    void smallFilesOfAMonthBecomeOneThatIsSorted() throws Exception {
        Lake lake = lake(catalog);
        flushed(lake, minutes(2, 0, 10));
        flushed(lake, minutes(1, 0, 10));
        flushed(lake, minutes(1, 5, 10));
        CompactionSummary done = compact(lake);
        Compacted compacted = done.compacted().get(0);
        assertEquals(3, compacted.filesBefore());
        assertEquals(1, compacted.filesAfter());
        assertEquals(30, compacted.readings());
        assertEquals(5, compacted.replaced());
        LakeFile file = pulses().files().get(0);
        assertEquals(List.of(file), pulses().files());
        assertEquals(file.bytes(), compacted.bytesAfter());
        assertEquals("1-3", file.sequenceFrom() + "-" + file.sequenceTo());
        List<List<Object>> keys =
                rows("SELECT dog_id, epoch_us(\"timestamp\") FROM read_parquet(" + SqlText.text(file.path()) + ")");
        assertEquals(keys, keys.stream().sorted((a, b) -> compare(a, b)).toList());
        assertEquals(Map.of(1, 15L, 2, 10L), readings());
        assertEquals(4, filesOnDisk(), "the inputs stay, until nothing needs them");
    }

    private static int compare(List<Object> a, List<Object> b) {
        int dogs = ((Integer) a.get(0)).compareTo((Integer) b.get(0));
        return dogs != 0 ? dogs : ((Long) a.get(1)).compareTo((Long) b.get(1));
    }

    @Test
    void theLastWriteIsTheOneThatStays() throws Exception {
        Lake lake = lake(catalog);
        for (int beats = 50; beats < 56; beats++) {
            flushed(lake, List.of(pulse(1, 0, beats), pulse(1, beats, beats)));
        }
        compact(lake);
        assertEquals(1, pulses().files().size());
        assertEquals(Map.of(0, 55f, 50, 50f, 51, 51f, 52, 52f, 53, 53f, 54, 54f, 55, 55f), new TreeMap<>(beats(1)));
    }

    @Test
    void aFileTellsWhichItReplaces() throws Exception {
        Lake lake = lake(catalog);
        flushed(lake, minutes(1, 0, 10));
        flushed(lake, minutes(1, 10, 10));
        List<String> ids = pulses().files().stream()
                .map(file -> Path.of(file.path()).getFileName().toString().substring(5, 41))
                .toList();
        compact(lake);
        assertEquals(
                List.of(List.<Object>of(String.join(",", ids))),
                rows("SELECT CAST(value AS VARCHAR) FROM parquet_kv_metadata("
                        + SqlText.text(pulses().files().get(0).path())
                        + ") WHERE CAST(key AS VARCHAR) = 'kymograph_replaces'"));
    }

    @Test
    void whatIsCompactIsLeftAlone() {
        Lake lake = lake(catalog);
        flushed(lake, minutes(1, 0, 10));
        flushed(lake, minutes(1, MONTH, 10));
        flushed(lake, minutes(1, MONTH + 5, 10));
        assertEquals(1, compact(lake).compacted().size());
        long snapshot = catalog.state(List.of()).snapshot();
        assertEquals(new CompactionSummary(List.of(), List.of()), compact(lake));
        assertEquals(snapshot, catalog.state(List.of()).snapshot());
        assertEquals(2, pulses().files().size());
    }

    @Test
    void hotReadingsAreMovedFirst() throws Exception {
        Lake lake = lake(catalog);
        flushed(lake, minutes(1, 0, 10));
        lake.ingest("pulse", List.of(pulse(1, 3, 99)));
        assertEquals(1, compact(lake).compacted().get(0).replaced());
        assertEquals(List.of(), catalog.hotBatches("pulse"));
        assertEquals(99f, beats(1).get(3));
    }

    @Test
    void aRehearsalChangesNothing() {
        Lake lake = lake(catalog);
        flushed(lake, minutes(1, 0, 10));
        flushed(lake, minutes(1, 5, 10));
        lake.ingest("pulse", minutes(2, 0, 3));
        long state = catalog.stateNumber();
        Compacted said = lake.compact(Compaction.ALL.rehearse(), Watch.NOBODY)
                .compacted()
                .get(0);
        assertEquals("2 0 20", said.filesBefore() + " " + said.filesAfter() + " " + said.readings());
        assertEquals(state, catalog.stateNumber());
    }

    @Test
    void aDamagedFileIsNamedAndTheRestGoesOn() throws Exception {
        Lake lake = lake(catalog);
        flushed(lake, minutes(1, 0, 10));
        flushed(lake, minutes(1, 5, 10));
        Path damaged = Path.of(pulses().files().get(1).path());
        flushed(lake, minutes(1, MONTH, 10));
        flushed(lake, minutes(1, MONTH + 5, 10));
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length / 2] ^= 1;
        Files.write(damaged, bytes);
        CompactionSummary done = compact(lake);
        assertEquals(2, done.compacted().get(0).filesBefore());
        assertEquals(1, done.skipped().size());
        assertEquals(damaged.toString(), done.skipped().get(0).path());
        assertTrue(
                done.skipped()
                        .get(0)
                        .reason()
                        .startsWith("Cannot read the lake: the file " + damaged + " of the lake is damaged"),
                () -> done.skipped().toString());
        assertEquals(3, pulses().files().size());
    }

    @Test
    void aCancelledOneLeavesNothingHalfDone() throws Exception {
        Lake lake = lake(catalog);
        for (int month = 0; month < 3; month++) {
            flushed(lake, minutes(1, month * MONTH, 10));
            flushed(lake, minutes(1, month * MONTH + 5, 10));
        }
        AtomicInteger asked = new AtomicInteger();
        for (int most = 0; most < 40; most++) {
            int end = most;
            asked.set(0);
            int before = pulses().files().size();
            Watch watch = new Watch() {
                @Override
                public boolean cancelled() {
                    return asked.incrementAndGet() > end;
                }
            };
            try {
                lake.compact(Compaction.ALL, watch);
                break;
            } catch (KymographException e) {
                assertEquals("cancelled", e.code());
                int replaced = 2 * (before - pulses().files().size());
                String told = replaced == 0
                        ? "Cancelled while compacting; nothing was changed"
                        : "replaced before: " + replaced + " files of pulse by " + replaced / 2;
                assertTrue(e.getMessage().endsWith(told), e.getMessage());
            }
            assertEquals(
                    15,
                    beats(1).entrySet().stream()
                            .filter(entry -> entry.getKey() < 100)
                            .count());
            assertEquals(45, beats(1).size());
            try (var incoming = Files.list(folder().resolve(".incoming"))) {
                assertEquals(0, incoming.count());
            }
        }
        assertEquals(3, pulses().files().size());
    }

    /** A bulk write has its place, between those of two files, and commits only after the compaction. */
    @Test
    void aWriteThatHasItsPlaceAndIsNotCommittedKeepsItsOrder() throws Exception {
        Lake lake = lake(catalog);
        List<Reading> bulk = minutes(1, 0, BULK_FROM).stream()
                .map(reading -> Reading.of(reading.subject(), reading.timestamp(), "beats", 200f))
                .toList();
        flushed(lake, List.of(pulse(1, 0, 50), pulse(1, 1, 50), pulse(1, 3, 50)));
        Lake slow = lake(before("commit", () -> {
            flushed(lake, List.of(pulse(1, 1, 60)));
            flushed(lake, List.of(pulse(1, 2, 60)));
            assertEquals(new CompactionSummary(List.of(), List.of()), compact(lake), "what is later must wait");
        }));
        slow.ingest("pulse", bulk);
        assertOrder();
        compact(lake);
        assertEquals(1, pulses().files().size());
        assertOrder();
    }

    private void assertOrder() throws Exception {
        Map<Integer, Float> beats = beats(1);
        assertEquals(200f, beats.get(0), "later than the first");
        assertEquals(60f, beats.get(1), "earlier than the last");
        assertEquals(60f, beats.get(2));
        assertEquals(200f, beats.get(3));
    }

    @Test
    void aPlannerThatKnowsNothingOfOpenWritesIsRefusedByTheCatalog() throws Exception {
        Lake lake = lake(catalog);
        Lake careless = lake(unaware());
        flushed(lake, List.of(pulse(1, 0, 50), pulse(1, 1, 50), pulse(1, 3, 50)));
        Lake slow = lake(before("commit", () -> {
            flushed(lake, List.of(pulse(1, 1, 60)));
            flushed(lake, List.of(pulse(1, 2, 60)));
            KymographException refused = assertThrows(KymographException.class, () -> compact(careless));
            assertEquals("catalog.conflict", refused.code(), refused.getMessage());
        }));
        slow.ingest(
                "pulse",
                minutes(1, 0, BULK_FROM).stream()
                        .map(reading -> Reading.of(reading.subject(), reading.timestamp(), "beats", 200f))
                        .toList());
        assertOrder();
    }

    /** A catalog that says of all writes that they are settled. */
    private Catalog unaware() {
        return (Catalog) Proxy.newProxyInstance(
                Catalog.class.getClassLoader(), new Class<?>[] {Catalog.class}, (proxy, called, arguments) -> {
                    try {
                        Object result = called.invoke(catalog, arguments);
                        return result instanceof Holdings holdings
                                ? new Holdings(holdings.files(), holdings.spans(), Long.MAX_VALUE)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void whatIsWrittenMeanwhileIsLater() throws Exception {
        Lake writer = lake(catalog);
        flushed(writer, minutes(1, 0, 10));
        flushed(writer, minutes(1, 5, 10));
        Lake lake = lake(before("commit", () -> {}));
        Lake disturbed = lake(before("holdings", () -> flushed(writer, List.of(pulse(1, 3, 77)))));
        compact(disturbed);
        assertEquals(77f, beats(1).get(3));
        flushed(writer, minutes(1, 5, 2));
        Lake second = lake(before("commit", () -> flushed(writer, List.of(pulse(1, 4, 78), pulse(1, 20, 78)))));
        compact(second);
        compact(lake);
        assertEquals(78f, beats(1).get(4));
        assertEquals(1, pulses().files().size());
    }

    @Test
    void twoAtATimeDoNotReplaceAFileTwice() throws Exception {
        Lake first = lake(catalog);
        flushed(first, minutes(1, 0, 10));
        flushed(first, minutes(1, 5, 10));
        Lake second = lake(before("commit", () -> compact(first)));
        assertEquals(List.of(), compact(second).compacted());
        assertEquals(Map.of(1, 15L), readings());
        assertEquals(3, filesOnDisk(), "what could not be committed is gone");
    }

    /** Files of January change each time they are about to be replaced. */
    @Test
    void whatChangesAllTheTimeIsToldAndInNobodysWay() {
        Lake lake = lake(catalog);
        for (int month = 0; month < 3; month++) {
            flushed(lake, minutes(1, month * MONTH, 10));
            flushed(lake, minutes(1, month * MONTH + 5, 10));
        }
        Set<Long> january = pulses().files().stream()
                .filter(file -> file.fromMicros() < NOON.plusSeconds(3600).getEpochSecond() * 1_000_000)
                .map(LakeFile::id)
                .collect(Collectors.toSet());
        assertEquals(2, january.size());
        Lake disturbed = lake(refusing(january));
        KymographException told =
                assertThrows(KymographException.class, () -> disturbed.compact(Compaction.ALL, Watch.NOBODY));
        assertEquals("catalog.conflict", told.code());
        assertTrue(told.getMessage().contains("all of pulse"), told.getMessage());
        assertEquals(4, pulses().files().size());
        assertEquals(1, compact(lake).compacted().size());
        assertEquals(3, pulses().files().size());
    }

    private Catalog refusing(Set<Long> files) {
        return (Catalog) Proxy.newProxyInstance(
                Catalog.class.getClassLoader(), new Class<?>[] {Catalog.class}, (proxy, called, arguments) -> {
                    if (called.getName().equals("commit")
                            && ((Commit) arguments[0]).removedFiles().stream().anyMatch(files::contains)) {
                        throw new KymographException(ErrorKind.EXTERNAL, "catalog.conflict", "changed meanwhile");
                    }
                    try {
                        return called.invoke(catalog, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
