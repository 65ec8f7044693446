package dev.kymograph.engine.faults;

import dev.kymograph.engine.ChildJvm;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.EngineBuilder;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Another process that writes until it is killed, or halts at a failpoint; it prints each write that was acknowledged. */
final class WritingProcess implements AutoCloseable {

    /** The exit status where it halts. */
    static final int HALTED = 99;

    /** The name of a data folder whose old files go elsewhere. */
    static final String TIERED = "tiered";

    /** Longer than any test lets it live. */
    private static final long ORPHANED_AFTER_MILLIS = 60_000;

    private static final List<Failpoint> POINTS = List.of(Failpoint.values());

    private final Process process;
    private final Path step;

    private WritingProcess(Process process, Path step) {
        this.process = process;
        this.step = step;
    }

    /**
     * Where it halts.
     *
     * @param arrival the first, the second… time that it is there
     */
    record Halt(Failpoint point, int arrival) {}

    static WritingProcess start(Path data, Path scratch, long[] next, Optional<Halt> halt) throws IOException {
        Path step = scratch.resolve("step");
        Files.write(step, new byte[1]);
        List<String> command = ChildJvm.failing(Faults.class, WritingProcess.class, data, scratch);
        for (long number : next) {
            command.add(Long.toString(number));
        }
        halt.ifPresent(at -> command.addAll(List.of(at.point().name(), Integer.toString(at.arrival()))));
        Process process = new ProcessBuilder(command)
                .redirectError(scratch.resolve("errors").toFile())
                .start();
        return new WritingProcess(process, step);
    }

    /** Kills it after so long, without any warning. */
    void killAfter(long millis) throws InterruptedException {
        if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("it ended by itself, with status " + process.exitValue());
        }
        process.toHandle().destroyForcibly();
    }

    BufferedReader lines() {
        return process.inputReader(StandardCharsets.UTF_8);
    }

    int status() throws InterruptedException {
        return process.waitFor();
    }

    /** The step that it passed last. */
    Optional<Failpoint> lastStep() throws IOException {
        int place = Files.readAllBytes(step)[0];
        return place == 0 ? Optional.empty() : Optional.of(POINTS.get(place - 1));
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** Has each engine that opens a data folder be told more. */
    static void configure(Path data, Map<String, String> more) throws IOException {
        Properties properties = new Properties();
        properties.putAll(more);
        try (Writer writer = Files.newBufferedWriter(configuration(data))) {
            properties.store(writer, null);
        }
    }

    private static Path configuration(Path data) {
        return data.resolveSibling("more.properties");
    }

    private static Properties configured(Path data) {
        Properties more = new Properties();
        if (Files.exists(configuration(data))) {
            try (Reader reader = Files.newBufferedReader(configuration(data))) {
                more.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return more;
    }

    /** Opens a data folder; in one of the name {@link #TIERED} what compaction writes goes to a place of its own. */
    static Engine open(Path data) {
        EngineBuilder builder = Engine.builder()
                .data(data)
                .set("ingest.bulk-from", Integer.toString(Write.BULK_FROM))
                .set("compaction.enabled", "false")
                .set("compaction.old.after", data.endsWith(TIERED) ? "30d" : "0s")
                .set("compaction.old.level", "3")
                .set("compaction.old.location", data.resolve("lake/old").toString())
                .set("catalog.checkpoint-at", "96KiB")
                .set("duckdb.threads", "2")
                .set("duckdb.memory", "256MiB")
                .extension(new Tally());
        configured(data).forEach((key, value) -> builder.set((String) key, (String) value));
        return builder.open();
    }

    /** Takes the data folder, another one, the first write of each writer, and where to halt. */
    public static void main(String[] arguments) throws IOException {
        Path data = Path.of(arguments[0]);
        Path scratch = Path.of(arguments[1]);
        Optional<Halt> halt = arguments.length > 2 + Write.WRITERS
                ? Optional.of(new Halt(
                        Failpoint.valueOf(arguments[2 + Write.WRITERS]),
                        Integer.parseInt(arguments[3 + Write.WRITERS])))
                : Optional.empty();
        Faults.place(steps(scratch.resolve("step"), halt));
        endWhereForgotten();
        Engine engine = open(data);
        for (int writer = 0; writer < Write.WRITERS; writer++) {
            int name = writer;
            long first = Long.parseLong(arguments[2 + writer]);
            new Thread(() -> write(engine, scratch, name, first), "writer-" + name).start();
        }
    }

    private static void endWhereForgotten() {
        Thread thread = new Thread(() -> {
            try {
                Thread.sleep(ORPHANED_AFTER_MILLIS);
            } catch (InterruptedException e) {
                // Nobody interrupts it.
            }
            Runtime.getRuntime().halt(1);
        });
        thread.setDaemon(true);
        thread.start();
    }

    @SuppressWarnings("SystemOut")
    private static void write(Engine engine, Path scratch, int writer, long first) {
        try {
            for (long number = first; ; number++) {
                Write write = new Write(writer, number);
                write.run(engine, scratch);
                System.out.println(write.id());
            }
        } catch (IOException | RuntimeException e) {
            // This writer ends; what it could not write counts as not acknowledged.
            System.err.println(e);
        }
    }

    /** Notes each step where the killer finds it, and halts. */
    private static Failpoint.Watcher steps(Path file, Optional<Halt> halt) throws IOException {
        MappedByteBuffer step;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            step = channel.map(FileChannel.MapMode.READ_WRITE, 0, 1);
        }
        AtomicInteger arrivals = new AtomicInteger();
        return point -> {
            if (point == Failpoint.STATEMENT) {
                return;
            }
            step.put(0, (byte) (POINTS.indexOf(point) + 1));
            if (halt.isEmpty()) {
                return;
            }
            Halt at = halt.get();
            if (point == at.point() && arrivals.incrementAndGet() == at.arrival()) {
                Runtime.getRuntime().halt(HALTED);
            }
            if (at.point() == Failpoint.FILE_DISCARD && point == Failpoint.FILES_ADDED) {
                // Files are discarded where their commit fails.
                Faults.<RuntimeException>fail(new SQLException("IO Error: the disk is gone"));
            }
        };
    }
}
