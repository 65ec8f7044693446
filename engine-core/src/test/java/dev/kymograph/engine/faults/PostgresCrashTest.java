package dev.kymograph.engine.faults;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Herd;
import dev.kymograph.engine.internal.catalog.postgresql.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Processes that are killed at any moment, their catalog on a server; after each, all that was acknowledged is there. */
class PostgresCrashTest {

    /** Of the hot batches, those whose readings are not all rows; and rows that are no readings any more. */
    private static final String DIFFERENCES =
            "SELECT (SELECT count(*) FROM hot_batch b, engine_state e WHERE e.recent_from > 0"
                    + " AND b.sequence >= e.recent_from AND b.readings <> (SELECT count(*) FROM recent_reading r"
                    + " WHERE r.sequence = b.sequence)) + (SELECT count(*) FROM recent_reading r WHERE NOT EXISTS (SELECT 1"
                    + " FROM hot_batch b WHERE b.sequence = r.sequence) AND NOT EXISTS (SELECT 1 FROM lake_file f"
                    + " WHERE f.metric_type = r.metric_type AND f.removed_in IS NULL AND f.sequence_from <= r.sequence"
                    + " AND f.sequence_to >= r.sequence))";

    @TempDir
    Path folder;

    private final long seed = Long.getLong("kymograph.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Expected expected = new Expected();
    private Path data;
    private Path scratch;
    private String database;

    @BeforeEach
    void registerDogs() throws Exception {
        data = folder.resolve("data");
        scratch = Files.createDirectories(folder.resolve("scratch"));
        Map<String, String> configuration = new HashMap<>(TestServer.configuration());
        configuration.put("hot.retention", "1d");
        database = configuration.get("catalog.name");
        WritingProcess.configure(data, configuration);
        try (Engine engine = WritingProcess.open(data)) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null), Herd.dog(2, "Ada", "Any", null)));
        }
    }

    @Test
    void nothingAcknowledgedIsLostInSomeEnds() throws Exception {
        kill(2);
    }

    @Tag("heavy")
    @Test
    void nothingAcknowledgedIsLostInManyEnds() throws Exception {
        kill(100);
    }

    private void kill(int times) throws Exception {
        for (int time = 0; time < times; time++) {
            try (WritingProcess process = WritingProcess.start(data, scratch, expected.next(), Optional.empty());
                    BufferedReader lines = process.lines()) {
                acknowledge(lines, 1);
                process.killAfter(random.nextInt(800));
                acknowledge(lines, Integer.MAX_VALUE);
                process.status();
            }
            try (Engine engine = WritingProcess.open(data)) {
                expected.checkSentAgain(engine);
                assertEquals(0, differences(), "rows");
            } catch (AssertionError e) {
                throw new AssertionError("killed, " + time + ", seed " + seed + ": " + e.getMessage(), e);
            }
        }
        assertTrue(expected.acknowledged() > 0, "nothing was acknowledged between kills");
    }

    private void acknowledge(BufferedReader lines, int most) throws IOException {
        String line = "";
        for (int i = 0; i < most && line != null; i++) {
            line = lines.readLine();
            if (line != null) {
                expected.acknowledge(Write.of(Long.parseLong(line)));
            }
        }
    }

    private long differences() throws SQLException {
        try (Connection connection = TestServer.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(DIFFERENCES)) {
            row.next();
            return row.getLong(1);
        }
    }
}
