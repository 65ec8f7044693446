package dev.kymograph.plugin.anomalydetection.baseline;

import dev.kymograph.plugin.anomalydetection.adaptive.Invented;
import dev.kymograph.plugin.anomalydetection.adaptive.Shape;
import dev.kymograph.plugin.anomalydetection.adaptive.Verdict;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The rules beside that of deviations from the same hour. */
class RulesTest {

    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final long HOUR = 3_600_000_000L;
    private static final int PER_DAY = 96;
    private static final long EVERY = 24 * HOUR / PER_DAY;

    /** A Monday in winter. */
    private static final long BEGIN = Instant.parse("2024-01-01T00:00:00Z").getEpochSecond() * 1_000_000;

    private static final Patience THREE_DAYS = new Patience(Duration.ZERO, 3);

    @Test
    void aMeanOfTenDaysAndSoMuchMoreIsJudgedAsPlainArithmeticSays() {
        Random random = new Random(4);
        double[] values = values(30, i -> Math.round(380 + 4 * random.nextGaussian()) / 10.0);
        Baseline baseline = new Baseline(
                new Rules(10, Same.DAY, Hours.ALL, UTC, Middle.MEAN, Margin.parse("0.8"), Side.ABOVE, Plain.AT_ONCE));
        boolean[] frozen = new boolean[values.length];
        int alarms = 0;
        for (int i = 0; i < values.length; i++) {
            int day = i / PER_DAY;
            double mean = mean(values, frozen, Math.max(0, day - 10) * PER_DAY, day * PER_DAY);
            boolean unusual = day >= 5 && values[i] > mean + 0.8;
            for (int hourLater = i; unusual && hourLater < Math.min(values.length, i + 4); hourLater++) {
                frozen[hourLater] = true;
            }
            Verdict verdict = baseline.next(moment(i), values[i]);
            assertEquals(unusual, Plain.alarms(verdict), "reading " + i);
            assertEquals(day < 5 ? Double.NaN : mean, verdict.expected(), 1e-9, "reading " + i);
            assertTrue(Double.isNaN(verdict.band().low()));
            alarms += unusual ? 1 : 0;
        }
        assertTrue(alarms > 20, alarms + " alarms");
    }

    @Test
    void aShareOfWhatIsExpectedToOneSideAndOnThreeDaysInARow() {
        Rules rules =
                new Rules(10, Same.HOUR, Hours.ALL, UTC, Middle.MEDIAN, Margin.parse("30%"), Side.ABOVE, THREE_DAYS);
        // Two days are too few, and so is less; of four the last two count.
        double[] values = values(50, i -> switch (i / PER_DAY) {
            case 12, 13, 20, 21, 22, 23 -> 66;
            case 35, 36, 37 -> 64;
            case 45, 46, 47 -> 20;
            default -> 50;
        });
        assertEquals(Set.of(22, 23), daysWithAlarms(rules, values));
        Baseline baseline = new Baseline(rules);
        for (int i = 0; i < values.length; i++) {
            Verdict verdict = baseline.next(moment(i), values[i]);
            assertEquals(values[i] == 66, Plain.alarms(verdict.alone()), "alone, reading " + i);
        }
    }

    @Test
    void aDayOnWhichMostReadingsAreUsualBreaksTheRow() {
        Rules rules =
                new Rules(10, Same.HOUR, Hours.ALL, UTC, Middle.MEDIAN, Margin.parse("30%"), Side.ABOVE, THREE_DAYS);
        double[] values = values(
                30,
                i -> i / PER_DAY >= 12 && i / PER_DAY < 17 && (i / PER_DAY != 14 || i % PER_DAY < PER_DAY / 2)
                        ? 66
                        : 50);
        assertEquals(Set.of(14), daysWithAlarms(rules, values), "in the morning it looks like the third");
        values = values(
                30,
                i -> i / PER_DAY >= 12 && i / PER_DAY < 17 && (i / PER_DAY != 14 || i % PER_DAY <= PER_DAY / 2)
                        ? 66
                        : 50);
        assertEquals(Set.of(14, 15, 16), daysWithAlarms(rules, values));
    }

    @Test
    void whatMustLastCountsOnceItDidWithoutAUsualReading() {
        Patience twoHours = new Patience(Duration.ofHours(2), 1);
        Rules rules = new Rules(10, Same.HOUR, Hours.ALL, UTC, Middle.MEDIAN, Margin.parse("10"), Side.BOTH, twoHours);
        int at = 12 * PER_DAY;
        double[] values =
                values(20, i -> (i >= at && i < at + 20) || (i >= at + 50 && i < at + 66 && i != at + 57) ? 70 : 50);
        Baseline baseline = new Baseline(rules);
        for (int i = 0; i < values.length; i++) {
            boolean counts = (i >= at + 8 && i < at + 20);
            assertEquals(counts, Plain.alarms(baseline.next(moment(i), values[i])), "reading " + i);
        }
    }

    @Test
    void aGapLongerThanItMustLastBeginsAnew() {
        Patience.Watch watch = new Patience(Duration.ofHours(2), 1).watch();
        for (int i = 0; i <= 8; i++) {
            assertEquals(i == 8, watch.counts(i * EVERY, 0, true));
        }
        assertTrue(watch.counts(4 * HOUR + HOUR / 2, 0, true), "no gap: ten times the usual quarter of an hour");
        assertTrue(!watch.counts(7 * HOUR + 1, 0, true));
    }

    @Test
    void asManyDaysInARowAsAreLookedBackComeTrueWhicheverDaysAreCompared() {
        for (int days : new int[] {2, 3, 6, 10}) {
            for (Same same : new Same[] {Same.HOUR, Same.DAY}) {
                Rules rules = new Rules(
                        days,
                        same,
                        Hours.ALL,
                        UTC,
                        Middle.MEDIAN,
                        Margin.parse("10"),
                        Side.BOTH,
                        new Patience(Duration.ZERO, days));
                double[] values = values(20 + days, i -> i / PER_DAY >= 20 ? 70 : 50);
                assertEquals(Set.of(19 + days), daysWithAlarms(rules, values), same + " " + days);
                Baseline baseline = new Baseline(rules);
                for (int i = 0; i < values.length; i++) {
                    boolean known = 2 * (i / PER_DAY) >= days;
                    assertEquals(
                            known,
                            !Double.isNaN(baseline.next(moment(i), values[i]).expected()),
                            "reading " + i);
                }
            }
        }
    }

    @Test
    void soLongALastingComesTrue() {
        Patience days = new Patience(Duration.ofHours(59), 1);
        Rules rules = new Rules(3, Same.HOUR, Hours.ALL, UTC, Middle.MEDIAN, Margin.parse("10"), Side.BOTH, days);
        double[] values = values(30, i -> i / PER_DAY >= 20 && i / PER_DAY < 23 ? 70 : 50);
        assertEquals(Set.of(22), daysWithAlarms(rules, values));
    }

    @Test
    void daysOfASortAmongThoseInARow() {
        assertEquals(3, Same.HOUR.daysAmong(3));
        assertEquals(3, Same.DAY.daysAmong(3));
        assertEquals(5, Same.WEEKEND.daysAmong(5));
        assertEquals(5, Same.WEEKEND.daysAmong(7));
        assertEquals(6, Same.WEEKEND.daysAmong(8));
        assertEquals(1, Same.WEEKDAY.daysAmong(7));
        assertEquals(2, Same.WEEKDAY.daysAmong(8));
    }

    @Test
    void whatMustLastForLessThanReadingsAreApartCountsWithTheSecond() {
        Patience tenMinutes = new Patience(Duration.ofMinutes(10), 1);
        Rules rules =
                new Rules(10, Same.HOUR, Hours.ALL, UTC, Middle.MEDIAN, Margin.parse("10"), Side.BOTH, tenMinutes);
        int at = 12 * PER_DAY;
        double[] values = values(20, i -> (i >= at && i < at + 3 * PER_DAY) || i == at + 4 * PER_DAY ? 70 : 50);
        Baseline baseline = new Baseline(rules);
        for (int i = 0; i < values.length; i++) {
            boolean counts = i > at && i < at + 3 * PER_DAY;
            assertEquals(counts, Plain.alarms(baseline.next(moment(i), values[i])), "reading " + i);
        }
    }

    @Test
    void workingDaysAndWeekendsHaveTheirOwnAndSoHasEachWeekday() {
        IntToDoubleFunction weekends = i -> 50 + (i / PER_DAY % 7 >= 5 ? 40 : 0);
        assertTrue(
                !daysWithAlarms(rules(Same.HOUR, 10, UTC), values(60, weekends)).isEmpty());
        assertEquals(Set.of(), daysWithAlarms(rules(Same.WEEKEND, 4, UTC), values(60, weekends)));
        double[] values = values(60, weekends);
        Arrays.fill(values, 40 * PER_DAY, 41 * PER_DAY, 50);
        assertEquals(DayOfWeek.SATURDAY, local(40 * PER_DAY, UTC).getDayOfWeek());
        assertEquals(Set.of(40), daysWithAlarms(rules(Same.WEEKEND, 4, UTC), values));

        IntToDoubleFunction weekdays = i -> 50 + 30 * (i / PER_DAY % 7);
        assertTrue(!daysWithAlarms(rules(Same.WEEKEND, 4, UTC), values(60, weekdays))
                .isEmpty());
        assertEquals(Set.of(), daysWithAlarms(rules(Same.WEEKDAY, 3, UTC), values(60, weekdays)));
        values = values(60, weekdays);
        Arrays.fill(values, 40 * PER_DAY, 41 * PER_DAY, 50);
        assertEquals(Set.of(40), daysWithAlarms(rules(Same.WEEKDAY, 3, UTC), values));
    }

    @Test
    void hoursAreThoseOfTheZonesClockInSummerToo() {
        // Fed at seven in Berlin, all through the year.
        double[] values = values(200, i -> local(i, BERLIN).getHour() == 7 ? 90 : 50);
        assertEquals(Set.of(), daysWithAlarms(rules(Same.HOUR, 10, BERLIN), values));
        assertEquals(
                90, daysWithAlarms(rules(Same.HOUR, 10, UTC), values).iterator().next());
    }

    @Test
    void otherHoursAreNeitherJudgedNorLearntAndANightIsOneDay() {
        Hours night = Hours.parse("22-5");
        Rules rules = new Rules(
                10,
                Same.DAY,
                night,
                BERLIN,
                Middle.MEDIAN,
                Margin.parse("30%"),
                Side.ABOVE,
                new Patience(Duration.ZERO, 2));
        double[] values = values(30, i -> {
            LocalDateTime at = local(i, BERLIN);
            boolean isNight = at.getHour() >= 22 || at.getHour() < 5;
            boolean ill = i >= 20 * PER_DAY + PER_DAY / 2 && i < 22 * PER_DAY + PER_DAY / 2;
            return isNight ? (ill ? 70 : 50) : 200;
        });
        Baseline baseline = new Baseline(rules);
        for (int i = 0; i < values.length; i++) {
            boolean secondNight = values[i] == 70 && i >= 21 * PER_DAY + PER_DAY / 2;
            Verdict verdict = baseline.next(moment(i), values[i]);
            assertEquals(secondNight, Plain.alarms(verdict), "reading " + i);
            assertEquals(values[i] == 70, Plain.alarms(verdict.alone()), "reading " + i);
        }
    }

    @Test
    void wordsThatAreNoHoursOrMarginAreRefused() {
        for (String words : new String[] {"", "22", "24-3", "3-25", "3-3", "a-b", "1-2-3"}) {
            assertThrows(IllegalArgumentException.class, () -> Hours.parse(words), words);
        }
        for (String words : new String[] {"", "%", "0", "-1", "NaN", "1e400", "x%"}) {
            assertThrows(IllegalArgumentException.class, () -> Margin.parse(words), words);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatComesLaterDoesNotChangeWhatWasSaidAndItSaysTheSameEachTimeOnAnyScale(Same same) {
        Rules rules = new Rules(
                4,
                same,
                Hours.parse("20-9"),
                BERLIN,
                Middle.MEAN,
                Margin.parse("12.5%"),
                Side.BOTH,
                new Patience(Duration.ofMinutes(20), 2));
        for (Shape shape : Shape.values()) {
            Invented series = Invented.of(shape, 5);
            double[] scores = scores(rules, series.moments(), series.values(), v -> v);
            assertArrayEquals(scores, scores(rules, series.moments(), series.values(), v -> v), shape.name());
            assertArrayEquals(scores, scores(rules, series.moments(), series.values(), v -> 64 * v), shape.name());
            assertArrayEquals(scores, scores(rules, series.moments(), series.values(), v -> -v), shape.name());
            double[] changed = series.values().clone();
            int until = changed.length / 2;
            Arrays.fill(changed, until, changed.length, 1e6);
            assertArrayEquals(
                    Arrays.copyOf(scores, until),
                    Arrays.copyOf(scores(rules, series.moments(), changed, v -> v), until),
                    shape.name());
        }
    }

    private static Rules rules(Same same, int days, ZoneId zone) {
        return new Rules(days, same, Hours.ALL, zone, Middle.MEDIAN, Margin.parse("5"), Side.BOTH, Plain.AT_ONCE);
    }

    private static double[] scores(Rules rules, long[] moments, double[] values, DoubleUnaryOperator scale) {
        Baseline baseline = new Baseline(rules);
        double[] scores = new double[values.length];
        Arrays.setAll(
                scores,
                i -> baseline.next(moments[i], scale.applyAsDouble(values[i])).score());
        return scores;
    }

    private static Set<Integer> daysWithAlarms(Rules rules, double[] values) {
        Baseline baseline = new Baseline(rules);
        Set<Integer> days = new TreeSet<>();
        for (int i = 0; i < values.length; i++) {
            if (Plain.alarms(baseline.next(moment(i), values[i]))) {
                days.add(i / PER_DAY);
            }
        }
        return days;
    }

    private static double[] values(int days, IntToDoubleFunction value) {
        double[] values = new double[days * PER_DAY];
        Arrays.setAll(values, value);
        return values;
    }

    private static long moment(int reading) {
        return BEGIN + reading * EVERY;
    }

    private static LocalDateTime local(int reading, ZoneId zone) {
        return LocalDateTime.ofInstant(Instant.ofEpochSecond(moment(reading) / 1_000_000), zone);
    }

    private static double mean(double[] values, boolean[] left, int from, int to) {
        double sum = 0;
        int count = 0;
        for (int i = from; i < to; i++) {
            sum += left[i] ? 0 : values[i];
            count += left[i] ? 0 : 1;
        }
        return sum / count;
    }
}
