package dev.kymograph.repl.format;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The rows of an answer that is over, to be shown or asked again. */
public final class Kept {

    /** So many values are kept; of a longer answer none are. */
    static final int MOST_VALUES = 200_000;

    private final List<Column> columns;
    private final List<List<Object>> rows = new ArrayList<>();
    private boolean complete = true;

    public Kept(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /** Keeps the row that {@code from} is at. */
    public void add(Rows from) {
        if (!complete) {
            return;
        }
        if ((rows.size() + 1L) * columns.size() > MOST_VALUES) {
            complete = false;
            rows.clear();
            return;
        }
        List<Object> row = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            row.add(from.value(i));
        }
        rows.add(Collections.unmodifiableList(row));
    }

    /** Whether every row is here. */
    public boolean isComplete() {
        return complete;
    }

    /** Says that rows are missing. */
    public void cut() {
        complete = false;
        rows.clear();
    }

    public Rows rows() {
        return Rows.of(columns, rows);
    }

    /** A query that makes the same rows of nothing but its own text; nothing where it would be longer than {@code most}. */
    public Optional<String> query(int most) {
        List<String> names = Cells.names(columns);
        StringBuilder query = new StringBuilder("SELECT ");
        for (int i = 0; i < names.size() && query.length() <= most; i++) {
            query.append(i == 0 ? "" : ", ").append("unnest(from_json('").append(json(i));
            query.append("', '[\"").append(type(i)).append("\"]')) AS \"");
            query.append(names.get(i).replace("\"", "\"\"")).append('"');
        }
        return query.length() <= most ? Optional.of(query.toString()) : Optional.empty();
    }

    private String json(int column) {
        List<Object> values = new ArrayList<>(rows.size());
        rows.forEach(row -> values.add(readable(row.get(column))));
        return JsonWriter.text(values).replace("'", "''");
    }

    /** What JSON has no words for becomes a text, which is read as the column's type. */
    private static Object readable(Object value) {
        boolean exact = value instanceof Long || value instanceof Integer || value instanceof Boolean;
        boolean finite = value instanceof Double d && Double.isFinite(d);
        boolean nested = value instanceof List<?> || value instanceof Map<?, ?>;
        return value == null || exact || finite || nested ? value : Cells.text(value);
    }

    private String type(int column) {
        return switch (columns.get(column).type()) {
            case TEXT, OTHER -> "VARCHAR";
            case BOOLEAN -> "BOOLEAN";
            case INTEGER -> "INTEGER";
            case BIGINT -> "BIGINT";
            case FLOAT -> "FLOAT";
            case DOUBLE -> "DOUBLE";
            case DATE -> "DATE";
            case TIMESTAMP -> "TIMESTAMP";
            case NESTED -> "JSON";
            case DECIMAL -> decimal(column);
        };
    }

    private String decimal(int column) {
        int scale = rows.stream()
                .map(row -> row.get(column))
                .filter(Objects::nonNull)
                .mapToInt(value -> value instanceof BigDecimal number ? Math.max(0, number.scale()) : 0)
                .max()
                .orElse(0);
        return scale == 0 ? "HUGEINT" : "DECIMAL(38," + scale + ")";
    }
}
