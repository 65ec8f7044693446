package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.internal.catalog.Origin;
import dev.kymograph.engine.internal.duckdb.SqlText;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A Parquet file.
 *
 * @param types of its columns, in DuckDB
 */
record ParquetFile(Path path, List<String> columns, List<String> types) implements ForeignFile {

    static ParquetFile open(Connection connection, Path path) throws SQLException {
        List<String> columns = new ArrayList<>();
        List<String> types = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("DESCRIBE SELECT * FROM " + relation(path))) {
            while (rows.next()) {
                columns.add(rows.getString("column_name"));
                types.add(rows.getString("column_type"));
            }
        }
        return new ParquetFile(path, List.copyOf(columns), List.copyOf(types));
    }

    @Override
    public Optional<Scan> scan(List<Wanted> wanted) {
        List<Input> inputs = wanted.stream()
                .map(each -> new Input(
                        SqlText.name(columns.get(each.column())), types.get(each.column()), Input.Origin.TYPED))
                .toList();
        return Optional.of(new Scan(relation(path), inputs, null));
    }

    /** What is kept of a row is JSON. */
    @Override
    public Origin origin(Origin.Of of, Map<String, String> mapping, String zone) {
        return new Origin(of, Origin.Form.JSON, "", columns, mapping, zone);
    }

    /** A query for number, reason and content of the rows that {@code numbers}, a relation, has the number (from 0) and reason of. */
    String contents(String numbers) {
        String row = columns.stream()
                .map(SqlText::name)
                .map(name -> name + " := file." + name)
                .collect(Collectors.joining(", ", "struct_pack(", ")"));
        return "SELECT number, reason, CAST(to_json(" + row + ") AS VARCHAR) FROM read_parquet("
                + SqlText.text(ForeignFile.pattern(path))
                + ", hive_partitioning = false, file_row_number = true) AS file JOIN "
                + numbers + " ON number = file_row_number ORDER BY number";
    }

    private static String relation(Path path) {
        return "read_parquet(" + SqlText.text(ForeignFile.pattern(path)) + ", hive_partitioning = false)";
    }
}
