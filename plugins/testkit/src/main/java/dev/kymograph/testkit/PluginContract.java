package dev.kymograph.testkit;

import dev.kymograph.engine.EngineBuilder;
import dev.kymograph.engine.PluginReport;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/**
 * What every plugin holds: it can be used as it is, let go and taken again. The other contracts extend it.
 *
 * <pre>{@code
 * class DroppedInTest extends PluginContract {}
 * }</pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PluginContract {

    private final Path jar;
    private Path work;
    private DroppedPlugin dropped;

    /** Of the jar that this project builds. */
    protected PluginContract() {
        this(ProjectJar.built());
    }

    PluginContract(Path jar) {
        this.jar = jar;
    }

    /** Sets what the plugin must be told: {@code builder.set("plugins.collar.key", "…")}. */
    protected EngineBuilder configured(EngineBuilder builder) {
        return builder;
    }

    @BeforeAll
    final void dropItIn(@TempDir Path folder) {
        work = folder;
        dropped = open("first");
    }

    @AfterAll
    final void closeTheEngine() {
        if (dropped != null) {
            dropped.close();
        }
    }

    final DroppedPlugin dropped() {
        return dropped;
    }

    /** Another engine with the same plugin. */
    final DroppedPlugin open(String name) {
        return open(name, builder -> builder);
    }

    /** Another engine with the same plugin, to which more is said. */
    final DroppedPlugin open(String name, UnaryOperator<EngineBuilder> more) {
        return DroppedPlugin.open(jar, work.resolve(name), builder -> more.apply(configured(builder)));
    }

    /** A folder for what a test writes. */
    final Path work() {
        return work;
    }

    @Test
    final void canBeUsedAsItWasBuilt() {
        PluginReport report = dropped.report();
        assertEquals(PluginReport.State.ACTIVE, report.state(), () -> "state; " + report);
        assertEquals("", report.problem().orElse(""), "what is wrong with it");
        assertFalse(report.contributed().isEmpty(), "it brings nothing");
    }

    @Test
    final void canBeLetGoAndTakenAgain() {
        String id = dropped.report().id();
        List<String> contributed = dropped.report().contributed();
        assertEquals(
                PluginReport.State.UNLOADED,
                dropped.engine().plugins().unload(id).state());
        assertEquals(
                contributed, dropped.engine().plugins().load(id).contributed(), "what it brings when loaded again");
        assertEquals(contributed, dropped.engine().plugins().reload(id).contributed(), "what it brings when reloaded");
    }
}
