package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Shape;
import dev.kymograph.engine.internal.catalog.Shape.Column;
import dev.kymograph.engine.internal.catalog.Shape.Conversion;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The columns of Parquet files that others wrote: those that rules are about, with their types in DuckDB. */
final class ForeignColumns {

    /** How DuckDB calls a column that says of itself that it holds nothing. */
    private static final String NOTHING = "\"NULL\"";

    private final WantedColumns wanted;
    private final List<Rule> rules;
    private final Map<Rule, Found> found;

    /** A column of a file. */
    private record Found(String name, String type) {

        boolean isFinerThanMicros() {
            return type.endsWith("_NS");
        }

        Input input() {
            return new Input(SqlText.name(name), type, Input.Origin.TYPED);
        }
    }

    private ForeignColumns(WantedColumns wanted, List<Rule> rules, Map<Rule, Found> found) {
        this.wanted = wanted;
        this.rules = rules;
        this.found = found;
    }

    /**
     * Finds them.
     *
     * @param types of all columns, by name
     * @throws KymographException of kind DATA where one is missing, or of a type that does not become ours
     */
    static ForeignColumns of(WantedColumns wanted, Map<String, String> types) {
        List<Rule> rules = Rule.ofReadings(wanted.metricType(), wanted.kind());
        Map<Rule, Found> found = new LinkedHashMap<>();
        for (Rule rule : rules) {
            String name = name(rule.name(), types);
            if (!name.isEmpty() && !types.get(name).equals(NOTHING)) {
                found.put(rule, checked(rule, new Found(name, types.get(name))));
            }
        }
        boolean subject =
                found.containsKey(rules.get(0)) || !wanted.subjectInPath().isEmpty();
        requireColumn(subject, wanted.kind().idColumn(), types);
        requireColumn(found.containsKey(rules.get(1)), Rule.TIMESTAMP, types);
        List<String> fields =
                wanted.metricType().fields().stream().map(Field::name).toList();
        requireColumn(
                found.keySet().stream().anyMatch(rule -> fields.contains(rule.name())),
                String.join("' or '", fields),
                types);
        return new ForeignColumns(wanted, rules, found);
    }

    /** The column of this name: exactly, or else in another case; empty where there is none. */
    private static String name(String name, Map<String, String> types) {
        if (types.containsKey(name)) {
            return name;
        }
        return types.keySet().stream()
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .orElse("");
    }

    private static Found checked(Rule rule, Found column) {
        Input input = column.input();
        boolean fits = switch (rule.type()) {
            case INTEGER, BIGINT, FLOAT, DOUBLE ->
                input.isWhole() || input.isReal() || input.type().startsWith("DECIMAL");
            case BOOLEAN -> input.isTruth();
            case TEXT -> input.isText() || input.isWhole();
            case TIMESTAMP -> input.isMoment() && !input.type().equals("DATE");
            case DATE -> false;
        };
        if (!fits) {
            throw refused("its column '" + column.name() + "' is of type " + column.type() + ", expected "
                    + rule.type().phrase());
        }
        return column;
    }

    private static void requireColumn(boolean there, String name, Map<String, String> types) {
        if (!there) {
            List<String> shown =
                    types.keySet().stream().limit(40).map(Reasons::cut).toList();
            throw refused(
                    "it has no column '" + name + "' with values; its columns are [" + String.join(", ", shown) + "]");
        }
    }

    private static KymographException refused(String why) {
        return new KymographException(ErrorKind.DATA, "adopt.columns", why);
    }

    /** The rows of files, checked. */
    RowSql rows(String relation) {
        List<RuleSql> checks = new ArrayList<>();
        List<Input> inputs = new ArrayList<>();
        for (Rule rule : rules) {
            Found column = found.get(rule);
            if (column != null) {
                inputs.add(column.input());
                checks.add(new RuleSql(checks.size(), rule, column.input(), column.name()));
            } else if (rule.required()) {
                Input path = new Input(
                        "CAST(" + Shape.inPath(wanted.subjectInPath()) + " AS BIGINT)", "BIGINT", Input.Origin.TYPED);
                inputs.add(path);
                checks.add(new RuleSql(checks.size(), rule, path, rule.name()));
            }
        }
        List<String> fields =
                wanted.metricType().fields().stream().map(Field::name).toList();
        return new RowSql(new Scan(relation, inputs, null), rules, checks, fields);
    }

    /** Whether a row's moment is finer than ours. */
    String isCut() {
        Found moment = found.get(rules.get(1));
        return moment.isFinerThanMicros() ? "epoch_ns(" + SqlText.name(moment.name()) + ") % 1000 <> 0" : "false";
    }

    /** Our names of its columns of texts, of which an empty one stands for none. */
    List<String> texts() {
        return found.entrySet().stream()
                .filter(each -> each.getValue().input().isText())
                .map(each -> each.getKey().name())
                .toList();
    }

    /** Whether such a text is empty in a row. */
    String isEmpty(String text) {
        return found.entrySet().stream()
                .filter(each -> each.getKey().name().equals(text))
                .map(each -> SqlText.name(each.getValue().name()) + " = ''")
                .findFirst()
                .orElseThrow();
    }

    /**
     * How such a file is read.
     *
     * @param emptyTexts those of {@link #texts} of which it has an empty one
     * @return that of our own files where its columns are theirs
     */
    String shape(Set<String> emptyTexts) {
        List<Column> columns = new ArrayList<>();
        boolean ours = true;
        for (Rule rule : rules) {
            Found column = found.get(rule);
            if (column != null) {
                Conversion conversion = emptyTexts.contains(rule.name()) ? Conversion.TEXT : conversion(rule, column);
                columns.add(new Column(rule.name(), conversion, column.type(), column.name()));
                ours &= conversion == Conversion.SAME && column.name().equals(rule.name());
            } else {
                ours = false;
                if (rule.required()) {
                    columns.add(new Column(rule.name(), Conversion.PATH, "VARCHAR", wanted.subjectInPath()));
                }
            }
        }
        Shape shape = ours ? Shape.own(wanted.kind().idColumn(), wanted.metricType()) : new Shape(columns);
        return shape.text();
    }

    private static Conversion conversion(Rule rule, Found column) {
        if (column.type().equals(rule.type().sql())) {
            return Conversion.SAME;
        }
        if (rule.type() != ValueType.TIMESTAMP) {
            return Conversion.CAST;
        }
        return column.isFinerThanMicros() ? Conversion.NANOS : Conversion.UTC;
    }
}
