package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.internal.catalog.sql.Database.Loading;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.duckdb.DuckDBAppender;

/** Rows through DuckDB's appender. */
final class AppendedRows implements Loading {

    private final DuckDBAppender rows;

    AppendedRows(DuckDBAppender rows) {
        this.rows = rows;
    }

    @Override
    public void add(Object... values) throws SQLException {
        rows.beginRow();
        for (Object value : values) {
            if (value == null) {
                rows.appendNull();
            } else if (value instanceof Long number) {
                rows.append(number.longValue());
            } else if (value instanceof Integer number) {
                rows.append(number.intValue());
            } else if (value instanceof Boolean yes) {
                rows.append(yes.booleanValue());
            } else if (value instanceof Instant instant) {
                rows.append(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
            } else {
                rows.append((String) value);
            }
        }
        rows.endRow();
    }

    /** Closing writes the rows too, but keeps to itself that it failed. */
    @Override
    public void flush() throws SQLException {
        rows.flush();
    }

    @Override
    public void close() throws SQLException {
        rows.close();
    }
}
