package dev.kymograph.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Random programs, against a map in memory. -Dkymograph.seeds=… says how many, -Dkymograph.first-seed=… with which to begin. */
class EngineModelTest {

    private static final long FIRST_SEED = Long.getLong("kymograph.first-seed", 1);
    private static final ModelProgram.Meddling NONE = data -> {};

    @RegisterExtension
    final MemoryFolder folder = new MemoryFolder();

    /** Every program begins with a copy: a new catalog costs more than all that most steps do. */
    @BeforeEach
    void makeTemplate() {
        ModelProgram.prepare(folder.resolve("template"));
    }

    @Test
    void answersAreThoseOfAMapInMemoryInSomePrograms() throws Exception {
        run(Long.getLong("kymograph.seeds", 10));
    }

    @Tag("heavy")
    @Test
    void answersAreThoseOfAMapInMemory() throws Exception {
        run(Long.getLong("kymograph.seeds", 200));
    }

    @Tag("soak")
    @Test
    void answersAreThoseOfAMapInMemoryInManyPrograms() throws Exception {
        run(Long.getLong("kymograph.seeds", 20_000));
    }

    @Tag("heavy")
    @Test
    void anEngineInWhichTheOlderWriteWinsIsFoundOut() throws Exception {
        requireTwoFailures("an engine in which the older write wins", 10, EngineModelTest::turnSequencesRound);
    }

    @Tag("heavy")
    @Test
    void anEngineThatGivesACompactedFileTheWrongPlaceIsFoundOut() throws Exception {
        requireTwoFailures(
                "an engine in which a compacted file is the latest", 30, EngineModelTest::makeCompactedFilesTheLatest);
    }

    /** The programs after the second that fails could change nothing. */
    private void requireTwoFailures(String broken, int programs, ModelProgram.Meddling meddling) throws IOException {
        int caught = 0;
        long seed = FIRST_SEED;
        for (; caught < 2 && seed < FIRST_SEED + programs; seed++) {
            try {
                program(seed, meddling);
            } catch (AssertionError | KymographException e) {
                caught++;
            }
        }
        print(broken + " failed in " + caught + " of the first " + (seed - FIRST_SEED) + " programs");
        assertEquals(2, caught, "so few programs notice it");
    }

    /** As if a file could have its place after all that was written until now. */
    private static void makeCompactedFilesTheLatest(Path data) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + data.resolve("catalog.duckdb"));
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE lake_file SET sequence_to = (SELECT write_sequence FROM engine_state)"
                    + " WHERE sequence_from < sequence_to");
        }
    }

    /** Makes what was written first what was written last. */
    private static void turnSequencesRound(Path data) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + data.resolve("catalog.duckdb"));
                Statement statement = connection.createStatement()) {
            String end = "(SELECT write_sequence + 1 FROM engine_state)";
            statement.execute("UPDATE lake_file SET sequence_from = " + end + " - sequence_to, sequence_to = " + end
                    + " - sequence_from");
            statement.execute("UPDATE hot_batch SET sequence = " + end + " - sequence");
        }
    }

    private void run(long seeds) throws Exception {
        List<ModelProgram.Met> met = inParallel(LongStream.range(FIRST_SEED, FIRST_SEED + seeds)
                .mapToObj(seed -> (Callable<ModelProgram.Met>) () -> program(seed, NONE))
                .toList());
        long overlaps = met.stream().filter(ModelProgram.Met::overlap).count();
        long flushes = met.stream().filter(ModelProgram.Met::flush).count();
        long restarts = met.stream().filter(ModelProgram.Met::restart).count();
        long all = met.stream().filter(ModelProgram.Met::all).count();
        print(seeds + " programs of " + ModelProgram.STEPS + " steps: " + overlaps + " met an overlap, " + flushes
                + " a flush, " + restarts + " a restart, " + all + " all three; "
                + met.stream().mapToInt(ModelProgram.Met::adopted).sum() + " files were adopted, "
                + met.stream().mapToLong(ModelProgram.Met::compacted).sum() + " compacted");
        assertTrue(all >= seeds * 3 / 10, () -> "only " + all + " of " + seeds + " met all three");
    }

    private static <T> List<T> inParallel(List<Callable<T>> programs) throws Exception {
        ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> program : programs.stream().map(workers::submit).toList()) {
                results.add(program.get());
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError failed) {
                throw failed;
            }
            throw e;
        } finally {
            workers.shutdownNow();
        }
    }

    private ModelProgram.Met program(long seed, ModelProgram.Meddling meddling) throws IOException {
        Path data = folder.resolve("seed-" + seed);
        try {
            MemoryFolder.copy(folder.resolve("template"), data);
            return new ModelProgram(seed, data, meddling).run();
        } finally {
            MemoryFolder.delete(data);
            MemoryFolder.delete(Files.createDirectories(ModelProgram.theirs(data)));
        }
    }

    @SuppressWarnings("SystemOut")
    private static void print(String text) {
        System.out.println(text);
    }
}
