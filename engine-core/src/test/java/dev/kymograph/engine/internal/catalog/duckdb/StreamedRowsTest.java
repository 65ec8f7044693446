package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
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

    @Test
    void aConnectionThatClosesIsNotAnEnd() throws Exception {
        try (TestStore store = TestStore.open(folder)) {
            Connection connection = store.instance().connect();
            Rows rows = StreamedRows.of(connection, "SELECT * FROM range(100000)", ONE);
            assertTrue(rows.next());
            connection.close();
            KymographException told = assertThrows(KymographException.class, rows::next);
            assertTrue(told.getMessage().startsWith("Cannot read the catalog"), told.getMessage());
        }
    }

    @Test
    void endsOnlyAfterTheLastRow() throws Exception {
        try (TestStore store = TestStore.open(folder);
                Rows rows = StreamedRows.of(store.instance().connect(), "SELECT * FROM range(3)", ONE)) {
            for (long n = 0; n < 3; n++) {
                assertTrue(rows.next());
                assertEquals(n, rows.value(0));
            }
            assertFalse(rows.next());
        }
    }

    @Test
    void aStatementThatFailsClosesItsConnection() throws Exception {
        try (TestStore store = TestStore.open(folder)) {
            Connection connection = store.instance().connect();
            assertThrows(SQLException.class, () -> StreamedRows.of(connection, "SELECT nothing", ONE));
            assertTrue(connection.isClosed());
        }
    }
}
