package dev.kymograph.plugin.anomalydetection.adaptive;

import dev.kymograph.plugin.anomalydetection.baseline.Plain;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DetectorTest {

    private static final long MINUTE = 60_000_000L;
    private static final int LEARNT = 300;

    @ParameterizedTest
    @EnumSource
    void whatComesLaterDoesNotChangeWhatWasSaid(Shape shape) {
        Invented series = Invented.of(shape, 7);
        double[] values = series.values().clone();
        int until = values.length / 2;
        double[] before = scores(series.moments(), values, LEARNT);
        Arrays.fill(values, until, values.length, 1e6);
        double[] after = scores(series.moments(), values, LEARNT);
        assertArrayEquals(Arrays.copyOf(before, until), Arrays.copyOf(after, until));
    }

    @ParameterizedTest
    @EnumSource
    void saysTheSameEachTimeAndOnAnyScale(Shape shape) {
        Invented series = Invented.of(shape, 8);
        double[] scores = scores(series.moments(), series.values(), LEARNT);
        assertArrayEquals(scores, scores(series.moments(), series.values(), LEARNT));
        double[] scaled =
                Arrays.stream(series.values()).map(value -> value * 1024).toArray();
        assertArrayEquals(scores, scores(series.moments(), scaled, LEARNT));
        double[] mirrored = Arrays.stream(series.values()).map(value -> -value).toArray();
        assertArrayEquals(scores, scores(series.moments(), mirrored, LEARNT));
    }

    @ParameterizedTest
    @EnumSource
    void goesOnAsIfItHadNeverStoppedWhereverItWasWritten(Shape shape) throws IOException {
        Invented series = Invented.of(shape, 11);
        Random random = new Random(12);
        Detector whole = new Detector(LEARNT);
        Detector written = new Detector(LEARNT);
        for (int i = 0; i < series.values().length; i++) {
            if (i < 40 || random.nextInt(200) == 0) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                written.save(new DataOutputStream(bytes));
                assertTrue(bytes.size() < 200_000, "it takes " + bytes.size() + " bytes");
                written = Detector.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            }
            assertEquals(
                    whole.next(series.moments()[i], series.values()[i]),
                    written.next(series.moments()[i], series.values()[i]));
        }
    }

    @Test
    void whatIsNoNumberIsLeftOut() {
        double[] values = noise(3_000);
        double[] moments = scores(minutes(values.length), values, LEARNT);
        Detector detector = new Detector(LEARNT);
        for (int i = 0; i < values.length; i++) {
            for (double none : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, 1e300}) {
                assertEquals(0, detector.next(i * MINUTE, none).score());
            }
            assertEquals(moments[i], detector.next(i * MINUTE, values[i]).score());
        }
    }

    @Test
    void aGapIsNothingUnusualWhereverTheSeriesWentMeanwhile() {
        Random random = new Random(6);
        Detector detector = new Detector(LEARNT);
        double level = 0;
        for (int i = 0; i < 3_000; i++) {
            level += random.nextGaussian();
            // Where it was before, too: what is beyond all before would be unusual.
            boolean far = i == 1_000 || i == 2_000;
            level = far ? (i == 1_000 ? 60 : 0) : Math.max(-80, Math.min(80, level));
            double score =
                    detector.next((i + i / 1_000 * 2_000) * MINUTE, level).score();
            assertTrue(!far || score < Verdict.ALARM, "reading " + i + " has " + score);
        }
    }

    @Test
    void aReasonNamesWhatWasExpectedOnlyWhereSomethingWas() {
        Verdict unknown = new Verdict(61.2, 0.6, 2, 0.6, 2, Band.UNKNOWN, Kind.SPIKE);
        assertEquals("61.20 is unusual", unknown.reason());
        assertEquals("a new level begins with 61.20", unknown.as(Kind.SHIFT).reason());
        Verdict known = new Verdict(61.2, 0.6, 2, 0.6, 2, Band.around(50, 5), Kind.SPIKE);
        assertEquals("61.20 is far above 50.00, which was expected", known.reason());
    }

    @Test
    void aConstantSeriesIsUnusualOnceItChanges() {
        double[] values = new double[5_000];
        Arrays.fill(values, 37.5);
        values[4_000] = 37.6;
        double[] scores = scores(minutes(values.length), values, LEARNT);
        for (int i = 0; i < 4_000; i++) {
            assertTrue(scores[i] < 0.01, "reading " + i + " has " + scores[i]);
        }
        assertTrue(scores[4_000] >= Verdict.ALARM, "found " + scores[4_000]);
    }

    @Test
    void namesASpikeAFlatLineAndANothing() {
        double[] values = noise(3_000);
        values[1_000] += 30;
        assertEquals(Kind.SPIKE, firstAlarm(values, 1_000).kind());

        values = noise(3_000);
        Arrays.fill(values, 1_000, 1_200, values[1_000]);
        assertEquals(Kind.FLAT_LINE, firstAlarm(values, 1_000).kind());

        values = noise(3_000);
        Arrays.fill(values, 1_000, 1_100, 0);
        Verdict nothing = firstAlarm(values, 1_000);
        assertEquals(Kind.DROP_OUT, nothing.kind());
        assertTrue(nothing.reason().matches("0\\.000 where [45].* was expected"), nothing.reason());
        assertTrue(nothing.band().low() > 40 && nothing.band().high() < 60, nothing.toString());
    }

    @Test
    void whatWouldHaveBeenUnusualWithoutAnAlarmBeforeIsKnown() {
        double[] values = noise(3_000);
        values[1_000] += 30;
        values[1_050] += 25;
        Detector detector = new Detector(LEARNT);
        for (int i = 0; i < values.length; i++) {
            Verdict verdict = detector.next(i * MINUTE, values[i]);
            assertTrue(verdict.alone().score() >= verdict.score(), "reading " + i);
            if (i == 1_050) {
                assertTrue(!Plain.alarms(verdict) && Plain.alarms(verdict.alone()), verdict.toString());
            }
        }
    }

    @Test
    void findsMostOfWhatIsUnusualInInventedSeriesInTime() {
        List<Invented> series = new ArrayList<>();
        for (Shape shape : Shape.values()) {
            series.add(Invented.of(shape, 101));
            series.add(Invented.of(shape, 102));
        }
        double possible =
                series.stream().mapToInt(each -> each.unusual().size()).sum();
        double earned = series.stream()
                .mapToDouble(each -> Trial.earned(each, Trial.adaptive(each), Verdict.ALARM))
                .sum();
        assertTrue(earned > 0.4 * possible, earned + " of " + possible);
    }

    private static Verdict firstAlarm(double[] values, int from) {
        Detector detector = new Detector(LEARNT);
        for (int i = 0; i < values.length; i++) {
            Verdict verdict = detector.next(i * MINUTE, values[i]);
            if (i >= from && Plain.alarms(verdict)) {
                return verdict;
            }
        }
        throw new AssertionError("no alarm");
    }

    private static double[] scores(long[] moments, double[] values, int probation) {
        Detector detector = new Detector(probation);
        double[] scores = new double[values.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = detector.next(moments[i], values[i]).score();
        }
        return scores;
    }

    private static double[] noise(int length) {
        Random random = new Random(5);
        return random.doubles(length, 49, 51).toArray();
    }

    private static long[] minutes(int length) {
        long[] moments = new long[length];
        Arrays.setAll(moments, i -> i * MINUTE);
        return moments;
    }
}
