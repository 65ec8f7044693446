package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.sql.SqlCatalog;
import dev.kymograph.engine.internal.config.Settings.CatalogSettings;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A store instance on a folder's catalog file. */
record TestStore(DuckDbInstance instance, CatalogSettings settings) implements AutoCloseable {

    static TestStore open(Path folder) throws SQLException {
        Path file = folder.resolve("catalog.duckdb");
        DuckDbInstance instance = DuckDbInstance.open(file.toString(), Map.of("memory_limit", "256MB", "threads", "2"));
        return new TestStore(instance, new CatalogSettings(file, Duration.ofMillis(2), 1 << 20));
    }

    Catalog catalog() {
        return SqlCatalog.open(database(), settings.gatherFor());
    }

    DuckDbDatabase database() {
        return new DuckDbDatabase(instance, settings);
    }

    /** All rows as text, the columns joined by "|". */
    List<String> ask(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = instance.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(row.getObject(i)));
                }
                rows.add(String.join("|", values));
            }
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        instance.close();
    }
}
