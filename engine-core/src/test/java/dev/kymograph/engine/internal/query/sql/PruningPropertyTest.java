package dev.kymograph.engine.internal.query.sql;

import dev.kymograph.engine.Question.Comparison;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.query.sql.CheckedSelect.Predicate;
import dev.kymograph.engine.internal.query.sql.CheckedSelect.Use;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A statement answers the same over relations that were narrowed by what was found in it. */
class PruningPropertyTest {

    private static final Set<String> COLUMNS = Set.of(
            "animal_id",
            "timestamp",
            "pulse_value",
            "breed",
            "birth_date",
            "mass",
            "litter",
            "neutered",
            "seen_at",
            "age_year");

    private static final SubjectKind ANIMAL = new SubjectKind(
            "animal",
            "animals",
            "dump_animals",
            "animal_id",
            "pet_name",
            List.of(
                    new Attribute("breed", AttributeType.TEXT),
                    new Attribute("birth_date", AttributeType.DATE),
                    new Attribute("mass", AttributeType.DOUBLE),
                    new Attribute("litter", AttributeType.BIGINT),
                    new Attribute("neutered", AttributeType.BOOLEAN),
                    new Attribute("seen_at", AttributeType.TIMESTAMP)),
            Optional.of("birth_date"),
            List.of());

    private static final MetricType PULSE = MetricType.every(
            Duration.ofMinutes(1), "pulse_rate", "animal", new Unit("bpm"), Field.of("pulse_value", FieldType.FLOAT));

    private final SqlGate gate = new SqlGate(Relations.EXTENSIONS);

    private Connection connection;
    private int answered;
    private int narrowed;
    private int withRows;

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        run("SET TimeZone = 'UTC'");
        run("SET threads = 1");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void narrowingRelationsByWhatWasFoundChangesNoAnswer() throws SQLException {
        int statements = Integer.getInteger("kymograph.pruning.statements", 250);
        for (int seed = 0; seed < statements; seed++) {
            compare(seed, 10, new RandomSelect(random(seed)).statement());
        }
        assertTrue(answered > statements / 2, "answered " + answered + " of " + statements);
        assertTrue(narrowed > statements / 4, "narrowed " + narrowed + " of " + statements);
        assertTrue(withRows > statements / 4, "rows in " + withRows + " of " + statements);
    }

    @Test
    void constantsMeanWhatDuckDbTakesThemFor() throws SQLException {
        int statements = Integer.getInteger("kymograph.pruning.statements", 400);
        for (int seed = 0; seed < statements; seed++) {
            compare(seed, 60, new RandomSelect(random(seed)).comparison());
        }
        assertTrue(narrowed > statements / 3, "narrowed " + narrowed + " of " + statements);
        assertTrue(withRows > statements / 3, "rows in " + withRows + " of " + statements);
    }

    private void compare(int seed, int rows, String sql) throws SQLException {
        if (seed % 20 == 0) {
            fill(seed, rows);
        }
        CheckedSelect checked = gate.check(connection, sql, relations());
        Optional<List<String>> expected = answer(checked.sql());
        if (expected.isEmpty()) {
            return;
        }
        Map<String, String> filters = filters(checked);
        narrow(filters);
        Optional<List<String>> found = answer(checked.sql());
        widen(filters.keySet());
        String story = "seed " + seed + ": " + sql + "\nfilters: " + filters;
        assertTrue(found.isPresent(), story);
        assertEquals(expected.get(), found.get(), story);
        answered++;
        narrowed += filters.values().stream().allMatch("true"::equals) ? 0 : 1;
        withRows += expected.get().isEmpty() ? 0 : 1;
    }

    private static Map<String, Set<String>> relations() {
        Map<String, Set<String>> relations = new HashMap<>();
        for (int i = 0; i < RandomSelect.RELATIONS; i++) {
            relations.put("r" + i, COLUMNS);
        }
        return relations;
    }

    private void fill(int seed, int size) throws SQLException {
        Random random = random(~seed);
        for (int i = 0; i < RandomSelect.RELATIONS; i++) {
            List<String> rows = new ArrayList<>();
            for (int row = 0; row < size; row++) {
                rows.add(row(random));
            }
            run("CREATE OR REPLACE TABLE t" + i + " (animal_id INTEGER, \"timestamp\" TIMESTAMP, pulse_value FLOAT,"
                    + " breed VARCHAR, birth_date DATE, mass DOUBLE, litter BIGINT, neutered BOOLEAN,"
                    + " seen_at TIMESTAMP, age_year INTEGER)");
            run("INSERT INTO t" + i + " VALUES " + String.join(", ", rows));
            run("CREATE OR REPLACE VIEW r" + i + " AS FROM t" + i);
        }
    }

    /** Seeds in a row begin alike. */
    private static Random random(int seed) {
        return new Random(seed * 0x9E3779B97F4A7C15L);
    }

    private static String row(Random random) {
        String[] times = {"00:00:00", "06:30:00.5", "12:00:00", "10:00:00", "23:59:59.999999"};
        String[] breeds = {"'Poodle'", "'Beagle'", "'poodle'", "''", "NULL"};
        String date = "2023-01-0" + (1 + random.nextInt(4));
        String seen = "2023-01-0" + (1 + random.nextInt(4));
        return "(" + random.nextInt(4) + ", '" + date + " " + times[random.nextInt(5)] + "', "
                + (69 + random.nextInt(5)) + ", "
                + breeds[random.nextInt(5)] + ", " + maybe(random, "DATE '2023-01-0" + (1 + random.nextInt(4)) + "'")
                + ", "
                + maybe(random, new String[] {"0.1", "1", "2.5", "3.5", "'NaN'"}[random.nextInt(5)]) + ", "
                + maybe(random, "" + (random.nextInt(6) - 1)) + ", " + maybe(random, "" + random.nextBoolean()) + ", "
                + maybe(random, "'" + seen + " " + times[random.nextInt(5)] + "'") + ", "
                + maybe(random, "" + (1 + random.nextInt(4))) + ")";
    }

    private static String maybe(Random random, String value) {
        return random.nextInt(6) == 0 ? "NULL" : value;
    }

    private void narrow(Map<String, String> filters) throws SQLException {
        for (Map.Entry<String, String> filter : filters.entrySet()) {
            String name = filter.getKey();
            run("CREATE OR REPLACE VIEW " + name + " AS SELECT * FROM t" + name.substring(1) + " WHERE "
                    + filter.getValue());
        }
    }

    private void widen(Set<String> names) throws SQLException {
        for (String name : names) {
            run("CREATE OR REPLACE VIEW " + name + " AS FROM t" + name.substring(1));
        }
    }

    /** What each relation may be narrowed to, by its predicates and by the scope that is made of them. */
    private static Map<String, String> filters(CheckedSelect checked) {
        Map<String, String> filters = new HashMap<>();
        for (Use use : checked.uses()) {
            Scope scope = ScopeFinder.union(List.of(ScopeFinder.scope(use, PULSE, ANIMAL)));
            List<String> all = new ArrayList<>();
            use.predicates().forEach(predicate -> all.add(predicate(predicate)));
            scope.fromMicros().ifPresent(from -> all.add("epoch_us(\"timestamp\") >= " + from));
            scope.toMicros().ifPresent(to -> all.add("epoch_us(\"timestamp\") < " + to));
            scope.subjects()
                    .forEach(condition -> all.add(compared(
                            condition.column().equals("id") ? "animal_id" : condition.column(),
                            condition.comparison(),
                            condition.values())));
            scope.lifeYears().ifPresent(years -> all.add("age_year BETWEEN " + years.first() + " AND " + years.last()));
            assertEquals(null, filters.put(use.relation(), all.isEmpty() ? "true" : String.join(" AND ", all)));
        }
        return filters;
    }

    private static String predicate(Predicate predicate) {
        return compared(predicate.column(), predicate.comparison(), predicate.constants());
    }

    private static String compared(String column, Comparison comparison, List<Object> constants) {
        if (comparison == Comparison.IS || comparison == Comparison.IS_NOT) {
            String sign = comparison == Comparison.IS ? " = " : " <> ";
            return constants.stream()
                    .map(constant -> "\"" + column + "\"" + sign + literal(constant))
                    .collect(Collectors.joining(comparison == Comparison.IS ? " OR " : " AND ", "(", ")"));
        }
        assertEquals(1, constants.size());
        return "\"" + column + "\" " + comparison.sign() + " " + literal(constants.get(0));
    }

    private static String literal(Object constant) {
        if (constant instanceof LocalDate date) {
            return "DATE '" + date + "'";
        }
        if (constant instanceof LocalDateTime moment) {
            return "TIMESTAMP '" + moment + "'";
        }
        if (constant instanceof Instant moment) {
            return "TIMESTAMPTZ '" + moment + "'";
        }
        return constant instanceof String text ? "'" + text + "'" : String.valueOf(constant);
    }

    /** All rows, in an order of their own; empty where DuckDB cannot answer. */
    private Optional<List<String>> answer(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    row.append(result.getString(i)).append('|');
                }
                rows.add(row.toString());
            }
        } catch (SQLException e) {
            return Optional.empty();
        }
        Collections.sort(rows);
        return Optional.of(rows);
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
