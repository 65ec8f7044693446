package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Rejection;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A store in memory, files to read, and what came of reading them. */
final class SourceFixture implements AutoCloseable {

    static final SubjectKind ANIMAL = new SubjectKind(
            "animal",
            "animals",
            "dump_animals",
            "animal_id",
            "pet_name",
            List.of(
                    new Attribute("breed", AttributeType.TEXT),
                    new Attribute("birth_date", AttributeType.DATE),
                    new Attribute("chipped", AttributeType.BOOLEAN)),
            Optional.of("birth_date"),
            List.of());

    static final MetricType PULSE = MetricType.every(
            Duration.ofMinutes(1),
            "pulse_rate",
            "animal",
            new Unit("bpm"),
            Field.of("pulse_value", FieldType.FLOAT).possible(0, 500));

    /** The animals that are known: 1 to 99. */
    static final int KNOWN = 99;

    final Connection connection;
    private final Path folder;

    SourceFixture(Path folder) throws SQLException {
        this.folder = folder;
        connection = DriverManager.getConnection("jdbc:duckdb:");
    }

    /** What came of a file: the accepted rows as text, and the rejected. */
    record Outcome(long read, List<String> accepted, List<Rejection> rejected) {

        List<String> reasons() {
            return rejected.stream().map(Rejection::reason).toList();
        }

        List<Long> lines() {
            return rejected.stream().map(Rejection::line).toList();
        }
    }

    Path write(String name, String content) throws IOException {
        return write(name, content.getBytes(StandardCharsets.UTF_8));
    }

    Path write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    /** Has DuckDB write a file. */
    Path copy(String name, String query) throws SQLException {
        run("COPY (" + query + ") TO '" + folder.resolve(name) + "'");
        return folder.resolve(name);
    }

    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    Outcome read(Path file) throws SQLException {
        return read(SourceFile.of(file, PULSE.name()), PULSE);
    }

    Outcome read(SourceFile source, MetricType metricType) throws SQLException {
        try (Staged staged = new SourceReader()
                .stage(
                        connection,
                        source,
                        metricType,
                        ANIMAL,
                        Admission.of(id -> id >= 1 && id <= KNOWN),
                        Watch.NOBODY)) {
            List<String> accepted =
                    rows("SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (FROM " + staged.table() + " ORDER BY \"row\")");
            if (accepted.size() != staged.accepted() || staged.read() != staged.accepted() + staged.rejected()) {
                throw new AssertionError(accepted.size() + " rows, " + staged.accepted() + " accepted, "
                        + staged.rejected() + " rejected, " + staged.read() + " read");
            }
            List<Rejection> rejected = staged.rejections(Integer.MAX_VALUE);
            if (rejected.size() != staged.rejected()) {
                throw new AssertionError(rejected.size() + " rejections, expected " + staged.rejected());
            }
            return new Outcome(staged.read(), accepted, rejected);
        }
    }

    /** The rows of a query as text, without the last column. */
    List<String> rows(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i < result.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join("|", values));
            }
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
