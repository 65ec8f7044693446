package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.query.StandardContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of which a text that is the same as in the row before does not come again, but is carried on: of all values, text takes by far
 * the longest from DuckDB to Java. What comes in an order has long runs of the same name.
 */
final class CarriedText implements Rows {

    /** A column of a SELECT, and whether it is text that often comes again in the next row. */
    record Asked(String name, boolean repeats) {

        static Asked once(String name) {
            return new Asked(name, false);
        }

        static Asked repeating(String name) {
            return new Asked(name, true);
        }
    }

    private final Rows rows;
    private final List<Column> columns;

    /** For each column where it is told that its text is the same as before; below zero where it never is. */
    private final int[] told;

    private final Object[] carried;

    private CarriedText(Rows rows, List<Asked> asked) {
        this.rows = rows;
        this.columns = List.copyOf(rows.columns().subList(0, asked.size()));
        this.told = new int[asked.size()];
        this.carried = new Object[asked.size()];
        int next = asked.size();
        for (int i = 0; i < told.length; i++) {
            told[i] = asked.get(i).repeats() ? next++ : -1;
        }
    }

    /** Runs a SELECT that ends with its order, and has these columns. */
    static Rows query(AnalysisContext context, String select, List<Asked> columns) {
        if (context instanceof StandardContext || columns.stream().noneMatch(Asked::repeats)) {
            return context.query(select);
        }
        List<String> names = new ArrayList<>();
        List<String> same = new ArrayList<>();
        List<String> values = new ArrayList<>();
        List<String> flags = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String value = "c" + i;
            names.add(value);
            if (columns.get(i).repeats()) {
                flags.add("same" + i);
                same.add(value + " IS NOT DISTINCT FROM lag(" + value + ") OVER () AS same" + i);
                value = "CASE WHEN NOT same" + i + " THEN " + value + " END";
            }
            values.add(value + " AS " + Sql.name(columns.get(i).name()));
        }
        values.addAll(flags);
        Rows rows = context.query("SELECT " + String.join(", ", values) + "\nFROM (SELECT *, " + String.join(", ", same)
                + "\nFROM (" + select + ") ordered(" + String.join(", ", names) + "))");
        return new CarriedText(rows, columns);
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public boolean next() {
        if (!rows.next()) {
            return false;
        }
        for (int i = 0; i < told.length; i++) {
            if (told[i] >= 0 && !(Boolean) rows.value(told[i])) {
                carried[i] = rows.value(i);
            }
        }
        return true;
    }

    @Override
    public Object value(int index) {
        return told[index] >= 0 ? carried[index] : rows.value(index);
    }

    @Override
    public void close() {
        rows.close();
    }
}
