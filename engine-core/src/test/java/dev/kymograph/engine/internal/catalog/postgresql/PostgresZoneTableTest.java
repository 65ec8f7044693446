package dev.kymograph.engine.internal.catalog.postgresql;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.internal.catalog.Dialect;
import dev.kymograph.engine.internal.catalog.ZoneTable;
import dev.kymograph.engine.internal.config.Settings.Postgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PostgresZoneTableTest {

    @Test
    void columnsOfAllTypesAreRead() throws SQLException {
        Postgres database = TestServer.database();
        ZoneTable table = new ZoneTable(
                "herds",
                "sizes",
                List.of(
                        new Column("name", ColumnType.TEXT),
                        new Column("small", ColumnType.FLOAT),
                        new Column("large", ColumnType.DOUBLE),
                        new Column("few", ColumnType.INTEGER),
                        new Column("many", ColumnType.BIGINT),
                        new Column("is_kept", ColumnType.BOOLEAN),
                        new Column("born", ColumnType.DATE),
                        new Column("seen", ColumnType.TIMESTAMP)));
        TestServer.run(database.name(), """
                CREATE SCHEMA plugin_herds;
                CREATE TABLE plugin_herds.sizes AS SELECT VARCHAR 'Rex' AS name, REAL '0.1' AS small, 0.1::DOUBLE PRECISION AS large,
                    7 AS few, BIGINT '8' AS many, true AS is_kept, DATE '2020-02-29' AS born,
                    TIMESTAMP '1970-01-01 00:00:01' AS seen""");
        try (Connection connection = TestServer.connect(database.name());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(table.select(Dialect.POSTGRESQL))) {
            assertTrue(row.next());
            assertEquals("Rex", row.getString(1));
            assertEquals(0.1f, row.getObject(2));
            assertEquals(0.1, row.getObject(3));
            assertEquals(7, row.getObject(4));
            assertEquals(8L, row.getObject(5));
            assertEquals(true, row.getObject(6));
            assertEquals("2020-02-29", row.getString(7));
            assertEquals(1_000_000L, row.getLong(8));
        }
    }
}
