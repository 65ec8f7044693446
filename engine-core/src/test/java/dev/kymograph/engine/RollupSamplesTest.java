package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Of rollups with many buckets a check compares some. */
class RollupSamplesTest {

    private static final Instant FIRST = Instant.parse("2024-06-01T00:00:30Z");

    @RegisterExtension
    final MemoryFolder folder = new MemoryFolder();

    private Engine open() {
        return Engine.builder()
                .data(folder.resolve("data"))
                .set("rollups.refresh-every", "0s")
                .set("compaction.enabled", "false")
                .extension(new Herd())
                .open();
    }

    private static void takeIn(Engine engine, Instant first, int step, float beats) {
        List<Reading> readings = new ArrayList<>();
        for (int hour = 0; hour < 1000; hour += step) {
            readings.add(Reading.of(1, first.plus(Duration.ofHours(hour)), "beats", beats));
        }
        engine.ingest("pulse", readings);
        engine.flush();
    }

    /** A sample is of twenty buckets one after the other: of these each has a wrong one, wherever it lies. */
    @Test
    void aWrongBucketInASampleIsFound() throws SQLException {
        long newest;
        try (Engine engine = open()) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", LocalDate.parse("2021-06-01"))));
            takeIn(engine, FIRST, 1, 60f);
            engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
            assertEquals(List.of(), engine.check(Check.ALL, Watch.NOBODY).findings());
            takeIn(engine, FIRST.plusSeconds(1), 20, 61f);
            newest = engine.snapshots().list(1).get(0).number();
        }
        try (Connection catalog = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("data/catalog.duckdb"));
                Statement statement = catalog.createStatement()) {
            statement.execute("UPDATE rollup_refresh SET upto_snapshot = " + newest);
        }
        try (Engine engine = open()) {
            CheckReport.Finding found =
                    engine.check(Check.ALL, Watch.NOBODY).findings().get(0);
            assertEquals("rollup has another count than the readings", found.what());
            engine.check(Check.ALL.repair(), Watch.NOBODY);
            assertEquals(List.of(), engine.check(Check.ALL.deep(), Watch.NOBODY).findings());
        }
    }
}
