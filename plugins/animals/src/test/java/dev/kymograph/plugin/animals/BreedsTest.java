package dev.kymograph.plugin.animals;

import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.extension.Window;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class BreedsTest {

    private static final MetricType PULSE =
            MetricType.event("pulse_rate", "animal", new Unit("bpm"), Field.of("pulse_value", FieldType.FLOAT));
    private static final MetricType PRESSURE = MetricType.event(
            "blood_pressure",
            "animal",
            new Unit("mmHg"),
            Field.of("systolic", FieldType.FLOAT),
            Field.of("diastolic", FieldType.FLOAT));

    private Connection database;

    @BeforeEach
    void open() throws SQLException {
        database = DriverManager.getConnection("jdbc:duckdb:");
        run("CREATE TABLE subjects (subject INTEGER, breed VARCHAR)");
        run("CREATE TABLE measured (subject INTEGER, field VARCHAR, value FLOAT)");
        run("INSERT INTO subjects VALUES (1, 'Beagle'), (2, 'Beagle'), (3, 'Akita'), (4, NULL), (5, 'Chow')");
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    @Test
    void countsAnimalsAndReadingsAndTakesTheMeanOfAllReadings() throws SQLException {
        run("INSERT INTO measured SELECT 1, 'pulse_value', v FROM (VALUES (60), (70), (80)) t(v)");
        run("INSERT INTO measured VALUES (2, 'pulse_value', 110), (3, 'pulse_value', 90), (4, 'pulse_value', 50)");
        assertEquals(
                List.of(
                        List.of("Akita", "pulse_value", 1L, 1L, 90.0),
                        List.of("Beagle", "pulse_value", 2L, 4L, 80.0),
                        Arrays.asList("Chow", "pulse_value", 1L, 0L, null),
                        Arrays.asList(null, "pulse_value", 1L, 1L, 50.0)),
                answer(PULSE));
    }

    @Test
    void leavesOutWhatIsNoNumber() throws SQLException {
        run("INSERT INTO measured VALUES (3, 'pulse_value', 'nan'), (3, 'pulse_value', 'inf'), (3, 'pulse_value', 72)");
        assertEquals(
                List.of("Akita", "pulse_value", 1L, 1L, 72.0), answer(PULSE).get(0));
    }

    @Test
    void answersForEachFieldInTheOrderOfTheMetric() throws SQLException {
        run("INSERT INTO measured VALUES (3, 'diastolic', 80), (3, 'systolic', 130)");
        assertEquals(
                List.of(List.of("Akita", "systolic", 1L, 1L, 130.0), List.of("Akita", "diastolic", 1L, 1L, 80.0)),
                answer(PRESSURE).subList(0, 2));
    }

    @Test
    void answersWithTheColumnsOfItsSpec() throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows =
                        statement.executeQuery(context(PULSE, new Animals()).sqlOf(new Breeds()))) {
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                names.add(rows.getMetaData().getColumnName(i));
            }
            assertEquals(
                    new Breeds().spec().columns().stream().map(Column::name).toList(), names);
        }
    }

    @Test
    void isNotApplicableToAKindWithoutBreeds() {
        SubjectKind domain = new SubjectKind(
                "domain", "domains", "domains", "domain_id", "host", List.of(), Optional.empty(), List.of());
        RefusedException refused = assertThrows(
                RefusedException.class,
                () -> new Breeds().run(new Breeds.Nothing(), new Lent(PULSE, domain, new ArrayList<>())));
        assertEquals("analysis.not-applicable", refused.code());
        assertEquals(
                "Cannot compare the breeds of pulse_rate: it is measured on the kind 'domain', which has no breed",
                refused.getMessage());
    }

    private List<List<Object>> answer(MetricType metric) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows =
                        statement.executeQuery(context(metric, new Animals()).sqlOf(new Breeds()))) {
            List<List<Object>> answer = new ArrayList<>();
            while (rows.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 1; i <= 5; i++) {
                    row.add(rows.getObject(i));
                }
                answer.add(row);
            }
            return answer;
        }
    }

    private static Lent context(MetricType metric, Animals animals) {
        return new Lent(metric, animals.subjectKinds().get(0), new ArrayList<>());
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A context that notes what it is asked. */
    private record Lent(MetricType metricType, SubjectKind kind, List<String> asked) implements AnalysisContext {

        String sqlOf(Breeds breeds) {
            breeds.run(new Breeds.Nothing(), this).close();
            return asked.get(0);
        }

        @Override
        public List<Field> fields() {
            return metricType.fields();
        }

        @Override
        public Window window() {
            return Window.ALWAYS;
        }

        @Override
        public Rows query(String select, Object... arguments) {
            asked.add(select);
            return Rows.of(List.of(), List.of());
        }

        @Override
        public Watch watch() {
            return Watch.NOBODY;
        }
    }
}
