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

/** A Parquet file of pulses that another program wrote, with columns that are more or less ours. */
final class TheirFile {

    private static final List<String> COLUMNS = List.of(
            "d::INTEGER AS dog_id, t AS \"timestamp\", b::FLOAT AS beats, NULL::VARCHAR AS sensor_id,"
                    + " NULL::FLOAT AS quality_score",
            "b::DOUBLE AS beats, t::TIMESTAMPTZ AS \"Timestamp\", d::BIGINT AS dog_id, 'x' AS more",
            "d::SMALLINT AS dog_id, t::TIMESTAMP_NS AS \"timestamp\", b::FLOAT AS beats, '' AS sensor_id");

    static final int SHAPES = COLUMNS.size();

    private TheirFile() {}

    /** Writes; {@code rows} as SQL's VALUES: dog, moment, beats. */
    static void write(Path folder, int number, int shape, List<String> rows) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
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
}
