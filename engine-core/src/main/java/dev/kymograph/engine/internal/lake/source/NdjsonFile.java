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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
        Set<String> keys = new TreeSet<>();
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
    public Scan scan(List<Wanted> wanted) {
        Map<Integer, String> types = new HashMap<>();
        for (Wanted each : wanted) {
            types.merge(
                    each.column(), TextFile.typeOf(each.type()), (one, other) -> one.equals(other) ? one : "VARCHAR");
        }
        return scan(wanted, types);
    }

    @Override
    public Optional<Scan> texts(List<Wanted> wanted) {
        return Optional.empty();
    }

    private Scan scan(List<Wanted> wanted, Map<Integer, String> types) {
        String columnTypes = types.entrySet().stream()
                .map(entry -> SqlText.text(columns.get(entry.getKey())) + ": " + SqlText.text(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
        String relation = "read_json(" + SqlText.text(ForeignFile.pattern(path))
                + ", format = 'newline_delimited', records = true, " + TextFile.compression(path) + ", columns = "
                + columnTypes + ")";
        List<Input> inputs = wanted.stream()
                .map(each -> new Input(
                        SqlText.name(columns.get(each.column())), types.get(each.column()), Input.Origin.FROM_TEXT))
                .toList();
        return new Scan(relation, inputs, null);
    }

    @Override
    public RecordScanner records(List<Wanted> wanted) throws IOException {
        return new LineScanner(TextFile.open(path));
    }

    @Override
    public int width(List<Wanted> wanted) {
        return 1;
    }

    @Override
    public Scan loaded(String relation, List<Wanted> wanted) {
        String pointers = SqlText.texts(
                wanted.stream().map(each -> pointer(columns.get(each.column()))).toList());
        String values = "(SELECT json_extract_string(object, " + pointers + ") AS e, json_extract(object, " + pointers
                + ") AS j, CASE WHEN object IS NULL THEN 'The line is not a JSON object' END AS flaw FROM (SELECT CASE WHEN"
                + " json_valid(w0) THEN CASE WHEN json_type(w0) = 'OBJECT' THEN w0 END END AS object FROM " + relation
                + "))";
        List<Input> inputs = IntStream.rangeClosed(1, wanted.size())
                .mapToObj(i -> Input.text(value(i, wanted.get(i - 1).type())))
                .toList();
        return new Scan(values, inputs, "flaw");
    }

    private static String value(int i, ValueType type) {
        String text = "e[" + i + "]";
        return type.isWhole() || type.isReal()
                ? "CASE CAST(j[" + i + "] AS VARCHAR) WHEN 'true' THEN '1' WHEN 'false' THEN '0' ELSE " + text + " END"
                : text;
    }

    private static String pointer(String key) {
        return "/" + key.replace("~", "~0").replace("/", "~1");
    }
}
