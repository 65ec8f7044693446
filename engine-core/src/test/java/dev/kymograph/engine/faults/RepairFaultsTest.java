package dev.kymograph.engine.faults;

import dev.kymograph.engine.Check;
import dev.kymograph.engine.CheckReport.LostFile;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Herd;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.Snapshot.Cause;
import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.StoredParts;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A repair that is killed or cancelled: what it took out of the lake is gone from all that told of it. */
class RepairFaultsTest {

    private static final int MONTHS = 3;
    private static final int READINGS = 4;

    @TempDir
    Path folder;

    private Path data() {
        return folder.resolve("data");
    }

    static Engine open(Path data) {
        return HaltedProcess.engine(data)
                .set("compaction.enabled", "false")
                .set("rollups.refresh-every", "0s")
                .open();
    }

    /** A file of each month, of a source of its own, and a rollup of all; two files of readings and one of the rollup are damaged. */
    private void prepare() throws IOException {
        try (Engine engine = open(data())) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
            for (int month = 1; month <= MONTHS; month++) {
                StringBuilder rows = new StringBuilder("dog_id,timestamp,beats\n");
                for (int hour = 0; hour < READINGS; hour++) {
                    rows.append("1,2023-0" + month + "-01T0" + hour + ":00:00Z,6" + hour + "\n");
                }
                Files.writeString(source(month), rows);
                engine.ingest(SourceFile.of(source(month), "pulse"), Watch.NOBODY);
                engine.flush();
            }
            engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
        }
        damage("pulse", 1);
        damage("pulse", 2);
        damage("pulse_1h", 3);
    }

    private Path source(int month) {
        return folder.resolve("month-" + month + ".csv");
    }

    private void damage(String metricType, int month) throws IOException {
        Path its = data().resolve("lake/metric_type=" + metricType + "/year=2023/month=0" + month);
        for (Path file : StoredParts.below(its)) {
            Files.write(file, new byte[10]);
        }
    }

    private static long count(Engine engine, String rollups) {
        Question question = Question.of("statistics", "pulse").where("quantiles", "none");
        try (Result result = engine.ask(question.where("rollups", rollups))) {
            return result.next() ? (Long) result.value("count") : 0;
        }
    }

    private void checkMended(Engine engine) {
        assertEquals(READINGS, count(engine, "off"));
        assertEquals(READINGS, count(engine, "on"), "rollups do not tell of what is gone");
        assertTrue(engine.check(Check.ALL.deep(), Watch.NOBODY).isSound());
        for (int month = 1; month <= MONTHS; month++) {
            boolean again = engine.ingest(SourceFile.of(source(month), "pulse"), Watch.NOBODY)
                    .again();
            assertEquals(month == MONTHS, again, "month " + month);
        }
        assertEquals(MONTHS * READINGS, count(engine, "on"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Failpoint.class,
            names = {"FILES_REMOVED", "BEFORE_COMMIT", "AFTER_COMMIT", "BEFORE_ANSWER"})
    @Tag("heavy")
    void afterAKillAllOfItIsDoneOrNothing(Failpoint point) throws Exception {
        prepare();
        HaltedProcess.run(RepairingProcess.class, folder, data(), point);
        boolean done = point.compareTo(Failpoint.AFTER_COMMIT) >= 0;
        try (Engine engine = open(data())) {
            List<LostFile> lost = engine.check(Check.ALL.repair(), Watch.NOBODY).lost();
            assertEquals(done ? 0 : 3, lost.size(), lost::toString);
            checkMended(engine);
        }
    }

    @Test
    void whoCancelsItWhenFilesAreRemovedIsToldWhich() throws IOException {
        prepare();
        // A file of this name keeps others from being moved there.
        Files.writeString(data().resolve("lake/.damaged"), "");
        try (Engine engine = open(data())) {
            Watch late = new Watch() {
                @Override
                public boolean cancelled() {
                    return engine.snapshots().list(9).stream().anyMatch(made -> made.cause() == Cause.REPAIR);
                }
            };
            List<LostFile> lost = engine.check(Check.ALL.repair(), late).lost();
            assertEquals(3, lost.size());
            assertFalse(lost.stream().anyMatch(file -> file.setAside().isPresent()));
            checkMended(engine);
        }
    }
}
