package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.OtherMetric;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.extension.Rows;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Readings looked at with what another metric was then. */
class BesideTest {

    private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");
    private static final int READINGS = 2_000;
    private static final int ODD = 1_500;

    @Test
    void aLevelThatTheOtherMetricContradictsIsTold() throws SQLException {
        try (DatabaseContext context = context(Duration.ZERO)) {
            assertEquals(List.of(), reasons(context, Method.ADAPTIVE));
            assertEquals(
                    List.of("118.0 is far above 84.09, which was expected with speed at 2.000"),
                    reasons(context, Method.ADAPTIVE, "with", List.of(new OtherMetric("motion"))));
        }
    }

    @Test
    void whatIsOlderThanAnHourOrComesLaterIsNotLookedAt() throws SQLException {
        for (Duration off : List.of(Duration.ofMinutes(61), Duration.ofMinutes(-1_000))) {
            try (DatabaseContext context = context(off)) {
                assertEquals(List.of(), reasons(context, Method.ADAPTIVE, "with", List.of(new OtherMetric("motion"))));
            }
        }
    }

    @Test
    void aFieldIsNotBesideItself() throws SQLException {
        try (DatabaseContext context = new DatabaseContext(1)) {
            Random random = new Random(5);
            for (int i = 0; i < READINGS; i++) {
                Instant at = BEGIN.plus(Duration.ofMinutes(i));
                double value = 50 + random.nextGaussian() + (i == ODD ? 40 : 0);
                context.measure(1, "level", at, value);
                context.measureBeside(1, "load", "level", at, value);
            }
            assertEquals(
                    reasons(context, Method.ADAPTIVE),
                    reasons(context, Method.ADAPTIVE, "with", List.of(new OtherMetric("load"))));
        }
    }

    @Test
    void otherMethodsLookAtNothingElse() throws SQLException {
        try (DatabaseContext context = context(Duration.ZERO)) {
            RefusedException refused = assertThrows(
                    RefusedException.class,
                    () -> reasons(context, Method.MAD, "with", List.of(new OtherMetric("motion"))));
            assertEquals(
                    "Cannot look for anomalies by mad: it looks at no other metrics; leave with out, or say method=adaptive",
                    refused.getMessage());
        }
    }

    /** What goes along with the other metric, but once; that was measured so long before. */
    private static DatabaseContext context(Duration before) throws SQLException {
        DatabaseContext context = new DatabaseContext(1);
        Random random = new Random(3);
        for (int i = 0; i < READINGS; i++) {
            Instant at = BEGIN.plus(Duration.ofMinutes(i));
            double motion = i == ODD ? 2 : 20 * random.nextDouble();
            context.measure(1, "level", at, i == ODD ? 118 : 80 + 2 * motion + random.nextGaussian());
            context.measureBeside(1, "motion", "speed", at.minus(before), motion);
        }
        return context;
    }

    private static List<String> reasons(DatabaseContext context, Method method, Object... given) {
        List<Object> all = new ArrayList<>(List.of(given));
        all.addAll(List.of("probation", method == Method.ADAPTIVE ? 100 : 0));
        Object[] asked = method == Method.ADAPTIVE ? all.toArray() : given;
        try (Rows rows = new Anomalies().run(Asked.of(method, asked), context)) {
            List<String> reasons = new ArrayList<>();
            while (rows.next()) {
                reasons.add((String) rows.value(JudgedRows.REASON));
            }
            return reasons;
        }
    }
}
