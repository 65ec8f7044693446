package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.IntStream;

/** Takes readings in and backs them up, again and again until it is killed: {@code DATA BACKUP}. Says how many are backed up. */
final class BackingUpProcess {

    static final int BATCH = 300;

    private BackingUpProcess() {}

    static Engine open(Path data) {
        return Engine.builder()
                .data(data)
                .set("ingest.bulk-from", "200")
                .extension(new Herd())
                .open();
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        try (Engine engine = open(Path.of(arguments[0]))) {
            long readings = BackupKillTest.readings(engine);
            while (true) {
                Instant first = Instant.parse("2023-01-01T00:00:00Z").plusSeconds(readings);
                engine.ingest(
                        "pulse",
                        IntStream.range(0, BATCH)
                                .mapToObj(i -> Reading.of(1, first.plusSeconds(i), "beats", 60f + i % 50)));
                readings += BATCH;
                engine.backup(Backup.into(Path.of(arguments[1])), Watch.NOBODY);
                System.out.println(readings);
            }
        }
    }
}
