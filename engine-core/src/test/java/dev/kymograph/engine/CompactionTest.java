package dev.kymograph.engine;

import dev.kymograph.engine.CompactionSummary.Compacted;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CompactionTest {

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");
    private static final String ALL =
            "SELECT dog_id, count(*), min(\"timestamp\"), max(\"timestamp\"), sum(beats::DOUBLE), count(sensor_id),"
                    + " sum((hash(\"timestamp\", beats, sensor_id) % 1000003)::BIGINT)::BIGINT FROM pulse GROUP BY 1 ORDER BY 1";

    @TempDir
    Path folder;

    private EngineBuilder builder() {
        return Engine.builder()
                .data(folder.resolve("data"))
                .set("duckdb.memory", "512MiB")
                .extension(new Herd());
    }

    private static void register(Engine engine, int dogs) {
        engine.subjects()
                .register(IntStream.rangeClosed(1, dogs)
                        .mapToObj(id -> Herd.dog(id, "Dog " + id, "Any", LocalDate.parse("2021-06-01")))
                        .toList());
    }

    private static long files(Engine engine) {
        return (Long) AnsweredRows.of(engine, "SELECT count(DISTINCT parquet_file_path) FROM dog_metrics")
                .get(0)
                .get(0);
    }

    @Test
    void filesWhoseReadingsAreOldAreCompressedOnceMore() {
        Instant now = Instant.now();
        try (Engine engine = builder()
                .set("compaction.enabled", "false")
                .set("compaction.old.after", "30d")
                .set("compaction.old.level", "9")
                .open()) {
            register(engine, 2);
            engine.ingest("pulse", List.of(Reading.of(1, NOON, "beats", 60f), Reading.of(2, now, "beats", 61f)));
            engine.flush();
            List<List<Object>> before = AnsweredRows.of(engine, ALL);
            engine.compact(Compaction.ALL, Watch.NOBODY);
            String kinds = "SELECT dog_id, compression_type FROM dog_metrics ORDER BY 1";
            assertEquals(List.of(List.of(1, "zstd-9"), List.of(2, "zstd")), AnsweredRows.of(engine, kinds));
            assertEquals(before, AnsweredRows.of(engine, ALL));
            assertEquals(List.of(), engine.compact(Compaction.ALL, Watch.NOBODY).compacted(), "once is enough");
            engine.ingest("pulse", Reading.of(1, NOON.plusSeconds(60), "beats", 62f));
            engine.compact(Compaction.ALL, Watch.NOBODY);
            assertEquals(
                    List.of(List.of(1, "zstd-9"), List.of(2, "zstd")),
                    AnsweredRows.of(engine, kinds),
                    "with what came late");
            assertEquals(List.of(List.of(3L)), AnsweredRows.of(engine, "SELECT count(*) FROM pulse"));
        }
    }

    @Test
    void filesAreCompressedEncodedAndCutAsConfigured() throws Exception {
        for (String compression : List.of("zstd", "snappy", "lz4")) {
            Path data = folder.resolve(compression);
            int readings = compression.equals("zstd") ? 100_000 : 1_000;
            try (Engine engine = builder()
                    .data(data)
                    .set("compaction.enabled", "false")
                    .set("compaction.compression", compression)
                    .set("compaction.target-size", "1MiB")
                    .open()) {
                register(engine, 4);
                ingestRandom(engine, 4, readings);
                List<List<Object>> before = AnsweredRows.of(engine, ALL);
                List<Double> told = new ArrayList<>();
                engine.compact(Compaction.ALL, telling(told));
                assertEquals(before, AnsweredRows.of(engine, ALL));
                assertTrue(
                        !told.isEmpty() && told.stream().allMatch(share -> share >= 0 && share <= 1), told::toString);
                List<Path> files =
                        AnsweredRows.of(engine, "SELECT DISTINCT parquet_file_path FROM dog_metrics").stream()
                                .map(row -> data.resolve("lake").resolve((String) row.get(0)))
                                .toList();
                assertEquals(readings == 1_000, files.size() == 1, files::toString);
                for (Path file : files) {
                    assertTrue(Files.size(file) < 1.3 * (1 << 20), () -> file + " is larger than it should be");
                    assertEquals(
                            compression.equals("lz4") ? "LZ4_RAW" : compression.toUpperCase(Locale.ROOT), codec(file));
                }
            }
        }
    }

    private static void ingestRandom(Engine engine, int dogs, int readings) {
        Random random = new Random(5);
        for (int dog = 1; dog <= dogs; dog++) {
            int one = dog;
            engine.ingest(
                    "pulse",
                    IntStream.range(0, readings)
                            .mapToObj(i ->
                                    Reading.of(one, NOON.plusSeconds(10L * i), "beats", 40 + random.nextFloat() * 100))
                            .toList());
            engine.flush();
        }
    }

    private static Watch telling(List<Double> told) {
        return new Watch() {
            @Override
            public void progress(String doing, double share) {
                told.add(share);
            }
        };
    }

    /** That of all columns; times are encoded as only the second version of the format does it. */
    private static String codec(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT string_agg(DISTINCT compression, ' '), string_agg(DISTINCT encodings, ' ')"
                                + " FILTER (WHERE path_in_schema = 'timestamp') FROM parquet_metadata('" + file
                                + "')")) {
            assertTrue(row.next());
            assertTrue(row.getString(2).contains("DELTA_BINARY_PACKED"), row.getString(2));
            return row.getString(1);
        }
    }

    @Test
    void timesOfManySubjectsInOneGroupOfRowsAreWrittenAsDifferences(@TempDir Path data) throws SQLException {
        try (Engine engine =
                builder().data(data).set("compaction.enabled", "false").open()) {
            register(engine, 20);
            ingestRandom(engine, 20, 3_000);
            engine.compact(Compaction.ALL, Watch.NOBODY);
            List<List<Object>> files = AnsweredRows.of(engine, "SELECT DISTINCT parquet_file_path FROM dog_metrics");
            assertEquals(1, files.size());
            // 3,000 times in 60,000 rows, which DuckDB alone would put into a dictionary.
            codec(data.resolve("lake").resolve((String) files.get(0).get(0)));
        }
    }

    @Test
    void twoThousandFilesBySubjectAndDayBecomeAFileForEachMonth() throws Exception {
        adoptAndCompact(50, 40, 10, Watch.NOBODY);
    }

    @Tag("soak")
    @Test
    void aYearOfTwoHundredSubjectsBecomesAFileForEachMonth() throws Exception {
        adoptAndCompact(200, 365, 10, Watch.NOBODY);
    }

    private void adoptAndCompact(int dogs, int days, int minutes, Watch watch) throws Exception {
        Path theirs = TheirFile.bySubjectAndDay(folder.resolve("theirs"), dogs, days, minutes);
        try (Engine engine = builder().open()) {
            register(engine, dogs);
            Adoption adoption = Adoption.of(theirs, "pulse");
            long adopted = engine.adopt(adoption, watch).adopted();
            assertEquals((long) dogs * days, adopted);
            List<List<Object>> before = AnsweredRows.of(engine, ALL);
            int snapshots = engine.snapshots().list(100).size();
            Compacted done = engine.compact(Compaction.ALL, watch).compacted().get(0);
            assertEquals(snapshots + 1, engine.snapshots().list(100).size(), "all months in one snapshot");
            assertEquals(adopted, done.filesBefore());
            assertEquals(done.filesAfter(), files(engine));
            assertTrue(done.filesAfter() <= days / 28 + 2, done::toString);
            assertEquals(0, done.replaced());
            assertEquals(before, AnsweredRows.of(engine, ALL));
            AdoptionSummary again = engine.adopt(adoption, watch);
            assertEquals(adopted, again.known(), "their readings are there");
            assertEquals(0, again.adopted() + again.refused().size());
            assertEquals(List.of(), engine.compact(Compaction.ALL, watch).compacted());
        }
        try (Stream<Path> left = Files.walk(theirs)) {
            long parquet =
                    left.filter(file -> file.toString().endsWith(".parquet")).count();
            assertEquals((long) dogs * days, parquet, "their files are theirs");
        }
    }

    @Test
    void aFileOfSeveralMonthsIsCut() throws Exception {
        Path theirs = Files.createDirectories(folder.resolve("theirs"));
        TheirFile.write(
                theirs,
                1,
                1,
                List.of("(1, TIMESTAMP '2023-01-31 23:59:59.999999', 60)", "(1, TIMESTAMP '2023-02-01', 61)"));
        try (Engine engine = builder().open()) {
            register(engine, 2);
            engine.adopt(Adoption.of(theirs, "pulse"), Watch.NOBODY);
            engine.ingest("pulse", Reading.of(2, Instant.parse("2023-02-05T00:00:00Z"), "beats", 62f));
            List<List<Object>> before = AnsweredRows.of(engine, ALL);
            Compacted done =
                    engine.compact(Compaction.ALL, Watch.NOBODY).compacted().get(0);
            assertEquals(2, done.filesBefore());
            assertEquals(2, done.filesAfter());
            assertEquals(before, AnsweredRows.of(engine, ALL));
        }
    }

    @Test
    void filesBecomeFewByThemselves() throws Exception {
        try (Engine engine = builder()
                .set("compaction.every", "100ms")
                .set("compaction.budget", "1")
                .set("compaction.small-files", "4")
                .open()) {
            register(engine, 2);
            for (int i = 0; i < 12; i++) {
                engine.ingest("pulse", Reading.of(1, NOON.plus(Duration.ofHours(i)), "beats", 60f + i));
                engine.flush();
            }
            for (int tries = 0; files(engine) >= 4; tries++) {
                assertTrue(
                        tries < 600,
                        () -> "still " + files(engine) + " files: "
                                + engine.jobs().list());
                Thread.sleep(50);
            }
            assertEquals(List.of(List.<Object>of(12L)), AnsweredRows.of(engine, "SELECT count(*) FROM pulse"));
            assertEquals(
                    List.of("compaction", "erasure", "flush", "plugins", "rollups", "vacuum"),
                    engine.jobs().list().stream().map(Jobs.Job::name).toList());
            assertEquals(List.of(), engine.troubles());
        }
    }

    @Test
    void itRestsSuchThatItWorksItsShareOfTheTime() throws Exception {
        try (Engine engine = builder()
                .set("compaction.every", "100ms")
                .set("compaction.budget", "0.01")
                .set("compaction.small-files", "4")
                .open()) {
            register(engine, 2);
            for (int i = 0; i < 4; i++) {
                engine.ingest("pulse", Reading.of(1, NOON.plus(Duration.ofHours(i)), "beats", 60f + i));
                engine.flush();
            }
            for (int tries = 0; files(engine) >= 4; tries++) {
                assertTrue(tries < 1200, () -> engine.jobs().list().toString());
                Thread.sleep(50);
            }
            Jobs.Job job = awaitRest(engine);
            // Writing a file takes more than 5 ms.
            Duration round =
                    Duration.between(job.lastRun().orElseThrow(), job.nextRun().orElseThrow());
            assertTrue(round.toMillis() > 500, () -> "it begins again after " + round);
        }
    }

    private static Jobs.Job awaitRest(Engine engine) throws InterruptedException {
        while (true) {
            Jobs.Job job = engine.jobs().list().stream()
                    .filter(each -> each.name().equals("compaction"))
                    .findFirst()
                    .orElseThrow();
            if (job.state() == Jobs.State.RESTING) {
                return job;
            }
            Thread.sleep(20);
        }
    }

    @Test
    void readersAndWritersGoOnMeanwhile() throws Exception {
        try (Engine engine = builder().set("compaction.enabled", "false").open()) {
            register(engine, 2);
            AtomicBoolean done = new AtomicBoolean();
            Thread compacting = new Thread(() -> {
                while (!done.get()) {
                    engine.compact(Compaction.ALL, Watch.NOBODY);
                }
            });
            compacting.start();
            try {
                for (int i = 1; i <= 60; i++) {
                    engine.ingest(
                            "pulse",
                            List.of(
                                    Reading.of(1, NOON.plusSeconds(i), "beats", 60f),
                                    Reading.of(2, NOON, "beats", 60f + i)));
                    if (i % 4 == 0) {
                        engine.flush();
                    }
                    assertEquals(
                            List.of(List.<Object>of(i + 1L, 60f + i)),
                            AnsweredRows.of(engine, "SELECT count(*), max(beats) FROM pulse"));
                }
            } finally {
                done.set(true);
                compacting.join();
            }
        }
    }
}
