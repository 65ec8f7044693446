package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.PluginReport.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PluginInstallTest extends PluginCase {

    @TempDir
    private Path project;

    @TempDir
    private Path shipped;

    @Test
    void verifyingTakesNothing() throws IOException {
        Vocabularies catalog = new Vocabularies();
        PluginJar.animals().writeTo(folder);
        PluginHost host = open(settings(List.of(folder), Duration.ZERO), List.of(), catalog);
        PluginReport report = host.verify(PluginJar.metric("steps", "steps").writeTo(project));
        assertEquals(State.ACTIVE, report.state());
        assertEquals(List.of("metric steps"), report.contributed());
        assertEquals(1, host.list().size());
        assertTrue(catalog.metrics.isEmpty());
        assertEquals(
                State.REFUSED,
                host.verify(PluginJar.of("hollow").lists("sample.Gone").writeTo(project))
                        .state());
    }

    @Test
    void verifiesAgainstWhatRuns() throws IOException {
        PluginJar.animals().writeTo(folder);
        PluginJar.metric("steps", "steps").writeTo(folder);
        PluginHost host = open();
        assertTrue(host.verify(PluginJar.metric("others", "steps").writeTo(project))
                .problem()
                .orElse("")
                .contains("it brings the metric 'steps', which plugin 'steps' already has"));
        assertEquals(
                State.ACTIVE,
                host.verify(PluginJar.metric("steps", "steps")
                                .manifest("Plugin-Version", "2.0.0")
                                .writeTo(project))
                        .state());
    }

    @Test
    void installsIntoTheLastFolderInPlaceOfTheVersionBefore() throws IOException {
        PluginJar.animals().writeTo(shipped);
        PluginHost host = open(List.of(shipped, folder.resolve("plugins")), List.of());
        Path first = PluginJar.metric("steps", "steps").writeTo(project, "steps-1.jar");
        assertEquals(State.ACTIVE, host.install(first).state());
        Path second = PluginJar.metric("steps", "steps")
                .manifest("Plugin-Version", "1.3.0")
                .writeTo(project, "steps-2.jar");
        PluginReport report = host.install(second);
        assertEquals("1.3.0", report.version());
        assertEquals(List.of("steps-2.jar"), names(folder.resolve("plugins")));
        host.install(second);
        assertEquals(2, host.list().size());
    }

    @Test
    void installsWhatAProjectHasBuilt() throws IOException {
        PluginJar.animals().writeTo(folder);
        PluginHost host = open();
        assertTrue(refused(host, project).contains("there is no jar in"));
        PluginJar.metric("steps", "steps").writeTo(project.resolve("target"), "steps-1.0.jar");
        PluginJar.metric("steps", "steps").writeTo(project.resolve("target"), "steps-1.0-sources.jar");
        assertEquals("steps", host.install(project).id());
        PluginJar.metric("steps", "steps").writeTo(project.resolve("target"), "more.jar");
        assertTrue(refused(host, project).contains("there are several"));
        assertTrue(refused(host, project.resolve("nowhere")).contains("there is no such file"));
    }

    @Test
    void whatIsRefusedIsNotInstalled() throws IOException {
        PluginHost host = open();
        assertTrue(refused(host, PluginJar.metric("steps", "steps").writeTo(project))
                .contains("is measured on the kind 'animal', which no plugin brings"));
        assertEquals(List.of(), names(folder));
    }

    @Test
    void removesWhatWasInstalledAndNothingElse() throws IOException {
        PluginJar.animals().writeTo(shipped);
        PluginHost host = open(List.of(shipped, folder), List.of());
        host.install(PluginJar.metric("steps", "steps").writeTo(project));
        host.remove("steps");
        assertEquals(List.of(), names(folder));
        KymographException kept = assertThrows(KymographException.class, () -> host.remove("animals"));
        assertEquals("plugin.shipped", kept.code());
        assertTrue(kept.getMessage().contains("\"plugins unload animals\" lets it go"));
        assertEquals(
                "plugin.unknown",
                assertThrows(KymographException.class, () -> host.remove("steps"))
                        .code());
    }

    @Test
    void withoutAFolderNothingIsInstalledOrRemoved() throws IOException {
        PluginHost host = open(List.of(), List.of());
        Path jar = PluginJar.animals().writeTo(project);
        assertEquals("Cannot install or remove plugins: plugins.folders names no folder; name one", refused(host, jar));
        assertEquals(
                "plugins.folder",
                assertThrows(KymographException.class, () -> host.remove("animals"))
                        .code());
    }

    private static String refused(PluginHost host, Path file) {
        return assertThrows(KymographException.class, () -> host.install(file)).getMessage();
    }

    private static List<String> names(Path where) throws IOException {
        try (Stream<Path> files = Files.list(where)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
