package dev.kymograph.engine.internal.query.sql;

import dev.kymograph.engine.internal.query.sql.CheckedSelect.Predicate;
import dev.kymograph.engine.internal.query.sql.CheckedSelect.Use;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class PruningTest {

    private static Connection connection;

    @BeforeAll
    static void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "age_year = 2 | age_year = [2]",
                "2 = age_year | age_year = [2]",
                "3 > age_year | age_year < [3]",
                "AGE_YEAR >= 2 AND \"Breed\" = 'X' | age_year >= [2]; breed = [X]",
                "pulse_rate.age_year <> 2 | age_year != [2]",
                "age_year = -2 AND age_year < -2.5 | age_year = [-2]; age_year < [-2.5]",
                "age_year = '2' | age_year = [2]",
                "age_year = CAST('2' AS INTEGER) AND age_year < 3::BIGINT | age_year = [2]; age_year < [3]",
                "breed IN ('X', 'Y') | breed = [X, Y]",
                "breed NOT IN ('X', 'Y') | breed != [X, Y]",
                "NOT (breed = 'X') | breed != [X]",
                "breed = 'X' OR breed = 'Y' OR breed IN ('Z') | breed = [X, Y, Z]",
                "age_year BETWEEN 1 AND 3 | age_year >= [1]; age_year <= [3]",
                "age_year BETWEEN 1 AND animal_id | age_year >= [1]",
                "timestamp >= DATE '2023-01-15' | timestamp >= [2023-01-15]",
                "timestamp < TIMESTAMP '2023-01-15 12:00:00' | timestamp < [2023-01-15T12:00]",
                "timestamp < TIMESTAMPTZ '2023-01-15 12:00:00+02' | timestamp < [2023-01-15T10:00:00Z]",
                "timestamp < TIMESTAMPTZ '2023-01-15 12:00' | timestamp < [2023-01-15T12:00:00Z]",
                "(age_year = 2 AND (breed = 'X' AND animal_id > 5)) | age_year = [2]; breed = [X]; animal_id > [5]",
            })
    void readsConditionsThatComparesColumnsWithConstants(String where, String expected) {
        assertEquals(expected, predicates("SELECT * FROM pulse_rate WHERE " + where));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "age_year = 2 OR breed = 'X'",
                "age_year = NULL",
                "age_year + 0 = 2",
                "age_year = 1 + 1",
                "age_year IN (1, NULL)",
                "age_year IN (1, '2')",
                "age_year = 0.1234567890123456789",
                "age_year = 123456789012345678901",
                "upper(breed) = 'X'",
                "breed COLLATE NOCASE = 'X'",
                "breed LIKE 'X%'",
                "breed IS NULL",
                "breed IS NOT DISTINCT FROM 'X'",
                "NOT (age_year < 2)",
                "NOT (age_year BETWEEN 1 AND animal_id)",
                "timestamp > now() - INTERVAL 1 DAY",
                "timestamp < DATE '2023-01-15 13:00'",
                "timestamp < TIMESTAMP '2023-01-15 12:00:00+02'",
                "timestamp < TIMESTAMP '2023-01-15 12:00:00.0000001'",
                "timestamp < TIMESTAMP_S '2023-01-15 12:00:00'",
                "pulse_rate.nothing = 2",
                "breed = (SELECT 'X')",
                "CASE WHEN age_year = 2 THEN true END",
            })
    void leavesOutWhatIsDoubtful(String where) {
        assertEquals("", predicates("SELECT * FROM pulse_rate WHERE " + where));
    }

    @Test
    void givesEachUseItsOwnConditions() {
        assertEquals(
                "age_year = [1] / age_year = [2]",
                predicates("SELECT * FROM pulse_rate a JOIN pulse_rate b ON a.timestamp = b.timestamp"
                        + " WHERE a.age_year = 1 AND b.age_year = 2"));
        assertEquals(
                "age_year = [1] / breed = [X]",
                predicates("SELECT * FROM pulse_rate WHERE age_year = 1"
                        + " UNION SELECT * FROM pulse_rate WHERE breed = 'X'"));
        assertEquals(
                "age_year = [1] / breed = [X]",
                predicates("WITH c AS (SELECT * FROM pulse_rate WHERE age_year = 1)"
                        + " SELECT * FROM c, (FROM animals WHERE breed = 'X') d WHERE c.breed = 'Y'"));
    }

    @Test
    void takesTheConditionsOfInnerJoinsAndNotOfOuterOnes() {
        assertEquals(
                "age_year = [1] / breed = [X]",
                predicates(
                        "SELECT * FROM pulse_rate p JOIN animals a ON p.animal_id = a.id AND p.age_year = 1 AND a.breed = 'X'"));
        assertEquals(
                " / ",
                predicates("SELECT * FROM pulse_rate p LEFT JOIN animals a ON p.age_year = 1 AND a.breed = 'X'"));
        assertEquals(
                "age_year = [1] / breed = [X]",
                predicates("SELECT * FROM pulse_rate p FULL JOIN animals a ON p.animal_id = a.id"
                        + " WHERE p.age_year = 1 AND a.breed = 'X'"));
    }

    @Test
    void takesABareColumnOnlyWhereItCanBeOfOneRelation() {
        assertEquals(" / ", predicates("SELECT * FROM pulse_rate p, animals a WHERE age_year = 1"));
        assertEquals(
                " / ",
                predicates("SELECT * FROM pulse_rate p WHERE EXISTS (SELECT 1 FROM animals WHERE age_year = 2)"));
        assertEquals(
                " / ",
                predicates("SELECT * FROM pulse_rate p WHERE EXISTS (SELECT 1 FROM animals a WHERE p.age_year = 2)"));
        assertEquals(" / ", predicates("SELECT * FROM pulse_rate p, pulse_rate p WHERE p.age_year = 1"));
        assertEquals("", predicates("SELECT * FROM pulse_rate p(a, b) WHERE p.age_year = 1"));
        assertEquals("age_year = [1]", predicates("SELECT animal_id AS age_year FROM pulse_rate WHERE age_year = 1"));
        assertEquals("", predicates("SELECT avg(pulse_value) AS m FROM pulse_rate GROUP BY breed HAVING breed = 'X'"));
        assertEquals("", predicates("SELECT * FROM pulse_rate QUALIFY age_year = 1"));
    }

    @Test
    void saysWhatPrunesNothing() {
        assertEquals(
                List.of(
                        "`timestamp > now() - INTERVAL 1 DAY` prunes nothing: it does not compare a column with constants"),
                notes("SELECT * FROM pulse_rate WHERE age_year = 1 AND timestamp > now() - INTERVAL 1 DAY"));
        assertEquals(
                List.of("`breed = 'X'` prunes nothing: several relations could have the column 'breed'"),
                notes("SELECT * FROM pulse_rate p, animals a WHERE breed = 'X'"));
        assertEquals(
                List.of("Nothing prunes 'pulse_rate': it is in a POSITIONAL join"),
                notes("SELECT * FROM pulse_rate p POSITIONAL JOIN animals a WHERE p.breed = 'X'"));
        assertEquals(
                List.of("Nothing prunes 'pulse_rate': it is sampled"),
                notes("SELECT * FROM pulse_rate TABLESAMPLE 10% WHERE breed = 'X'"));
        assertEquals(
                List.of("Nothing prunes 'pulse_rate': the answer is a sample"),
                notes("SELECT * FROM pulse_rate WHERE breed = 'X' USING SAMPLE 3 ROWS"));
        assertEquals(
                List.of("Nothing prunes 'pulse_rate': it is pivoted"),
                notes("SELECT * FROM pulse_rate PIVOT (count(*) FOR breed IN ('X')) WHERE age_year = 1"));
    }

    private static String predicates(String sql) {
        return uses(sql).stream()
                .map(use -> use.predicates().stream().map(PruningTest::shown).collect(Collectors.joining("; ")))
                .collect(Collectors.joining(" / "));
    }

    private static String shown(Predicate predicate) {
        return predicate.column() + " " + predicate.comparison().sign() + " " + predicate.constants();
    }

    private static List<String> notes(String sql) {
        return uses(sql).get(0).notes();
    }

    private static List<Use> uses(String sql) {
        return new SqlGate(Relations.EXTENSIONS)
                .check(connection, sql, Relations.declared())
                .uses();
    }
}
