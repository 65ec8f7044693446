package dev.kymograph.engine.internal.catalog.postgresql;

import dev.kymograph.engine.internal.catalog.Lease;
import dev.kymograph.engine.internal.config.Settings.Postgres;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Of all processes that have a catalog open one refreshes a rollup at a time. */
class RefreshingAloneTest {

    @Test
    void aRollupIsRefreshedByOneAtATime() throws Exception {
        Postgres settings = TestServer.database();
        try (PostgresDatabase one = TestServer.connecting(settings);
                PostgresDatabase two = TestServer.connecting(settings)) {
            Lease first = one.tryAlone("refresh pulse_1h").orElseThrow();
            assertEquals(Optional.empty(), two.tryAlone("refresh pulse_1h"));
            Lease other = two.tryAlone("refresh pulse_1d").orElseThrow();
            first.close();
            Optional<Lease> second = two.tryAlone("refresh pulse_1h");
            assertTrue(second.isPresent(), "the first is done");
            assertEquals(Optional.empty(), one.tryAlone("refresh pulse_1d"), "closing one keeps the others");
            second.get().close();
            other.close();
        }
    }

    @Test
    void whoEndsHoldsUpNobody() throws Exception {
        Postgres settings = TestServer.database();
        try (PostgresDatabase two = TestServer.connecting(settings)) {
            try (PostgresDatabase one = TestServer.connecting(settings)) {
                assertTrue(one.tryAlone("refresh pulse_1h").isPresent());
            }
            long until = System.nanoTime() + 10_000_000_000L;
            while (two.tryAlone("refresh pulse_1h").isEmpty()) {
                assertTrue(System.nanoTime() < until);
                Thread.sleep(10);
            }
        }
    }
}
