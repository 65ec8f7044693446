package dev.kymograph.repl.docs;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.EngineBuilder;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Subject;
import dev.kymograph.repl.ScreenRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What {@code plugins new} writes builds as it is, and what is built answers when it is dropped into a running engine. */
class PluginProjectsTest {

    private static final Path ROOT =
            Path.of(System.getProperty("kymograph.root")).toAbsolutePath();
    private static final String EXAMPLE = "docs/examples/heart-rate-variability";
    private static final Instant NOON = Instant.parse("2024-06-01T12:00:00Z");

    @TempDir
    private Path work;

    @ParameterizedTest
    @ValueSource(strings = {"metric", "analysis", "format", "storage"})
    void aNewProjectBuildsAndItsPluginAnswers(String kind) throws IOException {
        Path project = made("my-plugin", kind);
        try (Stream<Path> files = Files.walk(project)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                assertFalse(text.matches("(?s).*@[a-z0-9-]+@.*"), () -> file + " was not filled in: " + text);
            }
        }
        assertEquals(answers(kind), dropped(PluginBuild.run(project), kind));
    }

    @ParameterizedTest
    @ValueSource(strings = {"metric", "analysis", "format", "storage"})
    @Tag("heavy")
    void aNewProjectBuildsOfflineWithItsTestsAndItsPluginAnswers(String kind) throws Exception {
        try (MavenRun maven = new MavenRun(ROOT, work.resolve("repository"))) {
            assertEquals(answers(kind), dropped(maven.packaged(made("my-plugin", kind)), kind));
        }
    }

    @Test
    void theExampleBuildsAndAnswers() throws IOException {
        Path jar = PluginBuild.run(copied(ROOT.resolve(EXAMPLE)));
        try (Engine engine = engine()) {
            engine.subjects().register(List.of(Subject.of("animal", 1, "Rex", Map.of())));
            engine.plugins().install(jar);
            for (int i = 0; i < 4; i++) {
                engine.ingest("beat_interval", Reading.of(1, NOON.plusSeconds(i), "interval_ms", 600f + 40 * i * i));
            }
            // The differences are 40, 120 and 200.
            double expected = Math.sqrt((1_600 + 14_400 + 40_000) / 3.0);
            try (Result result = engine.ask(Question.of("rmssd", "beat_interval"))) {
                assertTrue(result.next());
                assertEquals(3L, result.value("pairs"));
                assertEquals(expected, (Double) result.value("rmssd"), 1e-9);
            }
        }
    }

    @Test
    @Tag("heavy")
    void theExampleBuildsOfflineWithItsTests() throws Exception {
        Path project = copied(ROOT.resolve(EXAMPLE));
        try (MavenRun maven = new MavenRun(ROOT, work.resolve("repository"));
                Engine engine = engine()) {
            PluginReport report = engine.plugins().install(maven.packaged(project));
            assertEquals(
                    List.of("analysis rmssd", "metric beat_interval"),
                    report.contributed().stream().sorted().toList());
        }
    }

    private Path made(String name, String kind) {
        Path project = work.resolve(name);
        ScreenRun run =
                ScreenRun.ofCommand(InputStream.nullInputStream(), "plugins", "new", project.toString(), "--" + kind);
        assertEquals(0, run.status(), run.text());
        return project;
    }

    private Engine engine() {
        return builder().open();
    }

    private EngineBuilder builder() {
        return Engine.builder()
                .data(work.resolve("data"))
                .set("plugins.folders", ROOT.resolve("repl/target/kymo/plugins") + "," + work.resolve("dropped"));
    }

    private List<List<Object>> dropped(Path jar, String kind) throws IOException {
        return kind.equals("storage") ? keptIn(jar) : answered(jar, kind);
    }

    /** A storage is opened with the engine. */
    private List<List<Object>> keptIn(Path jar) throws IOException {
        Files.createDirectories(work.resolve("dropped"));
        Files.copy(jar, work.resolve("dropped").resolve(jar.getFileName()));
        Path lake = work.resolve("elsewhere");
        try (Engine engine =
                builder().set("lake.location", "myplugin://" + lake).open()) {
            engine.subjects().register(List.of(Subject.of("animal", 1, "Rex", Map.of())));
            for (int i = 0; i < 4; i++) {
                engine.ingest("pulse_rate", Reading.of(1, NOON.plusSeconds(60L * i), "pulse_value", 40f + 20 * i));
            }
            engine.flush();
            try (Stream<Path> files = Files.walk(lake)) {
                assertEquals(1, files.filter(Files::isRegularFile).count());
            }
            return rows(engine.ask(Question.of("statistics", "pulse_rate")));
        }
    }

    private List<List<Object>> answered(Path jar, String kind) throws IOException {
        try (Engine engine = engine()) {
            engine.subjects().register(List.of(Subject.of("animal", 1, "Rex", Map.of())));
            Files.createDirectories(work.resolve("dropped"));
            Files.copy(jar, work.resolve("dropped").resolve(jar.getFileName()));
            engine.plugins().refresh();
            boolean isMetric = kind.equals("metric");
            String metric = isMetric ? "my_plugin" : "pulse_rate";
            String field = isMetric ? "my_plugin_value" : "pulse_value";
            if (kind.equals("format")) {
                readFile(engine);
            } else {
                for (int i = 0; i < 4; i++) {
                    engine.ingest(metric, Reading.of(1, NOON.plusSeconds(60L * i), field, 40f + 20 * i));
                }
            }
            Question question = kind.equals("analysis")
                    ? Question.of("my_plugin", metric).where("above", 50)
                    : Question.of("statistics", metric);
            return rows(engine.ask(question));
        }
    }

    private void readFile(Engine engine) throws IOException {
        List<String> lines = IntStream.range(0, 4)
                .mapToObj(i -> "2024-06-01T14:0" + i + ":00," + (40 + 20 * i))
                .toList();
        Path file = Files.write(work.resolve("pulse.txt"), lines);
        engine.ingest(
                SourceFile.of(file, "pulse_rate")
                        .format("my-plugin")
                        .parameter("separator", ",")
                        .subject(1)
                        .zone(ZoneId.of("Europe/Berlin")),
                Watch.NOBODY);
    }

    /** Of 40, 60, 80 and 100. */
    private static List<List<Object>> answers(String kind) {
        return switch (kind) {
            case "metric" -> List.of(List.of("my_plugin_value", 4L, 70.0));
            case "format", "storage" -> List.of(List.of("pulse_value", 4L, 70.0));
            default -> List.of(List.of(1, "pulse_value", 4L, 0.75));
        };
    }

    private static List<List<Object>> rows(Result result) {
        try (result) {
            List<List<Object>> rows = new ArrayList<>();
            boolean isStatistics = result.columns().get(0).name().equals("field");
            while (result.next()) {
                rows.add(
                        isStatistics
                                ? List.of(result.value("field"), result.value("count"), result.value("mean"))
                                : List.of(result.value(0), result.value(1), result.value(2), result.value(3)));
            }
            return rows;
        }
    }

    private Path copied(Path folder) throws IOException {
        Path copy = work.resolve(folder.getFileName());
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                Files.copy(path, copy.resolve(folder.relativize(path).toString()));
            }
        }
        return copy;
    }
}
