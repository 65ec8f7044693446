package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Files are spoiled in many ways, and whoever reads them has to find it. */
class MutantsTest {

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");
    private static final String SUM =
            "SELECT count(*), sum(beats::DOUBLE), sum(hash(\"timestamp\", beats) % 1000003)" + " FROM pulse";

    /** What leaves a file. */
    private static final List<Harm> CHANGES = List.of(Harm.FLIP, Harm.ZERO, Harm.CUT, Harm.SWAP);

    @TempDir
    Path folder;

    private SpoiledFiles files;
    private SpoiledFiles theirFiles;

    private Engine open(String verify) {
        return Engine.builder()
                .data(folder.resolve("data"))
                .set("lake.verify", verify)
                .set("query.cache", "0B")
                .set("compaction.enabled", "false")
                .set("duckdb.memory", "512MiB")
                .extension(new Herd())
                .open();
    }

    private void makeLake() throws Exception {
        Path theirs = Files.createDirectories(folder.resolve("theirs"));
        TheirFile.write(
                theirs,
                2,
                1,
                List.of("(2, TIMESTAMP '2023-03-02 01:00:00', 60)", "(2, TIMESTAMP '2023-03-02 02:00:00', 61)"));
        TheirFile.write(
                theirs,
                3,
                1,
                List.of("(2, TIMESTAMP '2023-03-03 01:00:00', 62)", "(2, TIMESTAMP '2023-03-03 02:00:00', 63)"));
        try (Engine engine = open("off")) {
            engine.subjects()
                    .register(List.of(
                            Herd.dog(1, "Rex", "Any", LocalDate.parse("2021-06-01")),
                            Herd.dog(2, "Ada", "Any", LocalDate.parse("2021-06-01"))));
            Random random = new Random(3);
            for (int file = 0; file < 3; file++) {
                Instant from = NOON.plus(Duration.ofDays(file));
                engine.ingest(
                        "pulse",
                        IntStream.range(0, 1000)
                                .mapToObj(
                                        i -> Reading.of(1, from.plusSeconds(i), "beats", 60 + random.nextFloat() * 90))
                                .toList());
                engine.flush();
            }
            assertEquals(
                    2, engine.adopt(Adoption.of(theirs, "pulse"), Watch.NOBODY).adopted());
        }
        files = SpoiledFiles.under(folder.resolve("data/lake"), theirs);
        theirFiles = SpoiledFiles.under(theirs);
        assertEquals(5, files.count());
        assertEquals(2, theirFiles.count());
    }

    private static List<Object> answer(Engine engine) {
        try (Result result = engine.sql(SUM)) {
            result.next();
            return List.of(result.value(0), result.value(1), result.value(2));
        }
    }

    private void spoilAndRead(Engine engine, int mutants, long seed) throws Exception {
        Random random = new Random(seed);
        List<Object> right = answer(engine);
        Path target = folder.resolve("export.parquet");
        for (int i = 0; i < mutants; i++) {
            Harm harm = Harm.of(i);
            Path file = files.spoil(harm, random);
            String which = harm + " of " + file + ", seed " + seed + ", number " + i + ", by ";
            SpoiledFiles.assertFound(which + "a question", () -> answer(engine));
            SpoiledFiles.assertFound(
                    which + "an export",
                    () -> engine.export(
                            Question.of("readings", "pulse"),
                            ExportTarget.file(target).replacing(),
                            Watch.NOBODY));
            CheckReport report = engine.check(Check.ALL, Watch.NOBODY);
            assertTrue(
                    report.findings().stream()
                            .anyMatch(finding -> finding.where().equals(file.toString())),
                    () -> which + "a check");
            CompactionSummary compacted = engine.compact(Compaction.ALL, Watch.NOBODY);
            assertEquals(1, compacted.skipped().size(), () -> which + "compaction: " + compacted);
            assertEquals(List.of(), compacted.compacted());
            files.restore();
            if (i % 20 == 0) {
                assertEquals(right, answer(engine));
            }
        }
        assertEquals(right, answer(engine));
    }

    /** Files that were adopted, and spoiled since: all harms but a loss, of which adopting sees nothing. */
    private void spoilAndAdopt(Engine engine, int mutants, long seed) throws Exception {
        Random random = new Random(seed);
        Adoption adoption = Adoption.of(folder.resolve("theirs"), "pulse");
        for (int i = 0; i < mutants; i++) {
            Harm harm = CHANGES.get(i % CHANGES.size());
            Path file = theirFiles.spoil(harm, random);
            AdoptionSummary adopted = engine.adopt(adoption, Watch.NOBODY);
            String which = harm + " of " + file + ", seed " + seed + ", number " + i + ", by adopting: " + adopted;
            assertEquals(harm == Harm.SWAP ? 0 : 1, adopted.known(), which);
            assertEquals(0, adopted.adopted(), which);
            theirFiles.restore();
        }
        assertEquals(2, engine.adopt(adoption, Watch.NOBODY).known());
    }

    /** What a question does with a spoiled file where nobody looks. */
    private enum Unseen {
        ANSWERS_WRONGLY,
        ANSWERS_RIGHTLY,
        FAILS
    }

    private Map<Harm, Map<Unseen, Integer>> unseen(Engine engine, int mutants, long seed) throws Exception {
        Map<Harm, Map<Unseen, Integer>> unseen = new EnumMap<>(Harm.class);
        Random random = new Random(seed);
        List<Object> right = answer(engine);
        for (int i = 0; i < mutants; i++) {
            Harm harm = Harm.of(i);
            files.spoil(harm, random);
            Unseen does;
            try {
                does = answer(engine).equals(right) ? Unseen.ANSWERS_RIGHTLY : Unseen.ANSWERS_WRONGLY;
            } catch (KymographException e) {
                does = Unseen.FAILS;
            }
            unseen.computeIfAbsent(harm, none -> new EnumMap<>(Unseen.class)).merge(does, 1, Integer::sum);
            files.restore();
        }
        return unseen;
    }

    private void spoil(int mutants, long seed) throws Exception {
        makeLake();
        for (String verify : List.of("first-read", "always")) {
            try (Engine engine = open(verify)) {
                spoilAndRead(engine, mutants / 2, seed + verify.length());
                spoilAndAdopt(engine, mutants / 2, seed + verify.length());
            }
        }
        try (Engine engine = open("off")) {
            Map<Harm, Map<Unseen, Integer>> unseen = unseen(engine, mutants, seed);
            System.out.println("of " + mutants + " spoiled files, with lake.verify = off a question " + unseen);
            assertTrue(
                    unseen.values().stream().anyMatch(each -> each.containsKey(Unseen.ANSWERS_WRONGLY)),
                    "or nobody needs to look");
        }
    }

    @Test
    void oneHundredMutantsAreFoundByAllWhoRead() throws Exception {
        spoil(100, 1);
    }

    @Tag("soak")
    @Test
    void oneThousandMutantsAreFoundByAllWhoRead() throws Exception {
        spoil(1000, System.nanoTime());
    }
}
