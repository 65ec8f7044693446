package dev.kymograph.engine;

import dev.kymograph.metric.Reading;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Another process that shares a catalog and a lake: it takes in batches of one dog until it is killed or told to end. */
final class SharingProcess implements AutoCloseable {

    static final int READINGS = 10;

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");

    private final Process process;
    private final BufferedReader lines;

    private SharingProcess(Process process) {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    static SharingProcess start(Path data, int dog, Map<String, String> configuration) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                SharingProcess.class.getName(),
                data.toString(),
                Integer.toString(dog)));
        configuration.forEach((key, value) -> command.add(key + "=" + value));
        return new SharingProcess(new ProcessBuilder(command)
                .redirectError(
                        data.resolveSibling(data.getFileName() + "-errors").toFile())
                .start());
    }

    /** Waits until so many batches were acknowledged. */
    int awaitBatches(int least) throws IOException {
        int last = 0;
        while (last < least) {
            String line = lines.readLine();
            if (line == null) {
                throw new IllegalStateException("it ended by itself");
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
            throw new IllegalStateException("it did not end in good order");
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
                .extension(new Herd());
        configuration.forEach(builder::set);
        return builder.open();
    }

    static List<Reading> batch(int dog, int number) {
        List<Reading> readings = new ArrayList<>();
        for (int minute = 0; minute < READINGS; minute++) {
            readings.add(Reading.of(
                    dog, NOON.plus(Duration.ofMinutes((long) number * READINGS + minute)), "beats", 60f + dog));
        }
        return readings;
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
            int number = 0;
            while (!end.isDone()) {
                engine.ingest("pulse", batch(dog, number++));
                if (number % 20 == 0) {
                    engine.flush();
                }
                System.out.println(number);
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
