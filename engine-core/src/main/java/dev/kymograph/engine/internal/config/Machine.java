package dev.kymograph.engine.internal.config;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What this process may use.
 *
 * @param memoryBytes of the machine, or of the container where that has less
 * @param home the folder of the program; empty in a program that embeds the engine
 * @param freeBytes what is free on the disk that a folder is on or will be on
 */
record Machine(long memoryBytes, int cores, Optional<Path> home, ToLongFunction<Path> freeBytes) {

    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Path[] CONTAINER_LIMITS = {
        Path.of("/sys/fs/cgroup/memory.max"), Path.of("/sys/fs/cgroup/memory/memory.limit_in_bytes")
    };

    static Machine here() {
        return new Machine(
                memory(),
                Runtime.getRuntime().availableProcessors(),
                Optional.ofNullable(System.getProperty("kymograph.home")).map(Path::of),
                Machine::freeBytesAround);
    }

    private static long freeBytesAround(Path folder) {
        File there = folder.toFile();
        while (there != null && !there.exists()) {
            there = there.getParentFile();
        }
        return there == null ? 0 : there.getUsableSpace();
    }

    private static long memory() {
        // Linux tells in files what the management beans need 30 ms for.
        long machine = firstNumber(MEMORY);
        if (machine <= 0) {
            return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean bean
                    ? bean.getTotalMemorySize()
                    : Runtime.getRuntime().maxMemory();
        }
        long bytes = machine * 1024;
        for (Path limit : CONTAINER_LIMITS) {
            long container = firstNumber(limit);
            bytes = container > 0 ? Math.min(bytes, container) : bytes;
        }
        return bytes;
    }

    /** The first number in a file's first line; -1 where there is none. */
    private static long firstNumber(Path file) {
        try {
            String line = Files.isReadable(file)
                    ? Files.readString(file).lines().findFirst().orElse("")
                    : "";
            String digits = line.replaceAll("\\D", "");
            return digits.isEmpty() || digits.length() > 18 ? -1 : Long.parseLong(digits);
        } catch (IOException e) {
            return -1;
        }
    }
}
