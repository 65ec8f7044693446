package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.catalog.duckdb.DuckDbDatabase;
import dev.kymograph.engine.internal.config.Settings.CatalogSettings;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StreamedRowsTest {

    private static final List<Column> ONE = List.of(new Column("n", ColumnType.BIGINT));

    @TempDir
    Path folder;

    private Database store() throws SQLException {
        Path file = folder.resolve("catalog.duckdb");
        return new DuckDbDatabase(
                DuckDbInstance.open(file.toString(), Map.of("memory_limit", "256MB", "threads", "2")),
                new CatalogSettings(file, Duration.ofMillis(2), 1 << 20));
    }

    @Test
    void aConnectionThatClosesIsNotAnEnd() throws Exception {
        try (Database store = store()) {
            Connection connection = store.connect();
            Rows rows = StreamedRows.of(store, connection, "SELECT * FROM range(100000)", ONE);
            assertTrue(rows.next());
            connection.close();
            KymographException told = assertThrows(KymographException.class, rows::next);
            assertTrue(told.getMessage().startsWith("Cannot read the catalog"), told.getMessage());
        }
    }

    @Test
    void endsOnlyAfterTheLastRow() throws Exception {
        try (Database store = store();
                Rows rows = StreamedRows.of(store, "SELECT * FROM range(3)", ONE)) {
            for (long n = 0; n < 3; n++) {
                assertTrue(rows.next());
                assertEquals(n, rows.value(0));
            }
            assertFalse(rows.next());
        }
    }

    @Test
    void aStatementThatFailsClosesItsConnection() throws Exception {
        try (Database store = store()) {
            Connection connection = store.connect();
            assertThrows(SQLException.class, () -> StreamedRows.of(store, connection, "SELECT nothing", ONE));
            assertTrue(connection.isClosed());
        }
    }
}
