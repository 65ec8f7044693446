package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.internal.catalog.Origin;
import dev.kymograph.engine.internal.duckdb.SqlText;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A file with one JSON object in each line.
 *
 * @param numberedTimes the columns whose first values may be times that are given as numbers
 * @param mixed columns, in small letters, that rows write in several cases
 */
record NdjsonFile(Path path, List<String> columns, Set<Integer> numberedTimes, Set<String> mixed) implements TextFile {

    private static final int SAMPLE = 1000;

    /** The keys of lines, and whether all their values look like something. */
    private static final String KEYS = """
            SELECT key, bool_and(coalesce(regexp_full_match(json_extract_string(line, pointer), ?), true))
            FROM (SELECT line, key, '/' || replace(replace(key, '~', '~0'), '/', '~1') AS pointer
                  FROM (SELECT line, unnest(json_keys(line)) AS key FROM (SELECT unnest(?) AS line) WHERE json_valid(line)))
            GROUP BY key
            """;

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
        Map<String, Boolean> keys = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(KEYS)) {
            Array array = connection.createArrayOf("VARCHAR", lines.toArray());
            statement.setString(1, TextFile.NUMBERED_TIME);
            statement.setArray(2, array);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    keys.put(rows.getString(1), rows.getBoolean(2));
                }
            }
        }
        if (keys.isEmpty()) {
            return new NdjsonFile(path, List.copyOf(known), Set.of(), Set.of());
        }
        if (lines.size() == SAMPLE) {
            JsonKeys.in(path, known).forEach(key -> keys.putIfAbsent(key, false));
        }
        return of(path, keys, known);
    }

    /** Of the spellings of a known key one becomes a column: the one that is known, if there is one. */
    private static NdjsonFile of(Path path, Map<String, Boolean> keys, Set<String> known) {
        Set<String> mixed = new HashSet<>();
        for (String name : known) {
            List<String> spellings =
                    keys.keySet().stream().filter(name::equalsIgnoreCase).toList();
            if (spellings.size() > 1) {
                mixed.add(name.toLowerCase(Locale.ROOT));
                List<String> ours = spellings.stream().filter(known::contains).toList();
                keys.keySet().removeAll(spellings.subList(1, spellings.size()));
                if (!ours.isEmpty()) {
                    keys.remove(spellings.get(0));
                    ours.forEach(spelling -> keys.put(spelling, false));
                }
            }
        }
        List<String> columns = List.copyOf(keys.keySet());
        Set<Integer> numberedTimes = IntStream.range(0, columns.size())
                .filter(i -> keys.get(columns.get(i)))
                .boxed()
                .collect(Collectors.toSet());
        return new NdjsonFile(path, columns, numberedTimes, mixed);
    }

    @Override
    public Optional<Scan> scan(List<Wanted> wanted) {
        return mixesCases(wanted)
                ? Optional.empty()
                : Optional.of(scan(wanted, types(wanted, numberedTimes, "VARCHAR")));
    }

    @Override
    public Origin origin(Origin.Of of, Map<String, String> mapping, String zone) {
        return new Origin(of, Origin.Form.JSON, "", columns, mapping, zone);
    }

    /** DuckDB would make a number of true. */
    @Override
    public String typeOf(ValueType type, String time) {
        return type == ValueType.TIMESTAMP ? time : "VARCHAR";
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

    /** Whether rows write a key that is asked for in several cases; DuckDB would read it in one of them. */
    private boolean mixesCases(List<Wanted> wanted) {
        return wanted.stream()
                .anyMatch(each -> mixed.contains(columns.get(each.column()).toLowerCase(Locale.ROOT)));
    }

    @Override
    public Scan loaded(String relation, List<Wanted> wanted) {
        String values = "(SELECT object, CASE WHEN object IS NULL THEN 'The line is not a JSON object' END AS flaw"
                + " FROM (SELECT CASE WHEN json_valid(w0) THEN CASE WHEN json_type(w0) = 'OBJECT' THEN w0 END END AS object FROM "
                + relation + "))";
        List<Input> inputs = wanted.stream()
                .map(each -> Input.text(inAnyCase(columns.get(each.column()))))
                .toList();
        return new Scan(values, inputs, "flaw");
    }

    /** The value of a key as it is written, or else of the first in another case that has one. */
    private static String inAnyCase(String key) {
        String others = "list_filter(json_keys(object), lambda k: lower(k) = lower(" + SqlText.text(key) + "))";
        String pointers = "list_transform(" + others + ", lambda k: '/' || replace(replace(k, '~', '~0'), '/', '~1'))";
        String values = "list_transform(" + pointers + ", lambda p: json_extract_string(object, p))";
        return "coalesce(json_extract_string(object, " + SqlText.text(pointer(key)) + "), list_filter(" + values
                + ", lambda v: v IS NOT NULL)[1])";
    }

    private static String pointer(String key) {
        return "/" + key.replace("~", "~0").replace("/", "~1");
    }
}
