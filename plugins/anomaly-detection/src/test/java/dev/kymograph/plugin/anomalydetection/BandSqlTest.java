package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.AnalysisContext;
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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Each method by bands, against the same computed in the plainest Java. */
class BandSqlTest {

    private static final SubjectKind THING = new SubjectKind(
            "thing", "things", "things", "thing_id", "thing_name", List.of(), Optional.empty(), List.of());
    private static final MetricType LOAD = MetricType.event(
            "load", "thing", new Unit("W"), Field.of("level", FieldType.DOUBLE).plausible(0, 110));

    private static final Random RANDOM = new Random(3);

    private final double[] one = numbers(200, 50);
    private final double[] other = numbers(31, 90);

    private Connection database;

    @BeforeEach
    void open() throws SQLException {
        database = DriverManager.getConnection("jdbc:duckdb:");
        run("CREATE TABLE subjects (subject INTEGER, subject_name VARCHAR)");
        run("INSERT INTO subjects VALUES (1, 'one'), (2, 'other')");
        run(
                "CREATE TABLE measured (subject INTEGER, field VARCHAR, \"timestamp\" TIMESTAMP, value DOUBLE, sensor_id VARCHAR, quality_score FLOAT)");
        insert(1, one);
        insert(2, other);
        run("INSERT INTO measured VALUES (1, 'level', TIMESTAMP '2024-02-01', 'nan', NULL, NULL), "
                + "(1, 'level', TIMESTAMP '2024-02-01', 'inf', NULL, NULL)");
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    @Test
    void zscoreListsWhatIsFarFromTheMeanInStandardDeviations() throws SQLException {
        check(Method.ZSCORE, 2, numbers -> {
            double mean = Arrays.stream(numbers).average().orElseThrow();
            double squares =
                    Arrays.stream(numbers).map(v -> (v - mean) * (v - mean)).sum();
            double width = 2 * Math.sqrt(squares / (numbers.length - 1));
            return new double[] {mean - width, mean + width};
        });
    }

    @Test
    void aConstantSeriesHasNothingUnusual() throws SQLException {
        double[] constant = new double[1_000];
        Arrays.fill(constant, 37.3);
        run("DELETE FROM measured");
        insert(1, constant);
        for (Method method : List.of(Method.ZSCORE, Method.MAD, Method.IQR)) {
            assertEquals(List.of(), answer(method, 3), method.name());
        }
    }

    @Test
    void madListsWhatIsFarFromTheMedianInMedianDeviations() throws SQLException {
        check(Method.MAD, 3.5, numbers -> {
            double median = quantile(numbers, 0.5);
            double[] off = Arrays.stream(numbers).map(v -> Math.abs(v - median)).toArray();
            double width = 3.5 * 1.4826 * quantile(off, 0.5);
            return new double[] {median - width, median + width};
        });
    }

    @Test
    void iqrListsWhatIsFarBeyondTheQuartiles() throws SQLException {
        check(Method.IQR, 1.5, numbers -> {
            double lower = quantile(numbers, 0.25);
            double upper = quantile(numbers, 0.75);
            return new double[] {lower - 1.5 * (upper - lower), upper + 1.5 * (upper - lower)};
        });
    }

    @Test
    void rangeListsWhatIsNotPlausible() throws SQLException {
        check(Method.RANGE, Double.NaN, numbers -> new double[] {0, 110});
    }

    @Test
    void theScoreIsAHalfAtTheEdgeAndGrowsOutwards() throws SQLException {
        for (List<Double> row : answer(Method.ZSCORE, 2)) {
            double beyond = Math.abs(row.get(1) - row.get(5)) / (row.get(3) - row.get(5));
            assertEquals(beyond / (1 + beyond), row.get(4), 1e-9);
            assertTrue(row.get(4) > 0.5, row.toString());
        }
    }

    @Test
    void whatDoesNotFitTheMethodIsRefused() {
        assertRefused(
                Asked.of(Method.ADAPTIVE, "threshold", 2.0),
                "Cannot look for anomalies by adaptive: threshold is 2.0, expected a score from 0 to 1; or add method=zscore");
        assertRefused(
                Asked.of(Method.RANGE, "threshold", 2.0),
                "Cannot look for anomalies by range: it has no threshold; leave it out, or say method=zscore");
        assertRefused(
                Asked.of(Method.MAD, "probation", 10),
                "Cannot look for anomalies by mad: it has no probation; leave it out, or say method=adaptive");
        assertRefused(
                Asked.of(Method.IQR, "days", 7, "as", Form.EPISODES),
                "Cannot look for anomalies by iqr: it looks at no days; leave days out, or say method=baseline");
        assertRefused(
                Asked.of(Method.ADAPTIVE, "zone", ZoneId.of("Europe/Berlin")),
                "Cannot look for anomalies by adaptive: it looks at no days; leave zone out, or say method=baseline");
        assertRefused(
                Asked.of(Method.MAD, "window", Duration.ofDays(30)),
                "Cannot look for anomalies by mad: it has no window; leave it out, or say method=zscore or method=iqr");
        assertRefused(
                Asked.of(Method.ZSCORE, "window", Duration.ZERO),
                "Cannot look for anomalies by zscore: window is no time at all; expected one such as 30d");
    }

    private static void assertRefused(Anomalies.Parameters parameters, String message) {
        Lent lent = new Lent(new ArrayList<>());
        RefusedException refused = assertThrows(RefusedException.class, () -> new Anomalies().run(parameters, lent));
        assertEquals(message, refused.getMessage());
        assertEquals(List.of(), lent.asked(), "nothing is read");
    }

    @Test
    void aThresholdAboveOneAloneIsInStandardDeviations() {
        for (double threshold : new double[] {1.5, 2}) {
            Lent byWord = new Lent(new ArrayList<>());
            new Anomalies()
                    .run(Asked.of(Method.ZSCORE, "threshold", threshold), byWord)
                    .close();
            Lent alone = new Lent(new ArrayList<>());
            new Anomalies().run(Asked.of(null, "threshold", threshold), alone).close();
            assertEquals(byWord.asked(), alone.asked());
        }
        assertEquals(Method.ADAPTIVE, Asked.of(null, "threshold", 1.0).chosen());
        assertEquals(Method.ADAPTIVE, Asked.of(null).chosen());
    }

    private interface Band {
        double[] of(double[] numbers);
    }

    private void check(Method method, double threshold, Band band) throws SQLException {
        List<List<Double>> expected = new ArrayList<>();
        for (double[] numbers : List.of(one, other)) {
            double[] bounds = band.of(numbers);
            for (double value : numbers) {
                if (value < bounds[0] || value > bounds[1]) {
                    expected.add(List.of(numbers == one ? 1.0 : 2.0, value, bounds[0], bounds[1]));
                }
            }
        }
        List<List<Double>> answer = answer(method, threshold);
        assertTrue(expected.size() > 3, "too few to compare: " + expected);
        assertEquals(expected.size(), answer.size(), answer.toString());
        for (int i = 0; i < expected.size(); i++) {
            for (int column = 0; column < 4; column++) {
                assertEquals(expected.get(i).get(column), answer.get(i).get(column), 1e-9, method + " row " + i);
            }
        }
    }

    /** Subject, value, low, high, score and what was expected. */
    private List<List<Double>> answer(Method method, double threshold) throws SQLException {
        Lent lent = new Lent(new ArrayList<>());
        boolean given = method != Method.RANGE;
        new Anomalies()
                .run(given ? Asked.of(method, "threshold", threshold) : Asked.of(method), lent)
                .close();
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(lent.asked().get(0))) {
            List<List<Double>> answer = new ArrayList<>();
            while (rows.next()) {
                List<Double> row = new ArrayList<>();
                for (String column : List.of("thing_id", "value", "low", "high", "score", "expected")) {
                    row.add(rows.getDouble(column));
                }
                answer.add(row);
            }
            return answer;
        }
    }

    private void insert(int subject, double[] numbers) throws SQLException {
        try (PreparedStatement insert = database.prepareStatement(
                "INSERT INTO measured VALUES (?, 'level', TIMESTAMP '2024-01-01' + to_minutes(?), ?, NULL, NULL)")) {
            for (int i = 0; i < numbers.length; i++) {
                insert.setInt(1, subject);
                insert.setInt(2, i);
                insert.setDouble(3, numbers[i]);
                insert.execute();
            }
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private static double[] numbers(int count, double middle) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = middle + RANDOM.nextGaussian() * (i % 12 == 0 ? 70 : 8);
        }
        return numbers;
    }

    private static double quantile(double[] numbers, double share) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    private record Lent(List<String> asked) implements AnalysisContext {

        @Override
        public MetricType metricType() {
            return LOAD;
        }

        @Override
        public SubjectKind kind() {
            return THING;
        }

        @Override
        public List<Field> fields() {
            return LOAD.fields();
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
