package dev.kymograph.engine;

import dev.kymograph.engine.Snapshots.Keep;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** An erasure takes away snapshots that are later than some that stay. */
class ForgottenSnapshotsTest {

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private Engine engine;

    @BeforeEach
    void open() {
        engine = Engine.builder()
                .data(folder.resolve("data"))
                .set("duckdb.threads", "1")
                .set("snapshots.vacuum.every", "0s")
                .extension(new Herd())
                .open();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void takeIn(int dog) {
        engine.subjects().register(List.of(Herd.dog(dog, "Dog " + dog, "Any", null)));
        engine.ingest("pulse", Reading.of(dog, NOON, "beats", 60f + dog));
        engine.flush();
    }

    /** As if what has expired had done so days ago, and vacuum had come by since. */
    private void daysGoBy() throws SQLException {
        engine.close();
        catalog("UPDATE snapshot SET expired_at = expired_at - INTERVAL 9 DAY WHERE expired_at IS NOT NULL");
        open();
        engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
    }

    private void catalog(String sql) throws SQLException {
        try (Connection catalog = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("data/catalog.duckdb"));
                Statement statement = catalog.createStatement()) {
            statement.execute(sql);
        }
    }

    private long expiredRows() throws SQLException {
        engine.close();
        try (Connection catalog = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("data/catalog.duckdb"));
                Statement statement = catalog.createStatement();
                ResultSet count =
                        statement.executeQuery("SELECT count(*) FROM snapshot WHERE expired_at IS NOT NULL")) {
            count.next();
            return count.getLong(1);
        } finally {
            open();
        }
    }

    private List<List<Object>> dogs(AsOf asOf) {
        try (Result result = engine.sql("SELECT dog_id FROM pulse ORDER BY 1", asOf, Watch.NOBODY)) {
            return AnsweredRows.rest(result);
        }
    }

    private void assertExpired(Instant moment) {
        KymographException refused =
                assertThrows(KymographException.class, () -> dogs(AsOf.moment(moment)), "an earlier snapshot answered");
        assertEquals("snapshot.expired", refused.code(), refused.getMessage());
        assertTrue(refused.getMessage().contains("its snapshot has expired"), refused.getMessage());
    }

    @Test
    void noEarlierSnapshotAnswersForOneThatAnErasureTookAway() throws Exception {
        takeIn(1);
        takeIn(2);
        takeIn(3);
        List<Snapshot> made = engine.snapshots().list(9);
        engine.erase("dog", 2, Watch.NOBODY);
        assertExpired(made.get(1).at());
        daysGoBy();
        assertExpired(made.get(1).at());
        assertExpired(made.get(2).at());
        assertEquals(List.of(List.of(1)), dogs(AsOf.moment(made.get(0).at())));
        assertEquals(List.of(List.of(1), List.of(3)), dogs(AsOf.moment(Instant.now())));
        engine.snapshots().expire(Keep.newest(1));
        daysGoBy();
        assertEquals(0, expiredRows(), "with no earlier one there is nothing to be mistaken");
        assertExpired(made.get(1).at());
    }
}
