package dev.kymograph.engine.faults;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Herd;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Processes that are halted at each step of writing, and killed at any moment; after each, all that was acknowledged is there. */
class CrashTest {

    /** Those of writing. */
    private static final Set<Failpoint> STEPS = EnumSet.complementOf(EnumSet.of(
            Failpoint.STATEMENT,
            Failpoint.FILES_FORGOTTEN,
            Failpoint.TOMBSTONE_CHANGED,
            Failpoint.ERASURE_STEP,
            Failpoint.CATALOG_REWRITTEN,
            Failpoint.UNNEEDED_FILE,
            Failpoint.UNNEEDED_DELETED));

    private static final Duration MOST_FOR_A_START = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final long seed = Long.getLong("kymograph.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Expected expected = new Expected();
    private final Map<Failpoint, Integer> kills = new EnumMap<>(Failpoint.class);
    private int killed;
    private int killedBeforeAnyStep;
    private long orphans;
    private Duration longestStart = Duration.ZERO;
    private Path data;
    private Path scratch;

    @BeforeEach
    void registerDogs() throws IOException {
        data = folder.resolve(random.nextBoolean() ? "data" : WritingProcess.TIERED);
        scratch = Files.createDirectories(folder.resolve("scratch"));
        try (Engine engine = WritingProcess.open(data)) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null), Herd.dog(2, "Ada", "Any", null)));
        }
    }

    @Test
    void nothingAcknowledgedIsLostInSomeEnds() throws Exception {
        List<Failpoint> some = new ArrayList<>(STEPS);
        Collections.shuffle(some, random);
        for (Failpoint step : some.subList(0, 4)) {
            haltAt(step, 1 + random.nextInt(2));
        }
        killAtRandom(2);
        report();
    }

    @Tag("heavy")
    @Test
    void nothingAcknowledgedIsLostWhereverTheProcessEnds() throws Exception {
        for (int round = 0; round < 5; round++) {
            for (Failpoint step : STEPS) {
                haltAt(step, 1 + random.nextInt(3));
            }
        }
        killAtRandom(100);
        report();
        STEPS.forEach(step -> assertTrue(kills.getOrDefault(step, 0) >= 5, () -> "kills at " + step));
    }

    private void haltAt(Failpoint step, int wanted) throws Exception {
        // Each start sweeps once, where there may be something.
        int arrival = step == Failpoint.SWEEP ? 1 : wanted;
        Path incoming = Files.createDirectories(data.resolve("lake").resolve(".incoming"));
        Files.writeString(incoming.resolve("half.parquet"), "PAR1");
        Optional<WritingProcess.Halt> halt = Optional.of(new WritingProcess.Halt(step, arrival));
        try (WritingProcess process = WritingProcess.start(data, scratch, expected.next(), halt);
                BufferedReader lines = process.lines()) {
            acknowledge(lines, Integer.MAX_VALUE);
            assertEquals(WritingProcess.HALTED, process.status(), () -> "at " + step + errors());
        }
        kills.merge(step, 1, Integer::sum);
        checkAfterwards("halted at " + step);
    }

    private void killAtRandom(int times) throws Exception {
        long before = expected.acknowledged();
        for (int time = 0; time < times; time++) {
            try (WritingProcess process = WritingProcess.start(data, scratch, expected.next(), Optional.empty());
                    BufferedReader lines = process.lines()) {
                // Most are killed under load, some while they start.
                if (time % 5 > 0) {
                    acknowledge(lines, 1);
                }
                process.killAfter(random.nextInt(400));
                acknowledge(lines, Integer.MAX_VALUE);
                process.status();
                process.lastStep()
                        .ifPresentOrElse(step -> kills.merge(step, 1, Integer::sum), () -> killedBeforeAnyStep++);
            }
            checkAfterwards("killed, " + time);
        }
        assertTrue(expected.acknowledged() > before, "nothing was acknowledged between kills");
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

    private void checkAfterwards(String what) throws Exception {
        killed++;
        long before = System.nanoTime();
        try (Engine engine = WritingProcess.open(data)) {
            engine.sql("SELECT count(*) FROM tick").close();
            Duration start = Duration.ofNanos(System.nanoTime() - before);
            longestStart = start.compareTo(longestStart) > 0 ? start : longestStart;
            assertTrue(start.compareTo(MOST_FOR_A_START) < 0, () -> "the start took " + start);
            expected.checkSentAgain(engine);
        } catch (AssertionError e) {
            throw new AssertionError(what + ", seed " + seed + ": " + e.getMessage() + errors(), e);
        }
        orphans = new StoredLake(data).check(expected.readings());
    }

    private String errors() {
        try {
            return "\nthe process said: " + Files.readString(scratch.resolve("errors"));
        } catch (IOException e) {
            return "";
        }
    }

    @SuppressWarnings("SystemOut")
    private void report() {
        StringBuilder text = new StringBuilder()
                .append(killed)
                .append(" processes ended (seed ")
                .append(seed)
                .append("), ")
                .append(expected.acknowledged())
                .append(" writes acknowledged between, 0 lost, 0 twice, 0 files torn; ")
                .append(orphans)
                .append(" files that nobody knows wait for vacuum; the longest start took ")
                .append(longestStart.toMillis())
                .append(" ms\n");
        kills.forEach((step, times) -> text.append(String.format("  %-18s %4d%n", step, times)));
        text.append("  before any step    ").append(killedBeforeAnyStep);
        System.out.println(text);
    }
}
