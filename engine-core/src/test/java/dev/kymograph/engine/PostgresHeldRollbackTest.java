package dev.kymograph.engine;

import dev.kymograph.engine.internal.catalog.postgresql.TestServer;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** The same with a catalog on a server. */
class PostgresHeldRollbackTest extends HeldRollbackTest {

    private Map<String, String> catalog;

    @BeforeEach
    @Override
    void holdOneOfThreeDogs() throws Exception {
        catalog = TestServer.configuration();
        super.holdOneOfThreeDogs();
    }

    @Override
    Map<String, String> catalog() {
        return catalog;
    }
}
