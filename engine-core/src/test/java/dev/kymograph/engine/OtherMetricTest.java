package dev.kymograph.engine;

import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.OtherMetric;
import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.catalog.postgresql.TestServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Readings of one metric type, lent beside those of another. */
class OtherMetricTest {

    /** How many readings of others there are, what they sum up to, and whose they are. */
    public static final class Beside implements Analysis<Beside.Parameters> {

        public record Parameters(
                @Parameter(help = "what else") Optional<List<OtherMetric>> with) {}

        private static final List<Column> COLUMNS = List.of(
                new Column("metric", ColumnType.TEXT),
                new Column("field", ColumnType.TEXT),
                new Column("n", ColumnType.BIGINT),
                new Column("sum", ColumnType.DOUBLE),
                new Column("subjects", ColumnType.TEXT));

        @Override
        public AnalysisSpec<Parameters> spec() {
            return new AnalysisSpec<>("beside", "what else was measured", Parameters.class, COLUMNS, Set.of());
        }

        @Override
        public Rows run(Parameters parameters, AnalysisContext context) {
            return context.query("""
                    SELECT metric, field, count(*) AS n, sum(value) AS sum,
                        CAST(list_sort(list(DISTINCT subject)) AS VARCHAR) AS subjects
                    FROM others GROUP BY metric, field ORDER BY metric, field""");
        }
    }

    @TempDir
    Path folder;

    private static Question beside(String... others) {
        return Question.of("beside", "pulse").where("with", (Object[]) others);
    }

    private Engine open(String name, Map<String, String> configuration) {
        EngineBuilder builder = SharedHerd.builder().extension(new Beside()).data(folder.resolve(name));
        configuration.forEach(builder::set);
        return builder.open();
    }

    @Test
    void theSameSubjectsAndTimesAreLentEachReadingOnce() {
        try (Engine engine = open("data", Map.of())) {
            SharedHerd.fill(engine, false);
            assertEquals(
                    sql(engine, "pressure", "upper", "lower"), told(engine, beside("pressure")), "its numbers alone");
            assertEquals(
                    sql(engine, "pressure", "upper", "lower") + sql(engine, "pulse", "beats"),
                    told(engine, beside("pulse,pressure")),
                    "also the one that is asked about");
            Question some = beside("pressure")
                    .where("dog", 2)
                    .where("from", "2023-03-01T12:30:00Z")
                    .where("to", "2023-03-01T14:00:00Z")
                    .where("quality", Question.Comparison.AT_LEAST, 0.5);
            assertEquals("[pressure, lower, 9, 748.0, [2]][pressure, upper, 9, 1108.0, [2]]", told(engine, some));
        }
    }

    @Test
    void whatCannotBeLookedAtTogetherIsRefused() {
        try (Engine engine = open("data", Map.of())) {
            assertEquals(
                    "metric.unknown",
                    assertThrows(KymographException.class, () -> engine.ask(beside("mood")))
                            .code());
        }
    }

    /** As if nobody else were there, and hidden subjects neither. */
    @Test
    void aTenantIsLentItsOwn() throws Exception {
        Map<String, String> shared = new HashMap<>(TestServer.configuration());
        shared.put("lake.location", folder.resolve("lake").toString());
        Map<String, String> ofNorth = new HashMap<>(shared);
        ofNorth.put("tenant", "north");
        try (Engine service = open("service", shared);
                Engine alone = open("alone", Map.of())) {
            SharedHerd.fill(service, true);
            SharedHerd.fill(alone, false);
            try (Engine north = open("north", ofNorth)) {
                Question question = beside("pressure", "pulse");
                assertEquals(told(alone, question), told(north, question));
                assertNotEquals(told(alone, question), told(service, question));
            }
        }
    }

    private static String sql(Engine engine, String metric, String... fields) {
        StringBuilder all = new StringBuilder();
        for (String field : List.of(fields).stream().sorted().toList()) {
            try (Result result = engine.sql(
                    "SELECT '%s' AS m, '%s' AS f, count(*), sum(CAST(%s AS DOUBLE)), ".formatted(metric, field, field)
                            + "CAST(list_sort(list(DISTINCT dog_id)) AS VARCHAR) FROM " + metric + " WHERE " + field
                            + " IS NOT NULL")) {
                all.append(rows(result));
            }
        }
        return all.toString();
    }

    private static String told(Engine engine, Question question) {
        try (Result result = engine.ask(question)) {
            return rows(result);
        }
    }

    private static String rows(Result result) {
        StringBuilder rows = new StringBuilder();
        while (result.next()) {
            rows.append(List.of(result.value(0), result.value(1), result.value(2), result.value(3), result.value(4)));
        }
        return rows.toString();
    }
}
