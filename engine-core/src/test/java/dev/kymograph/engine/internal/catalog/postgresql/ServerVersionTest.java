package dev.kymograph.engine.internal.catalog.postgresql;

import java.sql.Connection;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What is tested on PostgreSQL is tested on the version that the build chose: each that we support has a profile, as postgres-14. */
class ServerVersionTest {

    @Test
    void theServerIsTheOneThatTheBuildChose() throws Exception {
        String chosen = System.getProperty("kymograph.postgres");
        try (Connection connection =
                TestServer.connect(TestServer.configuration().get("catalog.name"))) {
            assertEquals(
                    Integer.parseInt(chosen.substring(0, chosen.indexOf('.'))),
                    connection.getMetaData().getDatabaseMajorVersion());
        }
    }
}
