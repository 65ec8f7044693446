package dev.kymograph.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DuckDbDriverTest {

    @Test
    void finds_its_library_beside_its_jar_and_unpacks_nothing() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT 1")) {
            assertTrue(row.next());
            assertEquals(1, row.getInt(1));
        }
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertEquals(
                    0,
                    files.filter(file -> file.toString().contains("duckdb_java"))
                            .count());
        }
    }
}
