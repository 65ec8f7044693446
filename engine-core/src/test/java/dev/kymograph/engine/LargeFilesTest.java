package dev.kymograph.engine;

import dev.kymograph.engine.CompactionSummary.Compacted;
import dev.kymograph.engine.extension.Watch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** One large file of others, which goes with no other, is compacted where that brings something, and once. */
class LargeFilesTest {

    private static final String MONTH = "INTERVAL (i * 20) SECOND";
    private static final String YEAR = "INTERVAL (i * 250) SECOND";

    @RegisterExtension
    final MemoryFolder folder = new MemoryFolder();

    private Engine engine;

    @BeforeEach
    void openWithDogs() {
        engine = Engine.builder()
                .data(folder.resolve("data"))
                .set("duckdb.threads", "1")
                .set("compaction.target-size", "2MiB")
                .set("compaction.enabled", "false")
                .set("query.cache", "0B")
                .extension(new Herd())
                .open();
        engine.subjects()
                .register(IntStream.rangeClosed(1, 4)
                        .mapToObj(id -> Herd.dog(id, "Dog " + id, "Poodle", LocalDate.parse("2020-01-01")))
                        .toList());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    /** A file of 120,000 readings of four dogs in twelve row groups. */
    private void adopt(String step, String order) throws Exception {
        Path theirs = Files.createDirectories(folder.resolve("theirs"));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT i % 4 + 1 AS dog_id, TIMESTAMP '2023-01-01' + " + step
                    + " AS \"timestamp\","
                    + " 40 + hash(i) % 100000 / 1000.0 AS beats FROM range(120000) r(i) ORDER BY " + order + ") TO '"
                    + theirs.resolve("all.parquet") + "' (FORMAT parquet, ROW_GROUP_SIZE 10240)");
        }
        assertEquals(1, engine.adopt(Adoption.of(theirs, "pulse"), Watch.NOBODY).adopted());
    }

    private List<List<Object>> answer() {
        try (Result result = engine.sql("SELECT dog_id, count(*), min(\"timestamp\"), max(beats),"
                + " sum(CAST(1000 * beats AS BIGINT)) FROM pulse GROUP BY dog_id ORDER BY dog_id")) {
            return AnsweredRows.rest(result);
        }
    }

    private List<Compacted> compact(Compaction how) {
        return engine.compact(how, Watch.NOBODY).compacted();
    }

    private void assertCompactedOnce(int outputs) {
        List<List<Object>> before = answer();
        assertEquals(1, compact(Compaction.ALL.rehearse()).get(0).filesBefore());
        Advice.Proposal proposal = engine.advice().list(Watch.NOBODY).get(0);
        assertEquals("compact:pulse", proposal.name());
        assertTrue(proposal.gain().startsWith("1 file of "), proposal.gain());
        Compacted done = compact(Compaction.ALL).get(0);
        assertEquals(List.of(1L, (long) outputs), List.of(done.filesBefore(), done.filesAfter()));
        assertEquals(before, answer());
        assertEquals(List.of(), compact(Compaction.ALL));
        assertEquals(List.of(), engine.advice().list(Watch.NOBODY));
        assertEquals(0, engine.check(Check.ALL.deep(), Watch.NOBODY).findings().size());
    }

    @Test
    void oneThatIsInTheOrderOfTimeIsSorted() throws Exception {
        adopt(MONTH, "\"timestamp\"");
        assertCompactedOnce(1);
    }

    @Test
    void oneOfAYearIsCutByMonth() throws Exception {
        adopt(YEAR, "dog_id, \"timestamp\"");
        assertCompactedOnce(12);
    }

    @Test
    void oneThatIsSortedAndOfAMonthStaysAsItIs() throws Exception {
        adopt(MONTH, "dog_id, \"timestamp\"");
        answer();
        assertEquals(List.of(), compact(Compaction.ALL));
        assertEquals(List.of(), engine.advice().list(Watch.NOBODY));
    }

    @Test
    void oneWhoseReadingsOfASubjectAreInNoOrderIsSorted() throws Exception {
        adopt(MONTH, "dog_id, hash(i)");
        assertCompactedOnce(1);
    }
}
