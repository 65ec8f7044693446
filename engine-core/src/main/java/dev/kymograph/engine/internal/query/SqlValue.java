package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.extension.ColumnType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBWritableVector;

/** How values of one type pass between DuckDB and a function in Java. */
record SqlValue(DuckDBColumnType type, Reader reader, Writer writer) {

    private interface Reader {
        Object read(DuckDBReadableVector vector, long row);
    }

    private interface Writer {
        void write(DuckDBWritableVector vector, long row, Object value);
    }

    static SqlValue of(ColumnType type) {
        return switch (type) {
            case TEXT ->
                new SqlValue(
                        DuckDBColumnType.VARCHAR,
                        DuckDBReadableVector::getString,
                        (vector, row, value) -> vector.setString(row, (String) value));
            case BOOLEAN ->
                new SqlValue(
                        DuckDBColumnType.BOOLEAN,
                        DuckDBReadableVector::getBoolean,
                        (vector, row, value) -> vector.setBoolean(row, (Boolean) value));
            case INTEGER ->
                new SqlValue(
                        DuckDBColumnType.INTEGER,
                        DuckDBReadableVector::getInt,
                        (vector, row, value) -> vector.setInt(row, (Integer) value));
            case BIGINT ->
                new SqlValue(
                        DuckDBColumnType.BIGINT,
                        DuckDBReadableVector::getLong,
                        (vector, row, value) -> vector.setLong(row, (Long) value));
            case FLOAT ->
                new SqlValue(
                        DuckDBColumnType.FLOAT,
                        DuckDBReadableVector::getFloat,
                        (vector, row, value) -> vector.setFloat(row, (Float) value));
            case DOUBLE ->
                new SqlValue(
                        DuckDBColumnType.DOUBLE,
                        DuckDBReadableVector::getDouble,
                        (vector, row, value) -> vector.setDouble(row, (Double) value));
            case DATE ->
                new SqlValue(
                        DuckDBColumnType.DATE,
                        DuckDBReadableVector::getLocalDate,
                        (vector, row, value) -> vector.setDate(row, (LocalDate) value));
            case TIMESTAMP ->
                new SqlValue(
                        DuckDBColumnType.TIMESTAMP,
                        (vector, row) -> vector.getLocalDateTime(row).toInstant(ZoneOffset.UTC),
                        (vector, row, value) -> vector.setTimestamp(row, moment((Instant) value)));
            default -> throw new IllegalArgumentException("no function has the type " + type);
        };
    }

    /** Null where it is NULL. */
    Object read(DuckDBReadableVector vector, long row) {
        return vector.isNull(row) ? null : reader.read(vector, row);
    }

    void write(DuckDBWritableVector vector, long row, Object value) {
        if (value == null) {
            vector.setNull(row);
        } else {
            writer.write(vector, row, value);
        }
    }

    private static LocalDateTime moment(Instant instant) {
        return LocalDateTime.ofInstant(instant.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC);
    }
}
