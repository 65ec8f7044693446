package dev.kymograph.benchmark;

import dev.kymograph.engine.Backup;
import dev.kymograph.engine.BackupSummary;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.extension.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How long a backup takes, beside a copy of the folder by {@code cp}, which needs everything to be closed and compares nothing. */
final class Backups {

    private final int rounds;
    private final Path data;
    private final Path beside;

    Backups(int rounds, Path data) {
        this.rounds = rounds;
        this.data = data;
        this.beside = data.resolveSibling("backups");
    }

    void run() throws IOException, InterruptedException {
        double[] whole = new double[rounds];
        double[] again = new double[rounds];
        double[] copied = new double[rounds];
        long bytes = 0;
        for (int round = 0; round < rounds; round++) {
            delete(beside);
            Files.createDirectories(beside);
            copied[round] = copy();
            try (Engine engine = Engine.builder()
                    .data(data)
                    .set("compaction.enabled", "false")
                    .open()) {
                long start = System.nanoTime();
                BackupSummary summary = backup(engine);
                whole[round] = seconds(start);
                bytes = summary.bytes();
                start = System.nanoTime();
                backup(engine);
                again[round] = seconds(start);
            }
        }
        delete(beside);
        double cp = Report.median(copied);
        Report.print(String.format(
                Locale.ROOT, "| of %.0f MB | s, median of %d | of cp -r |%n|---|--:|--:|%n", bytes / 1e6, rounds));
        row("`cp -r` and `sync`, nothing open", cp, cp);
        row("the first backup into a folder", Report.median(whole), cp);
        row("the next, with nothing new", Report.median(again), cp);
    }

    private BackupSummary backup(Engine engine) {
        return engine.backup(Backup.into(beside.resolve("backup")), Watch.NOBODY);
    }

    private double copy() throws IOException, InterruptedException {
        long start = System.nanoTime();
        String to = beside.resolve("copy").toString();
        for (List<String> command : List.of(List.of("cp", "-r", data.toString(), to), List.of("sync"))) {
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IOException("Cannot copy " + data + ": " + command + " ended with " + status);
            }
        }
        return seconds(start);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static void row(String what, double seconds, double cp) {
        Report.print(String.format(Locale.ROOT, "| %s | %.2f | %.2f |%n", what, seconds, seconds / cp));
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
