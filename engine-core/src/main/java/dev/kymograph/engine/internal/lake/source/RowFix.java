package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Origin;
import dev.kymograph.engine.internal.catalog.RefusedRow;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.text.Nearest;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts other values into refused rows; what cannot be told apart in a row counts as empty. */
public final class RowFix {

    /** A line that is no object becomes one of the new values alone. */
    private static final String CHANGED = """
            SELECT CAST(CASE WHEN json_type(object) = 'OBJECT' THEN json_merge_patch(object, CAST(? AS JSON))
                        ELSE CAST(? AS JSON) END AS VARCHAR)
            FROM (SELECT CASE WHEN json_valid(line) THEN line END AS object FROM (SELECT unnest(?) AS line))
            """;

    private final Connection connection;
    private final Map<String, String> values;

    /** @param values by a column's name, as the source or as we call it */
    public RowFix(Connection connection, Map<String, String> values) {
        this.connection = connection;
        this.values = values;
    }

    /** The contents of rows of readings with the values in them. */
    public List<String> readings(Origin origin, List<RefusedRow> rows, MetricType metricType, SubjectKind kind) {
        return fixed(origin, rows, Rule.ofReadings(metricType, kind));
    }

    /** The contents of rows of subjects with the values in them. */
    public List<String> subjects(Origin origin, List<RefusedRow> rows, SubjectKind kind) {
        return fixed(origin, rows, Rule.ofSubjects(kind));
    }

    private List<String> fixed(Origin origin, List<RefusedRow> rows, List<Rule> rules) {
        List<String> columns = KeptRows.columns(origin, rules);
        Map<Rule, Integer> positions =
                new Columns(Path.of("quarantine"), rules, origin.mapping(), columns).find(List.of());
        Map<Integer, String> changes = new LinkedHashMap<>();
        values.forEach((name, value) -> changes.put(column(name, columns, positions, rows.get(0)), value));
        if (origin.form() == Origin.Form.CSV) {
            return rows.stream()
                    .map(row -> csv(row.content(), KeptRows.dialect(origin), columns.size(), changes))
                    .toList();
        }
        Map<String, String> patch = new LinkedHashMap<>();
        changes.forEach((column, value) -> patch.put(columns.get(column), value));
        return json(rows, JsonText.of(patch));
    }

    private static int column(String name, List<String> columns, Map<Rule, Integer> positions, RefusedRow row) {
        int exact = columns.indexOf(name);
        if (exact >= 0) {
            return exact;
        }
        for (Map.Entry<Rule, Integer> each : positions.entrySet()) {
            if (each.getKey().name().equals(name) || each.getKey().others().contains(name)) {
                return each.getValue();
            }
        }
        for (String column : columns) {
            if (column.equalsIgnoreCase(name)) {
                return columns.indexOf(column);
            }
        }
        Set<String> known = new LinkedHashSet<>(columns);
        positions.keySet().forEach(rule -> known.add(rule.name()));
        throw new KymographException(
                ErrorKind.USAGE,
                "quarantine.column-unknown",
                "Cannot fix row " + row.id() + ": " + row.source() + " has no column '" + name + "', expected one of "
                        + known + Nearest.didYouMean(name, known));
    }

    private static String csv(String content, CsvDialect dialect, int columns, Map<Integer, String> changes) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        CsvSplitter splitter = new CsvSplitter(dialect);
        splitter.begin();
        splitter.feed(bytes, 0, bytes.length);
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            String found = i < splitter.count() ? splitter.value(bytes, i) : "";
            parts.add(quoted(changes.getOrDefault(i, found), dialect));
        }
        return String.join(String.valueOf(dialect.delimiter()), parts);
    }

    private static String quoted(String value, CsvDialect dialect) {
        String quote = String.valueOf(dialect.quote());
        boolean isPlain = value.equals(value.strip())
                && !value.contains(quote)
                && value.indexOf(dialect.delimiter()) < 0
                && value.indexOf('\n') < 0
                && value.indexOf('\r') < 0;
        return isPlain ? value : quote + value.replace(quote, quote + quote) + quote;
    }

    private List<String> json(List<RefusedRow> rows, String patch) {
        List<String> changed = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(CHANGED)) {
            Object[] lines = rows.stream().map(RefusedRow::content).toArray();
            statement.setString(1, patch);
            statement.setString(2, patch);
            statement.setArray(3, connection.createArrayOf("VARCHAR", lines));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    changed.add(row.getString(1));
                }
            }
            return changed;
        } catch (SQLException error) {
            throw DuckDbErrors.describe(error, "fix rows of the quarantine");
        }
    }
}
