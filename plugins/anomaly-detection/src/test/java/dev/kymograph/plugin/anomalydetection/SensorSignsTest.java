package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.metric.Range;
import dev.kymograph.plugin.anomalydetection.adaptive.Kind;
import dev.kymograph.plugin.anomalydetection.adaptive.Verdict;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SensorSignsTest {

    private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");
    private static final long MINUTE = 60_000_000;
    private static final int LEARNT = 300;

    private final SensorSigns signs = new SensorSigns(new Range(0, 110));
    private final Random random = new Random(1);
    private long at;

    @Test
    void nothingSpeaksForTheSensorWhereTheValueIsOnlyUnusual() {
        learn();
        assertNull(next(70, Double.NaN, true));
        assertNull(next(71, 0.5, true));
    }

    @Test
    void aValueThatIsNotPlausibleOrOfLowQualityDoes() {
        assertEquals("plausible range", next(110.5, 0.1, true));
        assertEquals("plausible range", next(-1, Double.NaN, true));
        assertEquals("quality", next(50, 0.49, true));
    }

    @Test
    void theSameValueSixTimesDoesWhereThatNeverWas() {
        learn();
        assertEquals(Arrays.asList(null, null, null, null, null, "flat line", "flat line"), same(57.5, 7));
        next(50, Double.NaN, false);
        assertEquals(Arrays.asList(null, null, null, null, null, null, null), same(58.5, 7));
        assertEquals("flat line", same(58.5, 1).get(0));
        assertEquals("flat line", signs.next(at, 50, Double.NaN, Kind.FLAT_LINE, true), "where the detector says so");
    }

    @Test
    void aChangeFasterThanAnyBeforeDoesAndItsWayBackTeachesNothing() {
        learn();
        assertEquals("rate of change", next(106, Double.NaN, true));
        next(50, Double.NaN, false);
        assertEquals("rate of change", next(106, Double.NaN, true));
        assertNull(next(52, Double.NaN, true), "less than half of the plausible range");
        next(50, Double.NaN, false);
        next(90, Double.NaN, false);
        next(50, Double.NaN, false);
        assertNull(next(106, Double.NaN, true), "40 has been usual, half more has not been reached");
    }

    @Test
    void nobodyKnowsHowFastItWentBehindAGap() {
        learn();
        at += 60 * MINUTE;
        assertNull(next(110, Double.NaN, true));
    }

    @Test
    void whatLaterReadingsAreDoesNotMatter() {
        List<String> all = new ArrayList<>();
        SensorSigns other = new SensorSigns(new Range(0, 110));
        double[] values = random.doubles(2_000, -5, 115).toArray();
        for (int i = 0; i < values.length; i++) {
            all.add(signs.next(i * MINUTE, values[i], 1, Kind.SPIKE, values[i] > 100));
        }
        for (int i = 0; i < 1_000; i++) {
            assertEquals(all.get(i), other.next(i * MINUTE, values[i], 1, Kind.SPIKE, values[i] > 100));
        }
    }

    @Test
    void eachMethodTellsThemFromOneAnother() throws SQLException {
        try (DatabaseContext context = new DatabaseContext(1)) {
            for (int i = 0; i < 2_000; i++) {
                boolean low = i == 1_200;
                double value = switch (i) {
                    case 1_000 -> 66;
                    case 1_200 -> 67;
                    case 1_400 -> 130;
                    default -> 49 + 2 * random.nextDouble();
                };
                context.measure(1, "level", BEGIN.plus(Duration.ofMinutes(i)), value, low ? 0.2 : 0.9);
            }
            for (Method method : List.of(Method.MAD, Method.ADAPTIVE)) {
                assertEquals(
                        List.of("66.0 thing null", "67.0 sensor quality", "130.0 sensor plausible range"),
                        listed(method, context),
                        method.toString());
            }
        }
    }

    private static List<String> listed(Method method, DatabaseContext context) {
        var parameters = Asked.of(
                method,
                "threshold",
                method == Method.MAD ? 15.0 : Verdict.ALARM,
                "as",
                Form.EPISODES,
                "within",
                Duration.ZERO);
        List<String> listed = new ArrayList<>();
        try (Rows rows = new Anomalies().run(parameters, context)) {
            List<String> names = rows.columns().stream().map(Column::name).toList();
            while (rows.next()) {
                listed.add(String.join(
                        " ",
                        Stream.of("value", "looks_like", "sign")
                                .map(name -> String.valueOf(rows.value(names.indexOf(name))))
                                .toList()));
            }
        }
        return listed;
    }

    private void learn() {
        for (int i = 0; i < LEARNT; i++) {
            assertNull(next(45 + 10 * random.nextDouble(), 1, false));
        }
        assertTrue(at > 0);
    }

    private List<String> same(double value, int times) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            found.add(next(value, Double.NaN, true));
        }
        return found;
    }

    private String next(double value, double quality, boolean unusual) {
        return signs.next(at += MINUTE, value, quality, Kind.SPIKE, unusual);
    }
}
