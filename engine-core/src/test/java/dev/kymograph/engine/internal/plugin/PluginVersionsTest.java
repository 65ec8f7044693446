package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.PluginReport.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Several versions of one plugin, in one folder or in two. */
class PluginVersionsTest extends PluginCase {

    @TempDir
    private Path shipped;

    @TempDir
    private Path project;

    @Test
    void aNewerVersionElsewhereTakesOverAndTheOlderIsBackWhenItGoes() throws IOException {
        herds("1.2.0", "herds").writeTo(shipped);
        PluginHost host = open(List.of(shipped, folder), List.of());
        Path newer = herds("1.10.0", "flocks").writeTo(folder);
        host.refresh();
        assertEquals(List.of("flocks"), names(host));
        assertEquals(List.of(State.REPLACED, State.ACTIVE), states(host));
        assertEquals(List.of(), host.list().get(0).contributed());
        Files.delete(newer);
        host.refresh();
        assertEquals(List.of("herds"), names(host));
        assertEquals(List.of(State.ACTIVE), states(host));
    }

    @Test
    void theNewestOfThoseThatAreThereIsOpened() throws IOException {
        herds("1.2.0", "herds").writeTo(shipped, "b.jar");
        herds("1.3.0-SNAPSHOT", "flocks").writeTo(shipped, "a.jar");
        herds("1.1.0", "packs").writeTo(folder);
        PluginHost host = open(List.of(shipped, folder), List.of());
        assertEquals(List.of("flocks"), names(host));
        assertEquals(List.of(State.ACTIVE, State.REPLACED, State.REPLACED), states(host));
    }

    @Test
    void aNewerVersionThatIsRefusedLeavesTheOlderRunning() throws IOException {
        PluginJar broken = PluginJar.of("herds")
                .manifest("Plugin-Version", "2.0.0")
                .extension("sample.Herds", analysis("Herds", "herds").replace("public record", """
                        public Herds() { throw new IllegalStateException("no grass"); }
                        public record"""));
        herds("1.2.0", "herds").writeTo(shipped);
        PluginHost host = open(List.of(shipped, folder), List.of());
        Contributor before = host.analyses().get(0).contributor();
        broken.writeTo(folder);
        host.refresh();
        assertEquals(List.of(State.ACTIVE, State.REFUSED), states(host));
        assertSame(before, host.analyses().get(0).contributor());
        assertTrue(host.list().get(1).problem().orElse("").contains("no grass"));
        assertEquals(
                List.of(State.ACTIVE, State.REFUSED), states(open(List.of(shipped, folder), List.of())), "opened anew");
        host.remove("herds");
        assertEquals(List.of(State.ACTIVE), states(host));
    }

    @Test
    void aNewerVersionWhoseDataWouldNotFitLeavesTheOlderRunning() throws IOException {
        PluginJar.animals().writeTo(shipped);
        PluginJar.metric("steps", "steps").writeTo(shipped);
        Vocabularies catalog = new Vocabularies();
        PluginHost host = open(settings(List.of(shipped, folder), Duration.ZERO), List.of(), catalog);
        PluginJar.of("steps")
                .manifest("Plugin-Version", "2.0.0")
                .extension("sample.Declares", PluginJar.declaring("", "steps").replace("FLOAT", "TEXT"))
                .writeTo(folder);
        host.refresh();
        assertEquals(List.of(State.ACTIVE, State.ACTIVE, State.REFUSED), states(host));
        PluginHost again = open(settings(List.of(shipped, folder), Duration.ZERO), List.of(), catalog);
        assertEquals(List.of(State.ACTIVE, State.ACTIVE, State.REFUSED), states(again));
        assertEquals(List.of("metric steps"), again.list().get(1).contributed());
    }

    @Test
    void aFileWhoseNewContentIsRefusedGoesOnAlthoughThereIsAnOlderVersion() throws IOException {
        herds("1.2.0", "herds").writeTo(shipped);
        Path newer = herds("2.0.0", "flocks").writeTo(folder);
        PluginHost host = open(List.of(shipped, folder), List.of());
        Files.writeString(newer, "PK, then nothing");
        host.refresh();
        assertEquals(List.of("flocks"), names(host));
        assertEquals(List.of(State.REPLACED, State.ACTIVE), states(host));
    }

    @Test
    void whatIsSaidOfAnIdConcernsTheVersionThatRuns() throws IOException {
        herds("1.2.0", "herds").writeTo(shipped);
        herds("2.0.0", "flocks").writeTo(folder);
        PluginHost host = open(List.of(shipped, folder), List.of());
        assertEquals("2.0.0", host.unload("herds").version());
        assertEquals(List.of(), names(host));
        assertEquals("2.0.0", host.load("herds").version());
        assertEquals("2.0.0", host.reload("herds").version());
        assertEquals(List.of("flocks"), names(host));
    }

    @Test
    void aNewerVersionOfWhatIsShippedIsInstalledAndRemoved() throws IOException {
        herds("1.2.0", "herds").writeTo(shipped);
        PluginHost host = open(List.of(shipped, folder), List.of());
        PluginReport installed = host.install(herds("1.3.0", "flocks").writeTo(project));
        assertEquals("1.3.0", installed.version());
        assertEquals(State.ACTIVE, installed.state());
        assertEquals(List.of("flocks"), names(host));
        host.remove("herds");
        assertEquals(List.of("herds"), names(host));
        for (String version : List.of("1.2.0", "1.1.9")) {
            Path older = herds(version, "flocks").writeTo(project);
            KymographException refused = assertThrows(KymographException.class, () -> host.install(older));
            assertEquals("plugin.shipped", refused.code());
            assertEquals(
                    "Cannot install plugin 'herds' in version [" + version + "]: version 1.2.0 is in "
                            + shipped.resolve("herds.jar")
                            + ", and the newest runs; give this one a higher version",
                    refused.getMessage());
        }
    }

    private static PluginJar herds(String version, String analysis) {
        return PluginJar.of("herds")
                .manifest("Plugin-Version", version)
                .extension("sample.Herds", analysis("Herds", analysis));
    }

    private static List<State> states(PluginHost host) {
        return host.list().stream().map(PluginReport::state).toList();
    }

    private static List<String> names(PluginHost host) {
        return host.analyses().stream().map(analysis -> analysis.spec().name()).toList();
    }
}
