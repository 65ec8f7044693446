package dev.kymograph.engine.internal.lake.storage;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Herd;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.SubjectKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a rollup answers needs none of the readings' files to be fetched from where the lake is. */
class RollupFetchesTest {

    private static final Instant FIRST = Instant.parse("2023-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private final MemoryStorage storage = new MemoryStorage();

    /** What a plugin would declare. */
    static final class Kennel implements MetricTypes {

        @Override
        public List<MetricType> metricTypes() {
            return List.of(Herd.PULSE);
        }

        @Override
        public List<SubjectKind> subjectKinds() {
            return List.of(Herd.DOG);
        }
    }

    private Engine open() {
        return Engine.builder()
                .data(folder)
                .set("lake.location", "memory://lake")
                .set("ingest.bulk-from", "100")
                .set("rollups.refresh-every", "0s")
                .set("compaction.enabled", "false")
                .extension(storage)
                .extension(new Kennel())
                .open();
    }

    /** Opens it as on another machine, where there are no copies yet. */
    private Engine openAnew() throws IOException {
        try (Stream<Path> copies = Files.walk(folder.resolve("cache"))) {
            for (Path copy : copies.filter(Files::isRegularFile).toList()) {
                Files.delete(copy);
            }
        }
        return open();
    }

    private int fetched(Question question, String rollup) throws IOException {
        try (Engine engine = openAnew()) {
            int before = storage.reads.get();
            try (Result result = engine.ask(question)) {
                assertTrue(result.next());
                assertEquals(rollup, result.provenance().rollup());
            }
            return storage.reads.get() - before;
        }
    }

    @Test
    void onlyFilesThatAreReadAreFetched() throws IOException {
        try (Engine engine = open()) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Poodle", null)));
            List<Reading> readings = new ArrayList<>();
            for (int hour = 0; hour < 24 * 90; hour++) {
                readings.add(Reading.of(1, FIRST.plusSeconds(3600L * hour), "beats", 60f + hour % 7));
            }
            engine.ingest("pulse", readings);
            engine.rollups().create("pulse", Duration.ofDays(1), Optional.empty(), Watch.NOBODY);
        }
        Question sums = Question.of("statistics", "pulse").where("quantiles", "none");
        assertEquals(3, fetched(sums.where("rollups", "off"), ""), "a file for each month");
        assertEquals(3, fetched(sums, "pulse_1d"), "a file of the rollup for each month");
        assertEquals(1, fetched(sums.where("from", "2023-03-05"), "pulse_1d"));
        assertEquals(2, fetched(sums.where("from", "2023-03-05T06:00:00Z"), "pulse_1d"), "and one for the cut bucket");
        try (Engine engine = openAnew()) {
            int before = storage.reads.get();
            assertEquals(0, engine.rollups().list().get(0).dirty());
            assertEquals(0, storage.reads.get() - before, "nothing is dirty, so nothing has to be looked at");
            engine.ingest("pulse", Reading.of(1, FIRST.plusSeconds(60), "beats", 70f));
            before = storage.reads.get();
            assertEquals(1, engine.rollups().list().get(0).dirty());
            assertEquals(0, storage.reads.get() - before, "what is hot is here");
        }
    }
}
