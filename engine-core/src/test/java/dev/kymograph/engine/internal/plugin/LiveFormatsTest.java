package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Formats that come, change and misbehave while files are taken in by them. */
class LiveFormatsTest {

    private static final String WAIT = "while (!Boolean.getBoolean(\"sample.go\")) { Thread.onSpinWait(); } ";

    @TempDir
    private Path data;

    @TempDir
    private Path elsewhere;

    private Path folder;
    private Path file;
    private Engine engine;

    @BeforeEach
    void open() throws IOException {
        folder = data.resolve("plugins");
        PluginJar.animals().writeTo(folder);
        PluginJar.metric("levels", "level").writeTo(folder);
        engine = Engine.builder()
                .data(data)
                .set("plugins.folders", folder.toString())
                .set("plugins.look-every", "0s")
                .set("plugins.failures", "3")
                .open();
        engine.subjects().register(List.of(new Subject("animal", 1, "Rex", Map.of(), Optional.empty())));
        file = Files.writeString(elsewhere.resolve("levels.bin"), "anything");
    }

    @AfterEach
    void close() {
        System.setProperty("sample.go", "true");
        engine.close();
        System.clearProperty("sample.go");
    }

    @Test
    void aFileIsReadToItsEndByTheVersionThatBegan() throws Exception {
        drop("1.0.0", "send(1000, 1, source, sink); " + WAIT + "send(2000, 1, source, sink);");
        CountDownLatch begun = new CountDownLatch(1);
        Watch watch = new Watch() {
            @Override
            public void progress(String doing, double fraction) {
                begun.countDown();
            }
        };
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<IngestSummary> reading = other.submit(() -> engine.ingest(source(), watch));
            assertTrue(begun.await(60, TimeUnit.SECONDS));
            drop("2.0.0", "send(10, 2, source, sink);");
            assertEquals(
                    10,
                    engine.ingest(source().parameter("mark", "new"), Watch.NOBODY)
                            .accepted());
            System.setProperty("sample.go", "true");
            assertEquals(3000, reading.get(60, TimeUnit.SECONDS).accepted());
        } finally {
            other.shutdown();
        }
        assertEquals(3000L, count("level = 1"), "the older one came last");
        assertEquals(Optional.empty(), report().problem());
    }

    @Test
    void aFormatThatHangsIsToldOfByItsPlugin() throws IOException {
        drop("1.0.0", WAIT);
        AtomicBoolean asked = new AtomicBoolean();
        Watch impatient = new Watch() {
            @Override
            public boolean cancelled() {
                return asked.getAndSet(true);
            }
        };
        assertEquals(
                "cancelled",
                assertThrows(KymographException.class, () -> engine.ingest(source(), impatient))
                        .code());
        assertTrue(
                report().problem().orElse("").contains("1 call never ended and keeps its thread"),
                String.valueOf(report()));
        assertEquals(0L, count("true"));
    }

    @Test
    void oneThatKeepsFailingIsPutAside() throws IOException {
        drop("1.0.0", "throw new NoClassDefFoundError(\"sample/Gone\");");
        for (int times = 0; times < 3; times++) {
            KymographException failed = failure();
            assertEquals(
                    "Cannot read " + file
                            + " by the format 'sample-levels' of plugin 'sample-format' ("
                            + folder.resolve("sample-format.jar")
                            + "): java.lang.NoClassDefFoundError: sample/Gone; correct the plugin, or take another"
                            + " version of it",
                    failed.getMessage());
        }
        assertEquals("plugin.aside", failure().code());
        assertEquals(PluginReport.State.ASIDE, report().state());
    }

    @Test
    void whatItRefusesIsNoFailureOfIt() throws IOException {
        drop("1.0.0", "throw new RefusedException(\"levels.none\", \"Cannot read it: it is empty\");");
        for (int times = 0; times < 5; times++) {
            assertEquals("levels.none", failure().code());
        }
        assertEquals(PluginReport.State.ACTIVE, report().state());
    }

    @Test
    void oneOfABuiltInNameIsRefused() throws IOException {
        format("1.0.0", "csv", "").writeTo(folder);
        engine.plugins().refresh();
        assertTrue(
                report().problem().orElse("").contains("the format 'csv' is built in; choose another name"),
                String.valueOf(report()));
    }

    private void drop(String version, String body) throws IOException {
        format(version, "sample-levels", body).writeTo(folder);
        engine.plugins().refresh();
        assertEquals(version, report().version());
        assertEquals(List.of("format sample-levels"), report().contributed());
    }

    private static PluginJar format(String version, String name, String body) {
        return PluginJar.of("sample-format")
                .manifest("Plugin-Version", version)
                .extension("sample.Levels", """
                package sample;
                import dev.kymograph.engine.extension.*;
                import dev.kymograph.metric.*;
                import java.time.Instant;
                import java.util.*;
                public class Levels implements ReadingFormat<Levels.Marks> {
                    public record Marks(@Parameter(help = "a mark") Optional<String> mark) {}
                    private int at;
                    public FormatSpec<Marks> spec() {
                        return new FormatSpec<>("%s", "levels", Marks.class);
                    }
                    public void read(Marks marks, ReadingSource source, ReadingSink sink) {
                        %s
                    }
                    private void send(int many, float level, ReadingSource source, ReadingSink sink) {
                        for (int i = 0; i < many; i++) {
                            sink.reading(1, Reading.of(source.subject(), Instant.ofEpochSecond(at++), "level", level));
                        }
                    }
                }
                """.formatted(name, body));
    }

    private SourceFile source() {
        return SourceFile.of(file, "level").format("sample-levels").subject(1);
    }

    private KymographException failure() {
        return assertThrows(KymographException.class, () -> engine.ingest(source(), Watch.NOBODY));
    }

    private long count(String condition) {
        try (Result result = engine.sql("SELECT count(*) AS n FROM level WHERE " + condition)) {
            assertTrue(result.next());
            return (Long) result.value("n");
        }
    }

    private PluginReport report() {
        return engine.plugins().list().stream()
                .filter(report -> report.id().equals("sample-format"))
                .findFirst()
                .orElseThrow();
    }
}
