package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.RefusedException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PluginBoundaryTest {

    @Test
    void whatAPluginThrowsNamesItAndKeepsTheStackAsTextOnly() {
        KymographException failure = thrown("breeds", () -> {
            throw new ArithmeticException("by zero");
        });
        assertEquals(ErrorKind.PLUGIN, failure.kind());
        assertEquals("plugin.failed", failure.code());
        assertEquals(
                "Cannot run the analysis of plugin 'breeds': java.lang.ArithmeticException: by zero",
                failure.getMessage());
        assertNull(failure.getCause());
        assertEquals(1, failure.getSuppressed().length);
        assertSame(IllegalStateException.class, failure.getSuppressed()[0].getClass());
        assertNull(failure.getSuppressed()[0].getCause());
        assertTrue(failure.getSuppressed()[0].getMessage().contains("at " + PluginBoundaryTest.class.getName()));
    }

    @Test
    void anErrorOfAPluginIsItsFailureToo() {
        assertEquals(
                "Cannot run the analysis of plugin 'breeds': java.lang.NoClassDefFoundError: gone",
                thrown("breeds", () -> {
                            throw new NoClassDefFoundError("gone");
                        })
                        .getMessage());
    }

    @Test
    void aRefusalIsAnAnswerToTheUser() {
        KymographException refused = thrown("breeds", () -> {
            throw new RefusedException("analysis.not-applicable", "Not applicable");
        });
        assertEquals(ErrorKind.USAGE, refused.kind());
        assertEquals("analysis.not-applicable", refused.code());
        assertEquals("Not applicable", refused.getMessage());
    }

    @Test
    void ourOwnErrorsGoThrough() {
        KymographException ours = new KymographException(ErrorKind.RESOURCE, "duckdb.memory", "Too much");
        assertSame(ours, thrown("breeds", () -> {
            throw ours;
        }));
    }

    private static KymographException thrown(String plugin, Supplier<String> call) {
        return assertThrows(KymographException.class, () -> PluginBoundary.call(plugin, "run the analysis", call));
    }
}
