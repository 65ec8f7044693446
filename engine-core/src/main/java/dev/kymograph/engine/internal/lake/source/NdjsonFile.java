package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.internal.duckdb.SqlText;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A file with one JSON object in each line. */
record NdjsonFile(Path path, List<String> columns) implements TextFile {

    private static final int SAMPLE = 1000;

    /**
     * Looks at the keys of the first rows.
     *
     * @param known names that later rows may have even though the first have not
     */
    static NdjsonFile open(Connection connection, Path path, Set<String> known) throws IOException, SQLException {
        List<String> lines = new ArrayList<>();
        try (LineScanner scanner = new LineScanner(TextFile.open(path))) {
            while (lines.size() < SAMPLE && scanner.next()) {
                if (scanner.problem() == null) {
                    lines.add(scanner.content());
                }
            }
        }
        Set<String> keys = new LinkedHashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT DISTINCT unnest(json_keys(l)) FROM (SELECT unnest(?) AS l) WHERE json_valid(l)")) {
            Array array = connection.createArrayOf("VARCHAR", lines.toArray());
            statement.setArray(1, array);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    keys.add(rows.getString(1));
                }
            }
        }
        return new NdjsonFile(path, List.copyOf(keys.isEmpty() ? known : keys));
    }

    @Override
    public Scan scan(List<Integer> wanted) {
        String types = wanted.stream()
                .map(i -> SqlText.text(columns.get(i)) + ": 'VARCHAR'")
                .collect(Collectors.joining(", ", "{", "}"));
        String relation = "read_json(" + SqlText.text(ForeignFile.pattern(path))
                + ", format = 'newline_delimited', records = true, " + TextFile.compression(path) + ", columns = "
                + types + ")";
        List<Input> inputs = wanted.stream()
                .map(i -> Input.text(SqlText.name(columns.get(i))))
                .toList();
        return new Scan(relation, inputs, null);
    }

    @Override
    public RecordScanner records(List<Integer> wanted) throws IOException {
        return new LineScanner(TextFile.open(path));
    }

    @Override
    public int width(List<Integer> wanted) {
        return 1;
    }

    @Override
    public Scan loaded(String table, List<Integer> wanted) {
        String pointers =
                SqlText.texts(wanted.stream().map(i -> pointer(columns.get(i))).toList());
        String relation = "(SELECT CASE WHEN is_object THEN json_extract_string(w0, " + pointers
                + ") END AS e, CASE WHEN NOT is_object THEN 'The line is not a JSON object' END AS flaw"
                + " FROM (SELECT w0, CASE WHEN json_valid(w0) THEN json_type(w0) = 'OBJECT' ELSE false END AS is_object FROM "
                + SqlText.name(table) + "))";
        List<Input> inputs = IntStream.rangeClosed(1, wanted.size())
                .mapToObj(i -> Input.text("e[" + i + "]"))
                .toList();
        return new Scan(relation, inputs, "flaw");
    }

    private static String pointer(String key) {
        return "/" + key.replace("~", "~0").replace("/", "~1");
    }
}
