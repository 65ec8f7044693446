package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.EngineBuilder;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** A plugin whose storage cannot be opened. */
class PluginStorageTest {

    @TempDir
    private Path data;

    @Test
    @Timeout(30)
    void aStorageThatDoesNotOpenIsLeftBehindAtItsTimeLimit() throws IOException {
        KymographException late = refused("while (!Thread.interrupted()) { Thread.onSpinWait(); } return null;");
        assertEquals("storage.timeout", late.code());
        assertEquals(ErrorKind.EXTERNAL, late.kind());
        assertEquals(
                "Cannot open the lake shelf://top: the plugin 'shelves' took longer than 0.2 s; see that it can be"
                        + " reached, or set plugins.start-within higher",
                late.getMessage());
    }

    @Test
    void whatAStorageThrowsWhenItOpensIsItsOwnFailure() throws IOException {
        KymographException failed = refused("throw new IllegalStateException(\"no shelf\");");
        assertEquals("plugin.failed", failed.code());
        assertEquals(
                "Cannot open shelf://top of plugin 'shelves' (" + data.resolve("plugins/shelves.jar")
                        + "): java.lang.IllegalStateException: no shelf; correct the plugin, or take another version of it",
                failed.getMessage());
    }

    @Test
    void whatAStorageRefusesIsAMistakeInTheConfiguration() throws IOException {
        KymographException refused = refused("throw new RefusedException(\"shelf.name\", \"there is no such shelf\");");
        assertEquals("shelf.name", refused.code());
        assertEquals(ErrorKind.CONFIGURATION, refused.kind());
        assertEquals("Cannot open the lake shelf://top: there is no such shelf", refused.getMessage());
    }

    private KymographException refused(String body) throws IOException {
        Path folder = data.resolve("plugins");
        PluginJar.of("shelves").extension("sample.Shelves", """
                package sample;
                import dev.kymograph.engine.extension.*;
                import java.net.URI;
                public class Shelves implements StorageBackend {
                    public String scheme() { return "shelf"; }
                    public Storage open(URI location) { %s }
                }
                """.formatted(body)).writeTo(folder);
        EngineBuilder builder = Engine.builder()
                .data(data)
                .set("plugins.folders", folder.toString())
                .set("plugins.start-within", "200ms")
                .set("lake.location", "shelf://top");
        return assertThrows(KymographException.class, builder::open);
    }
}
