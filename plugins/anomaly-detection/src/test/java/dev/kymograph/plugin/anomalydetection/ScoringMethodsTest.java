package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.Scorer;
import dev.kymograph.engine.extension.ScoringMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ScoringMethodsTest {

    private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");
    private static final int PROBATION = 150;
    private static final int COUNT = 2_000;

    static List<ScoringMethod> methods() {
        return List.of(new AdaptiveScoring(), new RcfScoring(), new BaselineScoring(), new ZscoreScoring());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void whatIsFarFromAllOthersScoresMost(ScoringMethod method) {
        double[] values = values();
        values[1_500] = 170;
        double[] scores = scores(method, values);
        assertEquals(0, Arrays.stream(scores, 0, PROBATION).max().orElseThrow());
        int most = IntStream.range(0, COUNT)
                .reduce((a, b) -> scores[a] >= scores[b] ? a : b)
                .orElseThrow();
        assertEquals(1_500, most);
        assertTrue(scores[1_500] > 0.8, "it scores " + scores[1_500]);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void whatIsNoNumberScoresNothingAndChangesNothing(ScoringMethod method) {
        double[] expected = scores(method, values());
        Scorer scorer = method.begin(PROBATION);
        for (int i = 0; i < COUNT; i++) {
            for (double none : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
                assertEquals(0, scorer.score(at(i), none));
            }
            assertEquals(expected[i], scorer.score(at(i), values()[i]));
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void timesThatRepeatOrGoBackAndExtremesFailNowhere(ScoringMethod method) {
        Random random = new Random(3);
        Scorer scorer = method.begin(PROBATION);
        Instant at = BEGIN;
        for (int i = 0; i < 20_000; i++) {
            at = switch (random.nextInt(6)) {
                case 0 -> at;
                case 1 -> at.minus(Duration.ofDays(random.nextInt(900)));
                case 2 -> at.plus(Duration.ofDays(random.nextInt(900)));
                default -> at.plus(Duration.ofMinutes(5));
            };
            double value =
                    random.nextInt(50) == 0 ? Math.scalb(random.nextGaussian(), random.nextInt(2_000) - 1_000) : 1;
            double score = scorer.score(at, value);
            assertTrue(score >= 0 && score <= 1, "it scores " + score);
        }
    }

    private static Instant at(int reading) {
        return BEGIN.plus(Duration.ofMinutes(15L * reading));
    }

    private static double[] values() {
        return new Random(9).doubles(COUNT, 49, 51).toArray();
    }

    private static double[] scores(ScoringMethod method, double[] values) {
        Scorer scorer = method.begin(PROBATION);
        double[] scores = new double[values.length];
        Arrays.setAll(scores, i -> scorer.score(at(i), values[i]));
        double[] again = new double[values.length];
        Scorer other = method.begin(PROBATION);
        Arrays.setAll(again, i -> other.score(at(i), values[i]));
        assertArrayEquals(scores, again);
        return scores;
    }
}
