package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Processes killed while they back up: what is there has all that was backed up, and the next backup goes on. */
class BackupKillTest {

    private static final int ROUNDS = 6;

    @TempDir
    Path folder;

    @RegisterExtension
    final MemoryFolder memory = new MemoryFolder();

    private final long seed = Long.getLong("kymograph.seed", System.nanoTime());
    private final Random random = new Random(seed);

    static long readings(Engine engine) {
        try (Result result = engine.sql("SELECT count(*) FROM pulse")) {
            result.next();
            return ((Number) result.value(0)).longValue();
        }
    }

    @Tag("heavy")
    @Test
    @Timeout(180)
    void whatWasBackedUpIsThere() throws Exception {
        Path data = folder.resolve("data");
        Path backup = memory.resolve("backup");
        try (Engine engine = BackingUpProcess.open(data)) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
        }
        for (int i = 0; i < ROUNDS; i++) {
            String what = "seed " + seed + ", round " + i;
            long told = killed(data, backup);
            Path restored = memory.resolve("restored" + i);
            MemoryFolder.copy(backup, restored);
            try (Engine engine = BackingUpProcess.open(restored)) {
                long readings = readings(engine);
                assertTrue(readings >= told, what + ": " + readings + " of " + told);
                assertEquals(0, readings % BackingUpProcess.BATCH, what);
                Check all = new Check(Optional.empty(), Check.Depth.READINGS, Check.Mode.LOOK);
                assertEquals(List.of(), engine.check(all, Watch.NOBODY).findings(), what);
            }
        }
        try (Engine engine = BackingUpProcess.open(data)) {
            engine.backup(Backup.into(backup), Watch.NOBODY);
            try (Engine other = BackingUpProcess.open(backup)) {
                assertEquals(readings(engine), readings(other), "seed " + seed);
            }
        }
    }

    /** How many readings it said to be backed up. */
    private long killed(Path data, Path backup) throws IOException, InterruptedException {
        Path said = Files.createFile(folder.resolve("said" + random.nextLong()));
        Process process = new ProcessBuilder(ChildJvm.running(BackingUpProcess.class, data, backup))
                .redirectOutput(said.toFile())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        try {
            while (Files.size(said) == 0) {
                assertTrue(process.isAlive(), () -> errors());
                Thread.sleep(10);
            }
            Thread.sleep(random.nextInt(500));
        } finally {
            process.destroyForcibly().waitFor();
        }
        // What was on its way to the file when the process ended is no line.
        String whole = Files.readString(said);
        List<String> lines =
                whole.substring(0, whole.lastIndexOf('\n') + 1).lines().toList();
        return lines.isEmpty() ? 0 : Long.parseLong(lines.get(lines.size() - 1));
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("errors"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
