package dev.kymograph.engine.faults;

import dev.kymograph.engine.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A disk that is really full: a small one in memory, in a process that may mount it. */
class FullDiskTest {

    private static final String MOUNT = "mount -t tmpfs -o size=48m kymograph \"$0\"";

    @TempDir
    Path disk;

    @TempDir
    Path scratch;

    @Tag("heavy")
    @Test
    @Timeout(120)
    void aFullDiskStopsWritesButNotQuestionsUntilThereIsSpaceAgain() throws Exception {
        Path output = scratch.resolve("output");
        assumeTrue(run(output, MOUNT, List.of()) == 0, () -> "no disk can be mounted here: " + read(output));
        int status = run(output, MOUNT + " && exec \"$@\"", ChildJvm.running(FullDiskProcess.class, disk, scratch));
        assertEquals(0, status, () -> read(output));
        print(read(output));
    }

    /** Runs a script where it may mount, with the disk's folder as $0 and the rest as arguments. */
    private int run(Path output, String script, List<String> arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("unshare", "-rm", "sh", "-c", script, disk.toString());
        builder.command().addAll(arguments);
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            Files.writeString(output, e.getMessage());
            return 1;
        }
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return process.exitValue();
    }

    private static String read(Path output) {
        try {
            return Files.readString(output, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return e.toString();
        }
    }

    @SuppressWarnings("SystemOut")
    private static void print(String text) {
        System.out.println(text);
    }
}
