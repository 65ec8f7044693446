package dev.kymograph.testkit;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.EngineBuilder;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.SubjectKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** An engine with a data folder of its own, and a plugin whose jar was dropped into its plugins folder. */
final class DroppedPlugin implements AutoCloseable {

    private final Engine engine;
    private final Path folder;
    private final PluginReport report;

    private DroppedPlugin(Engine engine, Path folder, PluginReport report) {
        this.engine = engine;
        this.folder = folder;
        this.report = report;
    }

    /** Tries the jar as {@code plugins verify} does, and drops it in. */
    static DroppedPlugin open(Path jar, Path work, UnaryOperator<EngineBuilder> configured) {
        Path folder = work.resolve("plugins");
        copy(ProjectJar.onClassPath(), folder);
        EngineBuilder builder = Engine.builder()
                .data(work.resolve("data"))
                .set("plugins.folders", folder.toString())
                .set("plugins.look-every", "0s")
                // Each answer anew: what is kept would hide that an analysis answers otherwise each time.
                .set("query.cache", "0B")
                .extension(new SampleMetrics());
        Engine engine = configured.apply(builder).open();
        try {
            return new DroppedPlugin(engine, folder, engine.plugins().install(jar));
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    private static void copy(List<Path> jars, Path folder) {
        try {
            Files.createDirectories(folder);
            for (Path jar : jars) {
                Files.copy(jar, folder.resolve(jar.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot copy " + jars + " to " + folder, e);
        }
    }

    Engine engine() {
        return engine;
    }

    /** What became of it when it was dropped. */
    PluginReport report() {
        return report;
    }

    /** What has become of it since. */
    PluginReport now() {
        return engine.plugins().list().stream()
                .filter(plugin -> plugin.id().equals(report.id()))
                .findFirst()
                .orElseThrow();
    }

    /** The names of what it brings: of {@code metric}, {@code kind} or {@code analysis}. */
    List<String> brings(String what) {
        return report.contributed().stream()
                .filter(part -> part.startsWith(what + " "))
                .map(part -> part.substring(what.length() + 1))
                .toList();
    }

    Optional<MetricType> metric(String name) {
        return engine.vocabulary().metricTypes().stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst();
    }

    SubjectKind kind(String name) {
        return engine.vocabulary().subjectKinds().stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Nothing brings the kind '" + name
                        + "'; name the plugin that does as a dependency of the tests"));
    }

    /** Declares a metric type that nothing brings, by a file in the plugins folder. */
    Specimens specimens(MetricType metric) {
        SubjectKind kind = kind(metric.kind());
        if (metric(metric.name()).isEmpty()) {
            String name = metric.name() + ".metric.conf";
            try {
                Files.writeString(folder.resolve(name), MetricText.of(metric));
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot write " + name, e);
            }
            List<PluginReport> reports = engine.plugins().refresh();
            assertEquals(Optional.of(metric), metric(metric.name()), () -> "declared by a file: " + reports);
        }
        return new Specimens(metric, kind);
    }

    /** Takes in readings that are all right. */
    void ingest(MetricType metric, List<Reading> readings) {
        if (!readings.isEmpty()) {
            assertEquals(
                    readings.size(),
                    engine.ingest(metric.name(), readings).accepted(),
                    () -> "accepted readings of " + metric.name() + "" + "see the reasons there");
        }
    }

    Answer ask(Question question) {
        return Answer.of(engine.ask(question, Watch.NOBODY));
    }

    Answer sql(String select) {
        return Answer.of(engine.sql(select));
    }

    @Override
    public void close() {
        engine.close();
    }
}
