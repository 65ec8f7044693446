package dev.kymograph.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.duckdb.DuckDBConnection;

/** Parquet files of pulses that another program wrote, with columns that are more or less ours. */
final class TheirFile {

    private static final List<String> COLUMNS = List.of(
            "d::INTEGER AS dog_id, t AS \"timestamp\", b::FLOAT AS beats, NULL::VARCHAR AS sensor_id,"
                    + " NULL::FLOAT AS quality_score",
            "b::DOUBLE AS beats, t::TIMESTAMPTZ AS \"Timestamp\", d::BIGINT AS dog_id, 'x' AS more",
            "d::SMALLINT AS dog_id, t::TIMESTAMP_NS AS \"timestamp\", b::FLOAT AS beats, '' AS sensor_id");

    static final int SHAPES = COLUMNS.size();

    /** One for all: to begin an instance takes longer than to write a file. */
    private static final DuckDBConnection WRITER = begin();

    private TheirFile() {}

    private static DuckDBConnection begin() {
        try {
            return DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes; {@code rows} as SQL's VALUES: dog, moment, beats. */
    static void write(Path folder, int number, int shape, List<String> rows) {
        try (Connection connection = WRITER.duplicate();
                Statement statement = connection.createStatement()) {
            Files.createDirectories(folder);
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("COPY (SELECT " + COLUMNS.get(shape) + " FROM (VALUES " + String.join(", ", rows)
                    + ") v(d, t, b)) TO '" + folder.resolve(number + ".parquet") + "' (FORMAT parquet)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file for each dog and day, with a reading each so many minutes. */
    static Path bySubjectAndDay(Path folder, int dogs, int days, int minutes) {
        try (Connection connection = WRITER.duplicate();
                Statement statement = connection.createStatement()) {
            Files.createDirectories(folder);
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("SET partitioned_write_max_open_files = 1000");
            statement.execute(
                    "COPY (SELECT d::INTEGER AS dog_id, t AS \"timestamp\", (60 + (d * 7 + epoch(t)::BIGINT // 60) % 50)"
                            + "::FLOAT AS beats, 'collar-' || d % 3 AS sensor_id, NULL::FLOAT AS quality_score, d AS dog,"
                            + " strftime(t, '%m') AS month, strftime(t, '%d') AS day"
                            + " FROM range(1, " + (dogs + 1)
                            + ") s(d), generate_series(TIMESTAMP '2023-01-20', TIMESTAMP '2023-01-20'"
                            + " + INTERVAL " + (days * 24 * 60 - 1) + " MINUTE, INTERVAL " + minutes + " MINUTE) m(t))"
                            + " TO '" + folder
                            + "' (FORMAT parquet, PARTITION_BY (dog, month, day), OVERWRITE_OR_IGNORE)");
            return folder;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
