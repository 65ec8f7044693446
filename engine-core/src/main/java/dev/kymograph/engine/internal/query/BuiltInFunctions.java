package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.Vocabulary.BuiltInFunction;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.query.sql.SqlGate;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What DuckDB tells of those of its functions that statements may call; asked once, as that takes it a while. */
final class BuiltInFunctions {

    private static final String SELECT = "SELECT function_name, function_type, description, macro_definition,"
            + " array_to_string(examples, chr(0)), array_to_string(parameters, ', '),"
            + " array_to_string(parameter_types, ', '), varargs, return_type FROM duckdb_functions()"
            + " WHERE internal AND function_type IN ('scalar', 'aggregate', 'window', 'macro')"
            + " AND regexp_full_match(function_name, '[a-z]\\w*')"
            + " ORDER BY function_name, len(parameters), array_to_string(parameters, ', '), return_type";

    /** How DuckDB calls parameters that nobody named. */
    private static final Pattern NAMELESS = Pattern.compile("\\bcol\\d");

    private static final int MOST_RESULTS = 3;
    private static final int MOST_EXAMPLES = 3;
    private static final int LONGEST_DEFINITION = 100;

    private final QuestionDatabase database;
    private final SqlGate gate;
    private List<BuiltInFunction> read = List.of();

    BuiltInFunctions(QuestionDatabase database, SqlGate gate) {
        this.database = database;
        this.gate = gate;
    }

    synchronized List<BuiltInFunction> all() {
        if (read.isEmpty()) {
            read = read();
        }
        return read;
    }

    private List<BuiltInFunction> read() {
        Map<String, Told> told = new TreeMap<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SELECT)) {
            while (rows.next()) {
                if (gate.lets(rows.getString(1))) {
                    told.computeIfAbsent(rows.getString(1), name -> new Told()).add(rows);
                }
            }
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "list the functions of SQL");
        }
        List<BuiltInFunction> all = new ArrayList<>();
        told.forEach((name, each) -> all.add(each.function(name)));
        return List.copyOf(all);
    }

    /** What all rows of one name say together: each is for other types. */
    private static final class Told {

        private final Set<String> kinds = new LinkedHashSet<>();
        private final Set<String> examples = new LinkedHashSet<>();
        private final Map<String, Set<String>> results = new LinkedHashMap<>();
        private String summary = "";

        void add(ResultSet row) throws SQLException {
            String kind = row.getString(2);
            kinds.add(kind);
            if (summary.isEmpty()) {
                summary = summary(row.getString(3), row.getString(4));
            }
            for (String example : orEmpty(row.getString(5)).split("\0", -1)) {
                examples.add(example);
            }
            String names = orEmpty(row.getString(6));
            String taken = NAMELESS.matcher(names).find() ? orEmpty(row.getString(7)) : names;
            String more = row.getString(8) == null ? "" : taken.isEmpty() ? "…" : ", …";
            results.computeIfAbsent("(" + taken + more + ")", form -> new LinkedHashSet<>())
                    .add(kind.equals("macro") ? "" : orEmpty(row.getString(9)));
        }

        private static String summary(String description, String definition) {
            if (description != null) {
                return description.strip().replaceAll("\\s+", " ");
            }
            return definition == null || definition.length() > LONGEST_DEFINITION ? "" : "short for " + definition;
        }

        private static String orEmpty(String text) {
            return text == null ? "" : text;
        }

        BuiltInFunction function(String name) {
            List<String> forms = new ArrayList<>();
            results.forEach((taken, given) -> forms.add(name + taken + given(given)));
            return new BuiltInFunction(
                    name,
                    List.copyOf(kinds),
                    forms,
                    summary,
                    examples.stream()
                            .filter(example -> !example.isBlank())
                            .limit(MOST_EXAMPLES)
                            .toList());
        }

        /** Where it depends on what it is given, and on many types, it says nothing. */
        private static String given(Set<String> types) {
            return types.size() > MOST_RESULTS || types.contains("") ? "" : " → " + String.join(", ", types);
        }
    }
}
