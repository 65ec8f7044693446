package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.Rows;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ShiftsTest {

    private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");
    private static final int READINGS = 2_000;

    @Test
    void aShiftIsNamedInHindsightAndTheRestComesInOrderAsItWas() throws SQLException {
        try (DatabaseContext context = new DatabaseContext(2)) {
            Random random = new Random(8);
            for (int thing = 1; thing <= 2; thing++) {
                for (int i = 0; i < READINGS; i++) {
                    boolean spike = (thing == 2 && i == 900) || i == READINGS - 5;
                    double level = thing == 1 && i >= 1_400 ? 75 : 50;
                    context.measure(
                            thing,
                            "level",
                            BEGIN.plus(Duration.ofMinutes(i)),
                            level + random.nextGaussian() + (spike ? 60 : 0));
                }
            }
            List<String> found = new ArrayList<>();
            List<String> shifts = new ArrayList<>();
            try (Rows rows = new Anomalies().run(Asked.of(Method.ADAPTIVE), context)) {
                while (rows.next()) {
                    long minute =
                            Duration.between(BEGIN, (Instant) rows.value(3)).toMinutes();
                    found.add(rows.value(0) + " at " + minute);
                    if (rows.value(11).equals("shift")) {
                        shifts.add(rows.value(0) + " at " + minute + ": " + rows.value(14));
                    }
                }
            }
            assertTrue(found.containsAll(List.of("1 at 1400", "1 at 1995", "2 at 900", "2 at 1995")), found.toString());
            assertEquals(1, shifts.size(), shifts.toString());
            assertTrue(
                    shifts.get(0)
                            .matches("1 at 1400: a new level begins with 7\\d\\.\\d+, where \\d+\\.\\d+ was expected"),
                    shifts.get(0));
        }
    }

    @Test
    void aDriftAndAFallToTheFloorAreNamedInHindsight() throws SQLException {
        try (DatabaseContext context = new DatabaseContext(2)) {
            Random random = new Random(8);
            for (int i = 0; i < READINGS; i++) {
                Instant at = BEGIN.plus(Duration.ofMinutes(i));
                double drift = i < 1_400 ? 0 : (i - 1_400) * 0.5;
                context.measure(1, "level", at, 50 + drift + random.nextGaussian());
                boolean isDown = i >= 1_400 && i < 1_460;
                context.measure(2, "level", at, isDown ? 12 : 50 + random.nextGaussian());
            }
            List<String> named = new ArrayList<>();
            try (Rows rows = new Anomalies().run(Asked.of(Method.ADAPTIVE), context)) {
                while (rows.next()) {
                    long minute =
                            Duration.between(BEGIN, (Instant) rows.value(3)).toMinutes();
                    named.add(rows.value(0) + " at " + minute + ": " + rows.value(11) + ", " + rows.value(14));
                }
            }
            assertTrue(
                    named.stream()
                            .anyMatch(one -> one.matches(
                                    "1 at 14\\d\\d: drift, [\\d.]+ lies on a slow way up, where [\\d.]+ was expected")),
                    named.toString());
            assertTrue(
                    named.stream().anyMatch(one -> one.matches("2 at 1400: drop out, 12.00 where [45].* was expected")),
                    named.toString());
        }
    }

    @Test
    void howFarItIsIsTold() throws SQLException {
        try (DatabaseContext context = new DatabaseContext(1)) {
            for (int i = 0; i < 10; i++) {
                context.measure(1, "level", BEGIN.plus(Duration.ofMinutes(i)), i);
            }
            try (Rows rows = new Anomalies().run(Asked.of(Method.ADAPTIVE), context)) {
                while (rows.next()) {
                    // it is told while they are read
                }
            }
            assertEquals(List.of(0.1), context.progress());
        }
    }
}
