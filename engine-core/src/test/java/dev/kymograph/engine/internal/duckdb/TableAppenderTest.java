package dev.kymograph.engine.internal.duckdb;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TableAppenderTest {

    @Test
    void rowsThatCannotBeWrittenAreToldWhenItIsClosed() throws SQLException {
        try (DuckDbInstance database = DuckDbInstance.open("", Map.of());
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE seat (number INTEGER PRIMARY KEY)");
            TableAppender appender = new TableAppender(connection, null, "main", "seat");
            appender.beginRow().add(1).endRow();
            appender.beginRow().add(1).endRow();
            SQLException refused = assertThrows(SQLException.class, appender::close);
            assertTrue(refused.getMessage().contains("1"), refused.getMessage());
            appender.close();
        }
    }
}
