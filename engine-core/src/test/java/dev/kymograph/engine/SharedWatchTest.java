package dev.kymograph.engine;

import dev.kymograph.engine.internal.catalog.postgresql.TestServer;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Of several processes with one catalog one runs a rule at a time, and another goes on with it. */
class SharedWatchTest {

    @TempDir
    Path folder;

    private Engine open(String name, Map<String, String> configuration) {
        EngineBuilder builder = Engine.builder()
                .data(folder.resolve(name))
                .set("watch.loud.metric", "pulse")
                .set("watch.loud.method", "records")
                .extension(new Herd())
                .extension(new Records());
        configuration.forEach(builder::set);
        return builder.open();
    }

    @Test
    @Timeout(120)
    void whatOneBeganAnotherGoesOnWith() throws Exception {
        Map<String, String> configuration = new HashMap<>(TestServer.configuration());
        configuration.put("lake.location", folder.resolve("lake").toString());
        List<String> expected = new ArrayList<>();
        Engine one = open("one", configuration);
        try (Engine two = open("two", configuration);
                Engine three = open("three", configuration)) {
            one.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
            for (int i = 0; i < 60; i++) {
                Reading next = Reading.of(1, WatchTest.NOON.plus(Duration.ofSeconds(i)), "beats", 60f + i);
                (i % 2 == 0 || i > 30 ? two : one).ingest("pulse", List.of(next));
                expected.add("1 " + next.timestamp() + " " + (60.0 + i) + " " + (i + 1));
                if (i == 30) {
                    one.close();
                }
                Thread.sleep(20);
            }
            for (int i = 0; i < 200 && WatchTest.found(two).size() < expected.size(); i++) {
                Thread.sleep(50);
            }
            assertEquals(expected, WatchTest.found(two));
            assertEquals(
                    1,
                    Stream.of(two, three)
                            .flatMap(engine -> engine.jobs().list().stream())
                            .filter(job -> job.summary().equals("judges pulse by records, in another process"))
                            .count());
        } finally {
            one.close();
        }
    }
}
