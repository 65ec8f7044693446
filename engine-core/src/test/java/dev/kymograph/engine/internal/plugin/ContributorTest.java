package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.RefusedException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ContributorTest {

    @Test
    void whatAPluginThrowsNamesItAndKeepsTheStackAsTextOnly() {
        KymographException failure = thrown("breeds", () -> {
            throw new ArithmeticException("by zero");
        });
        assertEquals(ErrorKind.PLUGIN, failure.kind());
        assertEquals("plugin.failed", failure.code());
        assertEquals(
                "Cannot run the analysis of plugin 'breeds' (b.jar): java.lang.ArithmeticException: by zero; correct the"
                        + " plugin, or take another version of it",
                failure.getMessage());
        assertNull(failure.getCause());
        assertEquals(1, failure.getSuppressed().length);
        assertSame(IllegalStateException.class, failure.getSuppressed()[0].getClass());
        assertNull(failure.getSuppressed()[0].getCause());
        assertTrue(failure.getSuppressed()[0].getMessage().contains("at " + ContributorTest.class.getName()));
    }

    @Test
    void anErrorOfAPluginIsItsFailureToo() {
        assertEquals(
                "Cannot run the analysis of plugin 'breeds' (b.jar): java.lang.NoClassDefFoundError: gone; correct the"
                        + " plugin, or take another version of it",
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

    @Test
    void oneThatKeepsFailingIsAskedNoMore() {
        Contributor breeds = new Contributor("breeds", "b.jar", 3);
        for (int times = 0; times < 3; times++) {
            assertThrows(KymographException.class, () -> breeds.call("run the analysis", ContributorTest::fail));
        }
        KymographException aside =
                assertThrows(KymographException.class, () -> breeds.call("run the analysis", () -> "fine again"));
        assertEquals("plugin.aside", aside.code());
        assertEquals(
                "Cannot run the analysis of plugin 'breeds' (b.jar): it is put aside after 3 failures in a row, the last: could"
                        + " not run the analysis: java.lang.ArithmeticException: by zero; \"plugins reload breeds\""
                        + " tries it again",
                aside.getMessage());
    }

    @Test
    void successInBetweenForgivesFailures() {
        Contributor breeds = new Contributor("breeds", "b.jar", 2);
        for (int times = 0; times < 5; times++) {
            assertThrows(KymographException.class, () -> breeds.call("run the analysis", ContributorTest::fail));
            assertEquals("fine", breeds.call("run the analysis", () -> "fine"));
        }
    }

    @Test
    void aRefusalIsNoFailure() {
        Contributor breeds = new Contributor("breeds", "b.jar", 1);
        for (int times = 0; times < 3; times++) {
            KymographException refused = assertThrows(
                    KymographException.class,
                    () -> breeds.call("run the analysis", () -> {
                        throw new RefusedException("analysis.not-applicable", "Not applicable");
                    }));
            assertEquals("analysis.not-applicable", refused.code());
        }
    }

    @Test
    void isClosedWhenItIsWithdrawnAndNobodyStays() {
        Contributor breeds = new Contributor("breeds", "b.jar", 3);
        Contributor.Stay first = breeds.stay().orElseThrow();
        Contributor.Stay second = breeds.stay().orElseThrow();
        AtomicInteger closed = new AtomicInteger();
        breeds.withdraw(closed::incrementAndGet);
        first.close();
        first.close();
        assertEquals(0, closed.get());
        second.close();
        assertEquals(1, closed.get());
        assertTrue(breeds.stay().isEmpty());
    }

    private static String fail() {
        throw new ArithmeticException("by zero");
    }

    private static KymographException thrown(String plugin, Supplier<String> call) {
        return assertThrows(
                KymographException.class, () -> new Contributor(plugin, "b.jar", 3).call("run the analysis", call));
    }
}
