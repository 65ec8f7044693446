package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.extension.Window;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Files of rollups are spoiled in many ways: whoever reads them has to find it, and whoever can do without them goes on. */
class RollupMutantsTest {

    private static final Instant MIDNIGHT = Instant.parse("2023-03-01T00:00:00Z");
    private static final Window ALWAYS = new Window(Optional.empty(), Optional.empty());

    private static final Question BY_ROLLUP =
            Question.of("statistics", "pulse").where("by", "subject").where("quantiles", "none");

    @TempDir
    Path folder;

    private SpoiledFiles files;

    private Engine open(String verify) {
        return Engine.builder()
                .data(folder.resolve("data"))
                .set("lake.verify", verify)
                .set("query.cache", "0B")
                .set("compaction.enabled", "false")
                .set("rollups.refresh-every", "0s")
                .set("duckdb.memory", "512MiB")
                .extension(new Herd())
                .open();
    }

    private void makeLake() throws Exception {
        try (Engine engine = open("off")) {
            engine.subjects()
                    .register(List.of(
                            Herd.dog(1, "Rex", "Any", LocalDate.parse("2021-06-01")),
                            Herd.dog(2, "Ada", "Any", LocalDate.parse("2021-06-01"))));
            for (int day = 0; day < 3; day++) {
                Instant from = MIDNIGHT.plus(Duration.ofDays(day));
                engine.ingest(
                        "pulse",
                        IntStream.range(0, 1000)
                                .mapToObj(i -> Reading.of(1 + i % 2, from.plusSeconds(i * 60L), "beats", 60f + i % 90))
                                .toList());
                engine.flush();
                if (day == 0) {
                    engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
                } else {
                    engine.rollups().refresh("pulse_1h", Watch.NOBODY);
                }
            }
        }
        files = SpoiledFiles.under(folder.resolve("data/lake/metric_type=pulse_1h"));
        assertEquals(3, files.count());
    }

    private static List<List<Object>> answer(Engine engine, Question question) {
        List<List<Object>> rows = new ArrayList<>();
        try (Result result = engine.ask(question)) {
            while (result.next()) {
                rows.add(IntStream.range(0, result.columns().size())
                        .mapToObj(i -> rounded(result.value(i)))
                        .toList());
            }
        }
        return rows;
    }

    /** Sums of doubles depend on the order that threads come in. */
    private static Object rounded(Object value) {
        return value instanceof Double number ? Math.round(number * 1e6) : String.valueOf(value);
    }

    private void spoilAndRead(Engine engine, int mutants, long seed) throws Exception {
        Random random = new Random(seed);
        Question byReadings = BY_ROLLUP.where("rollups", "off");
        List<List<Object>> right = answer(engine, BY_ROLLUP);
        List<List<Object>> without = answer(engine, byReadings);
        for (int i = 0; i < mutants; i++) {
            Harm harm = Harm.of(i);
            Path file = files.spoil(harm, random);
            String which = harm + " of " + file + ", seed " + seed + ", number " + i + ", by ";
            SpoiledFiles.assertFound(which + "a question", () -> answer(engine, BY_ROLLUP));
            SpoiledFiles.assertFound(which + "SQL", () -> sql(engine));
            assertEquals(without, answer(engine, byReadings), which + "who does not need it");
            CheckReport report = engine.check(Check.ALL, Watch.NOBODY);
            assertTrue(
                    report.findings().stream()
                            .anyMatch(finding -> finding.where().equals(file.toString())),
                    () -> which + "a check");
            assertTrue(
                    engine.check(Check.of("pulse"), Watch.NOBODY).findings().stream()
                            .anyMatch(finding -> finding.where().equals("pulse_1h")),
                    () -> which + "a check of what it sums up");
            CompactionSummary compacted = engine.compact(Compaction.of("pulse_1h"), Watch.NOBODY);
            assertEquals(1, compacted.skipped().size(), () -> which + "compaction: " + compacted);
            assertEquals(List.of(), compacted.compacted());
            SpoiledFiles.assertFound(
                    which + "a rebuild", () -> engine.rollups().rebuild("pulse_1h", ALWAYS, Watch.NOBODY));
            files.restore();
            if (i % 20 == 0) {
                assertEquals(right, answer(engine, BY_ROLLUP));
            }
        }
        assertEquals(right, answer(engine, BY_ROLLUP));
    }

    private static void sql(Engine engine) {
        try (Result result = engine.sql("SELECT * FROM pulse_1h")) {
            while (result.next()) {
                // to its end
            }
        }
    }

    private void spoil(int mutants, long seed) throws Exception {
        makeLake();
        for (String verify : List.of("first-read", "always")) {
            try (Engine engine = open(verify)) {
                try (Result result = engine.ask(BY_ROLLUP)) {
                    assertEquals("pulse_1h", result.provenance().rollup());
                }
                spoilAndRead(engine, mutants / 2, seed + verify.length());
            }
        }
    }

    @Tag("heavy")
    @Test
    void fiftyMutantsOfRollupsAreFoundByAllWhoRead() throws Exception {
        spoil(50, 1);
    }

    @Tag("soak")
    @Test
    void oneThousandMutantsOfRollupsAreFoundByAllWhoRead() throws Exception {
        spoil(1000, System.nanoTime());
    }

    @Test
    void aRepairSumsUpAnewWhatADamagedFileOfARollupHad() throws Exception {
        makeLake();
        try (Engine engine = open("first-read")) {
            List<List<Object>> right = answer(engine, BY_ROLLUP);
            files.spoil(Harm.CUT, new Random(1));
            engine.check(Check.ALL.repair(), Watch.NOBODY);
            assertEquals(right, answer(engine, BY_ROLLUP));
            engine.rollups().refresh("pulse_1h", Watch.NOBODY);
            assertTrue(engine.check(Check.ALL, Watch.NOBODY).isSound());
            try (Result result = engine.ask(BY_ROLLUP)) {
                assertEquals("pulse_1h", result.provenance().rollup());
            }
            assertEquals(right, answer(engine, BY_ROLLUP));
        }
    }

    @Tag("heavy")
    @Test
    void aCatalogIsMadeAnewWhateverTheFilesOfRollupsAre() throws Exception {
        makeLake();
        List<List<Object>> right;
        try (Engine engine = open("first-read")) {
            right = answer(engine, BY_ROLLUP);
        }
        Random random = new Random(1);
        for (int i = 0; i < 15; i++) {
            files.spoil(Harm.of(i), random);
            try (Engine engine = Engine.builder()
                    .data(folder.resolve("data" + i))
                    .set("rollups.refresh-every", "0s")
                    .extension(new Herd())
                    .open()) {
                RebuildReport report = engine.rebuild(Optional.of(folder.resolve("data/lake")), Watch.NOBODY);
                String which = Harm.of(i) + ", number " + i;
                assertEquals(
                        List.of("pulse", "pulse_1h"),
                        report.restored().stream()
                                .map(RebuildReport.Restored::metricType)
                                .toList(),
                        which);
                engine.subjects()
                        .register(List.of(
                                Herd.dog(1, "Rex", "Any", LocalDate.parse("2021-06-01")),
                                Herd.dog(2, "Ada", "Any", LocalDate.parse("2021-06-01"))));
                assertEquals(right, answer(engine, BY_ROLLUP), which);
                engine.rollups().refresh("pulse_1h", Watch.NOBODY);
                assertEquals(right, answer(engine, BY_ROLLUP), which);
            }
            files.restore();
        }
    }
}
