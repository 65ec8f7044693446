package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

class CatalogRewriteTest {

    @TempDir
    private Path folder;

    @Test
    void itWaitsForThoseWhoReadMeanwhile() throws Exception {
        DuckDbInstance store =
                DuckDbInstance.open(folder.resolve("catalog.duckdb").toString(), Map.of());
        try (Connection reading = store.connect();
                Connection rewriting = store.connect()) {
            run(rewriting, "CREATE TABLE known AS SELECT 42 AS answer");
            run(reading, "BEGIN TRANSACTION");
            assertEquals(42, answer(reading));
            CompletableFuture<Void> rewritten = CompletableFuture.runAsync(() -> rewrite(rewriting));
            Thread.sleep(300);
            assertFalse(rewritten.isDone());
            run(reading, "COMMIT");
            rewritten.join();
            assertEquals(42, answer(reading));
        } finally {
            store.close();
        }
    }

    private static void rewrite(Connection connection) {
        try {
            new CatalogRewrite(connection).run();
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    private static int answer(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT answer FROM known")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
