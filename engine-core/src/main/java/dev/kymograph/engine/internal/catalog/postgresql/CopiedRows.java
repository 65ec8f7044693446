package dev.kymograph.engine.internal.catalog.postgresql;

import dev.kymograph.engine.internal.catalog.sql.Database.Loading;
import java.io.IOException;
import java.io.StringReader;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.postgresql.copy.CopyManager;

/** Rows through COPY. */
final class CopiedRows implements Loading {

    private static final int MOST_CHARACTERS = 1 << 20;

    private final CopyManager copies;
    private final String sql;
    private final StringBuilder text = new StringBuilder();

    CopiedRows(CopyManager copies, String table) {
        this.copies = copies;
        this.sql = "COPY " + table + " FROM STDIN";
    }

    @Override
    public void add(Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                text.append('\t');
            }
            add(values[i]);
        }
        text.append('\n');
        if (text.length() > MOST_CHARACTERS) {
            flush();
        }
    }

    private void add(Object value) {
        if (value == null) {
            text.append("\\N");
        } else if (value instanceof String words) {
            escape(PostgresDatabase.storable(words));
        } else if (value instanceof Instant instant) {
            text.append(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
        } else {
            text.append(value);
        }
    }

    private void escape(String words) {
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                default -> text.append(c);
            }
        }
    }

    @Override
    public void flush() throws SQLException {
        if (text.isEmpty()) {
            return;
        }
        try {
            copies.copyIn(sql, new StringReader(text.toString()));
        } catch (IOException e) {
            throw new SQLException("the rows could not be sent", "08006", e);
        } finally {
            text.setLength(0);
        }
    }

    @Override
    public void close() {
        text.setLength(0);
    }
}
