package dev.kymograph.engine.internal.query.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The relations that statements in tests may read, small and of the shape that an engine declares. */
final class Relations {

    static final Set<String> EXTENSIONS = Set.of("core_functions", "icu", "json", "parquet");

    private static final Set<String> SUBJECT = Set.of("id", "pet_name", "type", "breed", "birth_date");
    private static final Set<String> READING = Set.of(
            "animal_id",
            "timestamp",
            "pulse_value",
            "sensor_id",
            "quality_score",
            "pet_name",
            "type",
            "breed",
            "birth_date",
            "age_year");

    private Relations() {}

    static Map<String, Set<String>> declared() {
        Map<String, Set<String>> relations = new LinkedHashMap<>();
        relations.put("animals", SUBJECT);
        relations.put("dump_animals", SUBJECT);
        relations.put("pulse_rate", READING);
        return relations;
    }

    static void create(Connection connection) throws SQLException {
        run(
                connection,
                "CREATE TABLE animals AS SELECT i AS id, 'Pet ' || i AS pet_name,"
                        + " CASE WHEN i % 2 = 0 THEN 'dog' ELSE 'cat' END AS type,"
                        + " ['Beagle', 'Poodle', NULL][i % 3 + 1] AS breed, DATE '2020-01-01' + CAST(i AS INTEGER) * 100 AS birth_date"
                        + " FROM generate_series(1, 6) s(i)");
        run(connection, "ALTER TABLE animals ALTER id TYPE INTEGER");
        run(connection, "CREATE VIEW dump_animals AS FROM animals");
        run(
                connection,
                "CREATE TABLE pulse_rate AS SELECT a.id AS animal_id, TIMESTAMP '2023-01-01' + to_hours(CAST(n AS INTEGER))"
                        + " AS \"timestamp\", CAST(70 + n AS FLOAT) AS pulse_value, 's' || n % 2 AS sensor_id,"
                        + " CAST(0.9 AS FLOAT) AS quality_score, a.pet_name, a.type, a.breed, a.birth_date,"
                        + " CAST(NULLIF(n % 4, 0) AS INTEGER) AS age_year FROM animals a, range(20) r(n)");
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
