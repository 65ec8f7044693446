package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MigrationFaultTest {

    @Test
    void aStepThatFailsForAnyReasonLeavesNothingBehind() throws Exception {
        try (DuckDbInstance instance = DuckDbInstance.open("", Map.of());
                Connection connection = instance.connect()) {
            Connection failing = (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("prepareStatement")) {
                            throw new IllegalStateException("no record today");
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
            Migrations migrations = new Migrations(failing, Dialect.DUCKDB, "test");
            IllegalStateException failure =
                    assertThrows(IllegalStateException.class, () -> migrations.migrate(migrations.newest()));
            assertEquals("no record today", failure.getMessage());
            assertTrue(connection.getAutoCommit());
            Migrations again = new Migrations(connection, Dialect.DUCKDB, "test");
            assertEquals(0, again.current());
            assertEquals(again.newest(), again.migrate(again.newest()).size());
        }
    }
}
