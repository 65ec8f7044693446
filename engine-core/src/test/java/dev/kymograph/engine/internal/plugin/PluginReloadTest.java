package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.PluginReport.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PluginReloadTest extends PluginCase {

    @TempDir
    private Path elsewhere;

    private final Vocabularies catalog = new Vocabularies();

    @Test
    void whatIsDroppedIsTakenWithinTwoSeconds() throws Exception {
        PluginHost host = watching();
        drop(PluginJar.animals());
        drop(PluginJar.metric("steps", "steps"));
        await(() -> host.list().size() == 2);
        assertEquals(List.of("metric steps"), report(host, "steps").contributed());
        Files.delete(folder.resolve("steps.jar"));
        await(() -> host.list().size() == 1);
        assertTrue(catalog.metrics.containsKey("steps"), "what was measured stays known");
    }

    @Test
    void whatIsStillBeingCopiedIsNotLookedAt() throws Exception {
        byte[] jar = Files.readAllBytes(PluginJar.animals().writeTo(elsewhere));
        PluginHost host = watching();
        while (!isCopiedWithoutARest(jar, host)) {
            Files.delete(folder.resolve("animals.jar"));
            await(() -> host.list().isEmpty());
        }
        await(() -> !host.list().isEmpty());
        assertEquals(State.ACTIVE, report(host, "animals").state());
    }

    /** False where the machine rested for so long meanwhile that the copy seemed to have ended. */
    private boolean isCopiedWithoutARest(byte[] jar, PluginHost host) throws Exception {
        long written = System.nanoTime();
        for (int end = 100; end < jar.length; end += jar.length / 8) {
            Files.write(folder.resolve("animals.jar"), java.util.Arrays.copyOf(jar, end));
            List<PluginReport> seen = host.list();
            if (System.nanoTime() - written > TimeUnit.MILLISECONDS.toNanos(80)) {
                return false;
            }
            written = System.nanoTime();
            assertEquals(List.of(), seen);
            Thread.sleep(40);
        }
        Files.write(folder.resolve("animals.jar"), jar);
        return System.nanoTime() - written <= TimeUnit.MILLISECONDS.toNanos(80);
    }

    @Test
    void aNewerVersionTakesThePlaceOfTheOlder() throws IOException {
        PluginJar.of("herds")
                .extension("sample.Herds", analysis("Herds", "herds"))
                .writeTo(folder);
        PluginHost host = open();
        OfferedAnalysis<?> old = host.analyses().get(0);
        PluginJar.of("herds")
                .manifest("Plugin-Version", "1.3.0")
                .extension("sample.Herds", analysis("Herds", "flocks"))
                .writeTo(folder);
        host.refresh();
        assertEquals("1.3.0", report(host, "herds").version());
        assertEquals(List.of("flocks"), names(host));
        assertTrue(old.contributor().stay().isEmpty(), "nobody used it");
    }

    @Test
    void whatIsInUseStaysOpenUntilItsUserEnds() throws Exception {
        PluginJar.of("herds")
                .extension("sample.Herds", analysis("Herds", "herds"))
                .source("sample.Later", "package sample; public class Later {}")
                .writeTo(folder);
        PluginHost host = open();
        OfferedAnalysis<?> old = host.analyses().get(0);
        Contributor.Stay stay = old.contributor().stay().orElseThrow();
        Files.delete(folder.resolve("herds.jar"));
        host.refresh();
        assertEquals(List.of(), host.list());
        ClassLoader classes = old.extension().getClass().getClassLoader();
        classes.loadClass("sample.Later");
        stay.close();
        assertTrue(((PluginClasses) classes).isClosed());
    }

    @Test
    void whatDidNotChangeStaysAsItIs() throws IOException {
        PluginJar.of("herds")
                .extension("sample.Herds", analysis("Herds", "herds"))
                .writeTo(folder);
        PluginHost host = open();
        OfferedAnalysis<?> before = host.analyses().get(0);
        PluginJar.animals().writeTo(folder);
        host.refresh();
        assertSame(before, host.analyses().get(0));
        host.reload("herds");
        assertNotSame(before, host.analyses().get(0));
    }

    @Test
    void thoseThatNeedAChangedPluginAreLoadedAnewWithIt() throws IOException {
        Path animals = PluginJar.animals().writeTo(folder);
        PluginJar.of("aardvarks")
                .manifest("Plugin-Dependencies", "animals@>=1.0.0 & <2.0.0")
                .compiledAgainst(animals)
                .extension("sample.Herds", analysis("Herds", "herds"))
                .writeTo(folder);
        PluginHost host = open();
        OfferedAnalysis<?> before = host.analyses().get(0);
        PluginJar.animals().manifest("Plugin-Version", "1.4.0").writeTo(folder);
        host.refresh();
        assertNotSame(before, host.analyses().get(0));
        PluginJar.animals().manifest("Plugin-Version", "2.0.0").writeTo(folder);
        host.refresh();
        assertEquals(State.ACTIVE, report(host, "animals").state());
        assertTrue(problem(host, "aardvarks").contains("it needs plugin 'animals' in version"));
    }

    @Test
    void aBrokenNewVersionLeavesTheOldOneRunning() throws IOException {
        PluginJar.of("herds")
                .extension("sample.Herds", analysis("Herds", "herds"))
                .writeTo(folder);
        PluginHost host = open();
        Path jar = Files.writeString(folder.resolve("herds.jar"), "PK, then nothing");
        host.refresh();
        host.refresh();
        assertEquals(State.ACTIVE, report(host, "herds").state());
        assertEquals(
                "Cannot use plugin 'herds' (" + jar + "): it is not a jar that can be read [zip END header not found];"
                        + " copy it here again. Until then its version 1.2.0 goes on",
                problem(host, "herds"));
        assertEquals(List.of("herds"), names(host));
        PluginJar.of("herds")
                .extension("sample.Herds", analysis("Herds", "flocks"))
                .writeTo(folder);
        host.refresh();
        assertEquals("no problem", problem(host, "herds"));
        assertEquals(List.of("flocks"), names(host));
    }

    @Test
    void aNewVersionWhoseDataWouldNotFitLeavesTheOldOneRunning() throws IOException {
        PluginJar.animals().writeTo(folder);
        PluginJar.metric("steps", "steps").writeTo(folder);
        PluginHost host = watched(Duration.ZERO);
        PluginJar.of("steps")
                .extension("sample.Declares", PluginJar.declaring("", "steps").replace("FLOAT", "TEXT"))
                .writeTo(folder);
        host.refresh();
        assertEquals(State.ACTIVE, report(host, "steps").state());
        assertTrue(problem(host, "steps").contains("Cannot change metric 'steps'"), problem(host, "steps"));
        assertTrue(problem(host, "steps").endsWith("Until then its version 1.2.0 goes on"));
    }

    @Test
    void whatIsUnloadedComesBackWhenItIsLoaded() throws IOException {
        PluginJar.of("herds")
                .extension("sample.Herds", analysis("Herds", "herds"))
                .writeTo(folder);
        PluginHost host = open();
        assertEquals(State.UNLOADED, host.unload("herds").state());
        assertEquals(List.of(), names(host));
        host.refresh();
        assertEquals(List.of(), names(host));
        assertEquals(State.ACTIVE, host.load("herds").state());
        assertEquals(List.of("herds"), names(host));
    }

    @Test
    void anUnknownPluginIsAMistakeOfTheUser() throws IOException {
        PluginJar.animals().writeTo(folder);
        PluginHost host = open();
        for (String id : List.of("animal", "")) {
            assertThrows(KymographException.class, () -> host.unload(id));
            assertThrows(KymographException.class, () -> host.load(id));
            KymographException unknown = assertThrows(KymographException.class, () -> host.reload("animal"));
            assertEquals(
                    "Cannot find plugin 'animal' in [" + folder + "]. Did you mean 'animals'? There are animals",
                    unknown.getMessage());
        }
    }

    @Test
    void oneThatWasPutAsideIsTriedAgainWhenItIsReloaded() throws IOException {
        PluginJar.of("herds")
                .extension("sample.Herds", analysis("Herds", "herds"))
                .writeTo(folder);
        PluginHost host = open();
        for (int times = 0; times < 3; times++) {
            assertThrows(
                    KymographException.class,
                    () -> host.analyses().get(0).contributor().call("run it", () -> {
                        throw new IllegalStateException("no");
                    }));
        }
        assertEquals(State.ASIDE, report(host, "herds").state());
        assertTrue(problem(host, "herds").contains("\"plugins reload herds\" tries it again"));
        assertEquals(State.ACTIVE, host.reload("herds").state());
    }

    @Test
    void nothingIsLeftOfCopiesThatNobodyUses() throws IOException {
        for (int version = 0; version < 3; version++) {
            PluginJar.animals()
                    .manifest("Plugin-Version", "1." + version + ".0")
                    .writeTo(folder);
            open().close();
        }
        try (var left = Files.walk(copies)) {
            assertEquals(1, left.filter(Files::isRegularFile).count());
        }
    }

    private PluginHost watching() {
        return watched(Duration.ofMillis(100));
    }

    private PluginHost watched(Duration every) {
        return open(settings(List.of(folder), every), List.of(), catalog);
    }

    private void drop(PluginJar jar) throws IOException {
        Path built = jar.writeTo(elsewhere);
        Files.move(built, folder.resolve(built.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<String> names(PluginHost host) {
        return host.analyses().stream().map(analysis -> analysis.spec().name()).toList();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        Instant late = Instant.now().plusSeconds(30);
        while (!condition.getAsBoolean()) {
            assertTrue(Instant.now().isBefore(late), "it never came");
            Thread.sleep(10);
        }
    }
}
