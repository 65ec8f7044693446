package dev.kymograph.engine;

import dev.kymograph.metric.Reading;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Another process that shares a catalog and a lake: it takes in batches of one dog, one by one as hot readings or some at once as files,
 * and corrects each a little later, until it is killed or told to end.
 */
final class SharingProcess implements AutoCloseable {

    /** Of a batch. */
    static final int READINGS = 10;

    /** A batch is corrected when so many came after it. */
    static final int CORRECTED_AFTER = 5;

    /** What a correction adds to a value. */
    static final int CORRECTION = 200;

    private static final int AT_ONCE = 4;
    private static final int VALUES = 100;

    /** Long before anything that is kept. */
    private static final Instant LONG_AGO = Instant.parse("2003-03-01T12:00:00Z");

    static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");

    private final Process process;
    private final BufferedReader lines;
    private final Path errors;

    private SharingProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    static SharingProcess start(Path data, int dog, Map<String, String> configuration) throws IOException {
        List<String> command = ChildJvm.running(SharingProcess.class, data, dog);
        configuration.forEach((key, value) -> command.add(key + "=" + value));
        Path errors = data.resolveSibling(data.getFileName() + "-errors");
        return new SharingProcess(
                new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
    }

    /** Waits until so many batches were acknowledged. */
    int awaitBatches(int least) throws IOException {
        int last = 0;
        while (last < least) {
            String line = lines.readLine();
            if (line == null) {
                throw new IllegalStateException("it ended by itself: " + Files.readString(errors));
            }
            last = Integer.parseInt(line);
        }
        return last;
    }

    /** Kills it without any warning; returns how many batches were acknowledged. */
    int kill(int last) throws IOException {
        process.toHandle().destroyForcibly();
        return rest(last);
    }

    /** Has it end in good order; returns how many batches were acknowledged. */
    int end(int last) throws IOException, InterruptedException {
        process.getOutputStream().close();
        int batches = rest(last);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("it did not end in good order: " + Files.readString(errors));
        }
        return batches;
    }

    private int rest(int last) throws IOException {
        int batches = last;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            batches = Integer.parseInt(line);
        }
        return batches;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    static Engine open(Path data, Map<String, String> configuration) {
        EngineBuilder builder = Engine.builder()
                .data(data)
                .set("duckdb.threads", "1")
                .set("duckdb.memory", "256MiB")
                .set("ingest.bulk-from", Integer.toString(AT_ONCE * READINGS))
                .extension(new Herd());
        configuration.forEach(builder::set);
        return builder.open();
    }

    static List<Reading> batch(int dog, int number) {
        return batches(dog, number, number + 1, 0);
    }

    private static List<Reading> batches(int dog, int from, int to, int correction) {
        List<Reading> readings = new ArrayList<>();
        for (int minute = from * READINGS; minute < to * READINGS; minute++) {
            readings.add(Reading.of(
                    dog, NOON.plus(Duration.ofMinutes(minute)), "beats", value(minute / READINGS) + correction));
        }
        return readings;
    }

    /** Of each reading of a batch that was not corrected. */
    static float value(int batch) {
        return 60f + batch % VALUES;
    }

    /** How many batches there are after the next step. */
    static int next(int batches) {
        return batches % 8 == 7 ? batches + AT_ONCE : batches + 1;
    }

    /** Takes in the next ones, corrects earlier ones, and now and then adds one of long ago, which may be dropped already. */
    private static int step(Engine engine, int dog, int batches) {
        int next = next(batches);
        engine.ingest("pulse", batches(dog, batches, next, 0));
        if (next > CORRECTED_AFTER) {
            int from = Math.max(0, batches - CORRECTED_AFTER);
            engine.ingest("pulse", batches(dog, from, next - CORRECTED_AFTER, CORRECTION));
        }
        if (next % 16 == 5) {
            engine.ingest(
                    "pulse", List.of(Reading.of(dog, LONG_AGO.plus(Duration.ofMinutes(next)), "beats", value(next))));
        }
        if (next % 20 == 3) {
            engine.flush();
        }
        return next;
    }

    /** Takes the data folder, the dog and the configuration; ends with its standard input. */
    public static void main(String[] arguments) {
        Map<String, String> configuration = new HashMap<>();
        for (String setting : List.of(arguments).subList(2, arguments.length)) {
            String[] parts = setting.split("=", 2);
            configuration.put(parts[0], parts[1]);
        }
        int dog = Integer.parseInt(arguments[1]);
        try (Engine engine = open(Path.of(arguments[0]), configuration)) {
            CompletableFuture<Void> end = end();
            int batches = 0;
            while (!end.isDone()) {
                batches = step(engine, dog, batches);
                System.out.println(batches);
                System.out.flush();
            }
        }
    }

    /** Whoever started it keeps the stream open; where that one is gone, this one ends too. */
    private static CompletableFuture<Void> end() {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                System.in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // It is at its end, too.
            }
            end.complete(null);
        });
        thread.setDaemon(true);
        thread.start();
        return end;
    }
}
