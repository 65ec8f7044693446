package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.Schema.Applied;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

    @Test
    void aNewCatalogHasAllStepsOrNone() throws Exception {
        List<MigrationScript> scripts = new ArrayList<>(MigrationScript.packaged(Dialect.DUCKDB));
        scripts.add(new MigrationScript(scripts.size() + 1, "broken", direction -> "CREATE TABLE;\n"));
        try (DuckDbInstance instance = DuckDbInstance.open("", Map.of());
                Connection connection = instance.connect();
                Statement statement = connection.createStatement()) {
            Migrations broken = new Migrations(connection, Dialect.DUCKDB, scripts, "test");
            assertThrows(SQLException.class, broken::catchUp);
            try (ResultSet tables = statement.executeQuery("SHOW TABLES")) {
                assertFalse(tables.next(), "a table was left");
            }
            Migrations whole = new Migrations(connection, Dialect.DUCKDB, "test");
            whole.catchUp();
            assertEquals(
                    IntStream.rangeClosed(1, whole.newest()).boxed().toList(),
                    whole.history().stream().map(Applied::version).toList());
        }
    }
}
