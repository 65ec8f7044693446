package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A file whose intake is stopped, wherever it is: all of it is there, or nothing. */
class CancelledIngestTest {

    private static final Instant NOON = Instant.parse("2024-03-01T12:00:00Z");
    private static final String WHAT_IS_THERE = "SELECT count(*), sum(beats) FROM pulse";

    @RegisterExtension
    final MemoryFolder folder = new MemoryFolder();

    /** Stops when it is asked for the so-many-eth time. */
    private static final class Stopping implements Watch {
        private int left;

        Stopping(int questions) {
            left = questions;
        }

        @Override
        public synchronized boolean cancelled() {
            return --left < 0;
        }
    }

    @Test
    void allOfAFileIsThereOrNothing() throws IOException {
        Path file = file();
        Set<String> stoppedWhile = new HashSet<>();
        try (Engine engine = Engine.builder()
                .data(folder.resolve("data"))
                .set("ingest.bulk-from", "100")
                .extension(new Herd())
                .open()) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
            engine.ingest(
                    "pulse", IntStream.range(0, 50).mapToObj(i -> Reading.of(1, NOON.plusSeconds(i), "beats", 60f)));
            engine.flush();
            String before = EngineTest.sql(engine, WHAT_IS_THERE);
            for (int questions = 0; ; questions++) {
                assertTrue(questions < 10_000, "it is never done");
                try {
                    IngestSummary summary = engine.ingest(SourceFile.of(file, "pulse"), new Stopping(questions));
                    assertEquals(new IngestSummary(200, 200, 0, 150, false), summary);
                    break;
                } catch (KymographException e) {
                    assertEquals(ErrorKind.CANCELLED, e.kind(), e.getMessage());
                    stoppedWhile.add(e.getMessage());
                    assertEquals(before, EngineTest.sql(engine, WHAT_IS_THERE), e.getMessage());
                }
            }
            assertEquals("[[100, 7000.0]]", EngineTest.sql(engine, WHAT_IS_THERE));
        }
        assertTrue(
                stoppedWhile.containsAll(List.of(
                        "Cancelled while looking for readings that come twice",
                        "Cancelled while keeping the last of readings that come twice",
                        "Cancelled while looking for readings that are replaced")),
                stoppedWhile::toString);
    }

    /** A hundred readings, each twice; half of them are there already. */
    private Path file() throws IOException {
        StringBuilder csv = new StringBuilder("dog_id,timestamp,beats\n");
        for (int i = 0; i < 200; i++) {
            csv.append("1,").append(NOON.plusSeconds(i % 100)).append(",70\n");
        }
        return Files.writeString(folder.resolve("twice.csv"), csv);
    }
}
