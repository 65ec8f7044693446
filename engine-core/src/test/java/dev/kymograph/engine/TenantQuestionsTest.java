package dev.kymograph.engine;

import dev.kymograph.engine.Question.Comparison;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.postgresql.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Whatever a tenant asks, by command or SQL, the answer, or the error, is that of an engine in which the others never were. The tenant's
 * engine shares catalog and lake, on a PostgreSQL server and in a folder, with the one that filled it.
 */
class TenantQuestionsTest {

    @TempDir
    static Path folder;

    private static Engine service;
    private static Engine north;
    private static Engine alone;

    @BeforeAll
    static void open() throws Exception {
        Map<String, String> shared = new HashMap<>(TestServer.configuration());
        shared.put("lake.location", folder.resolve("lake").toString());
        service = on(shared, "service").open();
        SharedHerd.fill(service, true);
        north = on(shared, "north").set("tenant", "north").open();
        alone = SharedHerd.builder().data(folder.resolve("alone")).open();
        SharedHerd.fill(alone, false);
    }

    private static EngineBuilder on(Map<String, String> configuration, String name) {
        EngineBuilder builder = SharedHerd.builder().data(folder.resolve(name));
        configuration.forEach(builder::set);
        return builder;
    }

    @AfterAll
    static void close() {
        alone.close();
        north.close();
        service.close();
    }

    @Test
    void randomQuestionsAreAnsweredAsIfNobodyElseWereThere() {
        run(1, 60);
    }

    @Tag("heavy")
    @Test
    void manyMoreAreToo() {
        run(1000, 2000);
    }

    private static void run(int firstSeed, int questions) {
        int answered = 0;
        int canaries = 0;
        for (int seed = firstSeed; seed < firstSeed + questions; seed++) {
            Asked asked = new Asked(new Random(seed));
            Function<Engine, Result> ask = asked.next();
            String expected = told(alone, ask);
            assertEquals(expected, told(north, ask), "seed " + seed + ": " + asked.words);
            assertEquals(expected, told(north, ask), "again, seed " + seed + ": " + asked.words);
            answered += expected.startsWith("error") ? 0 : 1;
            canaries += told(service, ask).equals(expected) ? 0 : 1;
        }
        assertTrue(answered > questions / 2, "only " + answered + " were answered");
        assertTrue(canaries > questions / 2, "only " + canaries + " would be answered otherwise without a tenant");
    }

    /** All that an engine says to a question, in whatever order its rows are. */
    static String told(Engine engine, Function<Engine, Result> ask) {
        try (Result result = ask.apply(engine)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 0; i < result.columns().size(); i++) {
                    row.add(text(result.value(i)));
                }
                rows.add(row.toString());
            }
            rows.sort(null);
            return result.columns() + "\n" + String.join("\n", rows) + "\n" + result.notes();
        } catch (KymographException e) {
            // Of the columns, a tenant's statement sees those that it needs.
            return "error " + e.code() + ": " + e.getMessage().replaceAll("Candidate bindings: .*", "");
        }
    }

    /** Numbers that are added in another order have other last digits. */
    private static String text(Object value) {
        return value instanceof Double || value instanceof Float
                ? String.format(Locale.ROOT, "%.6g", ((Number) value).doubleValue())
                : String.valueOf(value);
    }

    /** A question made up, and how it would be written. */
    private static final class Asked {

        private static final List<String> CONDITIONS = List.of(
                "beats > 600",
                "beats < 90",
                "sensor_id LIKE 'can%'",
                "CAST(sensor_id AS INTEGER) > 0",
                "CAST(sensor_id AS INTEGER) + beats > 100",
                "CASE WHEN sensor_id = 'canary' THEN error('found') ELSE true END",
                "CASE WHEN beats >= 700 THEN CAST('x' || beats AS DOUBLE) > 0 ELSE true END",
                "dog_id > 600",
                "dog_id = 701",
                "dog_id IN (1, 701, 1400)",
                "timestamp < '2023-01-01'",
                "timestamp >= '2023-03-01 14:00' AND timestamp < '2023-03-01 20:00'",
                "timestamp > '2024-01-01'",
                "quality_score < 0.5",
                "quality_score IS NULL",
                "breed = 'canary'",
                "breed = 'Beagle'",
                "dog_name LIKE '%an%'",
                "age_year = 4",
                "dog_id IN (SELECT id FROM dogs)",
                "dog_id NOT IN (SELECT id FROM dogs)",
                "dog_id IN (SELECT id FROM all_dogs WHERE tenant_id = 'south')",
                "NOT EXISTS (SELECT 1 FROM dogs d WHERE d.id = dog_id)",
                "dog_name IS NULL",
                "EXISTS (SELECT 1 FROM pressure q WHERE q.remark = 'canary')");

        private static final List<String> SELECTED = List.of(
                "count(*)",
                "count(*), sum(beats), min(timestamp), max(timestamp)",
                "max(beats), min(sensor_id), max(sensor_id), count(DISTINCT dog_id)",
                "*",
                "dog_id, count(*) AS n, avg(beats)",
                "list(DISTINCT sensor_id ORDER BY sensor_id)",
                "CAST(sensor_id AS INTEGER) AS sensor, count(*)",
                "histogram(breed)",
                "approx_count_distinct(dog_id)",
                "any_value(tenant_id)",
                "p",
                "string_agg(DISTINCT dog_name, ',' ORDER BY dog_name)",
                "sum(count(*)) OVER ()");

        private static final List<String> OTHER_SQL = List.of(
                "SELECT * EXCLUDE (created_at, updated_at) FROM dogs",
                "SELECT tenant_id, count(*) FROM all_dogs GROUP BY ALL",
                "SELECT count(*), count(tenant_id) FROM dogs WHERE id > 600",
                "SELECT * FROM pulse_1h",
                "SELECT count(*), min(timestamp), max(timestamp) FROM pulse_1h WHERE dog_id > 600 OR dog_id < 3",
                "SELECT d.dog_name, count(r.dog_id) FROM dogs d LEFT JOIN pulse r ON r.dog_id = d.id GROUP BY ALL",
                "SELECT d.dog_name, r.* FROM pulse r FULL JOIN dogs d ON d.id = r.dog_id + 700",
                "SELECT count(*) FROM pulse p JOIN pressure q USING (dog_id, timestamp)",
                "SELECT count(*), max(q.lower) FROM pulse p, pressure q WHERE q.remark <> 'calm'",
                "WITH pulse AS (SELECT * FROM pulse) SELECT count(*), max(beats) FROM pulse",
                "WITH dogs AS (SELECT 1 AS id) SELECT count(*) FROM pulse WHERE dog_id IN (FROM dogs)",
                "SELECT max(upper), min(lower), count(*), list(DISTINCT remark) FROM pressure",
                "SELECT CAST(remark AS INTEGER) FROM pressure WHERE remark <> 'calm'",
                "SELECT * FROM pulse QUALIFY row_number() OVER (PARTITION BY dog_id ORDER BY timestamp) = 1",
                "SELECT count(*) FROM pulse ASOF JOIN pressure USING (dog_id, timestamp)",
                "SELECT dog_id, CAST(sum(record_count) AS BIGINT) AS n FROM dog_metrics"
                        + " WHERE metric_type = 'pulse_1h' AND dog_id > 600 GROUP BY ALL",
                "SELECT DISTINCT dog_id, metric_type FROM dog_metrics",
                "SUMMARIZE pulse",
                "FROM pulse LIMIT 0");

        private final Random random;
        private String words;

        Asked(Random random) {
            this.random = random;
        }

        private <T> T any(List<T> of) {
            return of.get(random.nextInt(of.size()));
        }

        Function<Engine, Result> next() {
            return switch (random.nextInt(5)) {
                case 0, 1 -> question();
                case 2 -> sql(any(OTHER_SQL));
                default -> sql(select());
            };
        }

        private Function<Engine, Result> sql(String sql) {
            words = sql;
            return engine -> engine.sql(sql);
        }

        private String select() {
            String selected = any(SELECTED);
            String group = selected.startsWith("dog_id,") || selected.startsWith("CAST(") ? " GROUP BY ALL" : "";
            StringBuilder where = new StringBuilder();
            for (int i = random.nextInt(3); i > 0; i--) {
                where.append(where.isEmpty() ? " WHERE " : random.nextInt(3) == 0 ? " OR " : " AND ")
                        .append(random.nextInt(6) == 0 ? "NOT " : "")
                        .append('(')
                        .append(any(CONDITIONS))
                        .append(')');
            }
            return "SELECT " + selected + " FROM pulse p" + where + group;
        }

        private Function<Engine, Result> question() {
            String analysis = any(List.of(
                    "readings",
                    "latest",
                    "statistics",
                    "series",
                    "coverage",
                    "gaps",
                    "histogram",
                    "percentiles",
                    "trend",
                    "compare"));
            Question question = Question.of(analysis, any(List.of("pulse", "pulse", "pulse", "pressure", "pulse_1h")));
            if (analysis.equals("series")) {
                question = question.where("every", any(List.of("1h", "1d", "30m")));
            }
            if (analysis.equals("compare")) {
                question = question.where("by", any(List.of("breed", "dog_name", "age_year")));
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                question = term(question);
            }
            Question asked = question;
            words = asked.toString();
            return engine -> engine.ask(asked, Watch.NOBODY);
        }

        private Question term(Question question) {
            return switch (random.nextInt(9)) {
                case 0 -> question.where("breed", any(List.of("canary", "Beagle", "Canari", "Poodle")));
                case 1 -> question.where("dog_id", any(List.of(1, 2, 701, 1400)));
                case 2 -> question.where("dog_name", any(List.of("canary 1", "Dog 1", "Dog 7", "canary 9")));
                case 3 -> question.where("age_year", any(List.of(3, 4)));
                case 4 -> question.where("from", any(List.of("2021-01-01", "2023-03-01T13:30Z")));
                case 5 -> question.where("to", any(List.of("2023-01-01", "2023-03-01T15:30Z", "2030-01-01")));
                case 6 -> question.where("quality", Comparison.AT_LEAST, any(List.of("0.2", "0.5")));
                case 7 -> question.where("breed", Comparison.IS_NOT, any(List.of("canary", "Beagle")));
                default -> question.where("limit", any(List.of(1, 50)));
            };
        }
    }
}
