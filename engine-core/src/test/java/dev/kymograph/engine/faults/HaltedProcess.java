package dev.kymograph.engine.faults;

import dev.kymograph.engine.ChildJvm;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.EngineBuilder;
import dev.kymograph.engine.Herd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Another process that does one thing and halts at a step of it, as if it had been killed there. */
final class HaltedProcess {

    private HaltedProcess() {}

    /** The engine as such a process opens it: on little of the machine, beside others. */
    static EngineBuilder engine(Path data) {
        return Engine.builder()
                .data(data)
                .set("duckdb.threads", "1")
                .set("duckdb.memory", "256MiB")
                .extension(new Herd());
    }

    /**
     * Runs a program until it halts, which it has to.
     *
     * @param folder where what it says is kept
     * @param arguments as text: the data folder, and where to halt
     */
    static void run(Class<?> program, Path folder, Object... arguments) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(ChildJvm.failing(Faults.class, program, arguments))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            int status = process.waitFor();
            assertEquals(WritingProcess.HALTED, status, "the process said: " + Files.readString(said));
        } finally {
            process.destroyForcibly();
        }
    }
}
