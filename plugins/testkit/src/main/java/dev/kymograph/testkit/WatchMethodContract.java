package dev.kymograph.testkit;

import dev.kymograph.engine.extension.WatchMethod;
import dev.kymograph.engine.extension.Watcher;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What a watch method holds: the same readings are always judged the same, wherever a watcher is saved and another goes on; what it finds
 * fits what it declares; it takes values that are absent, null or NaN, and readings of one time; what it saves does not grow.
 *
 * <pre>{@code
 * class RecordsContractTest extends WatchMethodContract<Records.None> {
 *     RecordsContractTest() {
 *         super(new Records(), new Records.None());
 *     }
 * }
 * }</pre>
 *
 * @param <P> the method's parameters
 */
public abstract class WatchMethodContract<P extends Record> {

    private static final int COUNT = 2_000;
    private static final int RESTORED = 40;
    private static final int MANY = 20_000;
    private static final long MOST_SAVED = 400_000;
    private static final Instant BEGIN = Instant.parse("2024-03-30T12:00:00Z");

    private final WatchMethod<P> method;
    private final P parameters;
    private final MetricType watched;

    /** Watches numbers that the kit measures every minute: level and tally. */
    protected WatchMethodContract(WatchMethod<P> method, P parameters) {
        this(method, parameters, SampleMetrics.RATE);
    }

    protected WatchMethodContract(WatchMethod<P> method, P parameters, MetricType watched) {
        this.method = method;
        this.parameters = parameters;
        this.watched = watched;
    }

    /** One subject's readings, of which the method finds some; never earlier than the one before. */
    protected List<Reading> readings() {
        return readings(COUNT, 1);
    }

    private List<Reading> readings(int count, int seed) {
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> reading(i, values(random)))
                .toList();
    }

    private static Reading reading(int minute, Map<String, Object> values) {
        return new Reading(1, BEGIN.plus(Duration.ofMinutes(minute)), values, Optional.of("a"), OptionalDouble.of(0.9));
    }

    /** Much the same, and far out now and then. */
    private Map<String, Object> values(Random random) {
        boolean odd = random.nextInt(200) == 0;
        Map<String, Object> values = new HashMap<>();
        for (Field field : watched.fields()) {
            double low = Math.max(field.plausible().low(), -1_000);
            double high = Math.min(field.plausible().high(), 1_000);
            double usual = (low + high) / 2 + (high - low) / 40 * random.nextGaussian();
            values.put(field.name(), value(field, odd ? high : usual));
        }
        return values;
    }

    private static Object value(Field field, double number) {
        return switch (field.type()) {
            case FLOAT -> (float) number;
            case DOUBLE -> number;
            case INTEGER -> (int) number;
            case BIGINT -> (long) number;
            case BOOLEAN -> number > 0;
            case TEXT -> "about " + Math.round(number);
        };
    }

    private Watcher begin() {
        return method.begin(parameters, watched);
    }

    private Watcher again(Watcher watcher) {
        return method.restore(parameters, watched, watcher.save());
    }

    private static List<List<Map<String, Object>>> judged(Watcher watcher, List<Reading> readings) {
        return readings.stream().map(watcher::judge).toList();
    }

    @Test
    final void derivesAnotherMetricTypeOfTheSameKind() {
        MetricType derived = method.derived(watched);
        assertEquals(watched.kind(), derived.kind(), "the kind of " + derived.name());
        assertNotEquals(watched.name(), derived.name(), "what is derived");
        assertEquals(derived, method.derived(watched), "what is derived the next time");
    }

    @Test
    final void whatItFindsFitsWhatItDeclares() {
        MetricType derived = method.derived(watched);
        List<Map<String, Object>> found =
                judged(begin(), readings()).stream().flatMap(List::stream).toList();
        assertFalse(found.isEmpty(), "it finds nothing in the readings; give others by overriding readings()");
        for (Map<String, Object> values : found) {
            values.forEach((name, value) -> {
                Optional<Field> field = derived.field(name);
                assertTrue(field.isPresent(), () -> name + " is found, and " + derived.name() + " has no such field");
                Class<?> type = field.get().type().javaType();
                assertTrue(
                        value == null || type.isInstance(value),
                        () -> name + " is found as [" + value + "], expected a " + type.getSimpleName());
            });
        }
    }

    @Test
    final void judgesTheSameWhereverItIsSaved() {
        List<Reading> readings = readings();
        List<List<Map<String, Object>>> expected = judged(begin(), readings);
        assertEquals(expected, judged(begin(), readings), "judged once more");
        Random random = new Random(7);
        for (int i = 0; i < RESTORED; i++) {
            int place = i == 0 ? 0 : random.nextInt(readings.size());
            Watcher watcher = begin();
            List<List<Map<String, Object>>> found = new ArrayList<>(judged(watcher, readings.subList(0, place)));
            Watcher other = again(watcher);
            List<Reading> rest = readings.subList(place, Math.min(readings.size(), place + 200));
            found.addAll(judged(other, rest));
            assertEquals(
                    expected.subList(0, found.size()),
                    found,
                    "what is found after saving behind " + place + " readings");
            assertEquals(
                    expected.subList(place, found.size()),
                    judged(watcher, rest),
                    "what the saved one itself finds behind " + place + " readings");
        }
    }

    @Test
    final void judgesTheSameSavedAgainAndAgain() {
        List<Reading> readings = readings();
        List<List<Map<String, Object>>> found = new ArrayList<>();
        Watcher watcher = begin();
        for (int i = 0; i < readings.size(); i++) {
            found.add(watcher.judge(readings.get(i)));
            if (i % 50 == 0) {
                watcher = again(watcher);
            }
        }
        assertEquals(judged(begin(), readings), found, "what is found when it is saved each 50 readings");
    }

    @Test
    final void takesValuesThatAreAbsentNullOrNoNumbers() {
        Watcher watcher = begin();
        judged(watcher, readings(500, 3));
        List<Map<String, Object>> odd = new ArrayList<>(List.of(Map.of()));
        for (Field field : watched.fields()) {
            odd.add(Collections.singletonMap(field.name(), null));
            for (double number : new double[] {
                Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MAX_VALUE, -Double.MAX_VALUE, 0
            }) {
                odd.add(Map.of(field.name(), value(field, number)));
            }
        }
        int minute = 500;
        for (Map<String, Object> values : odd) {
            Reading reading = reading(minute++, values);
            Watcher other = again(watcher);
            assertEquals(watcher.judge(reading), other.judge(reading), () -> "what is found in " + values);
        }
    }

    @Test
    final void takesReadingsOfOneTimeAndAfterLongGaps() {
        Watcher watcher = begin();
        judged(watcher, readings(500, 4));
        Random random = new Random(5);
        for (int minute : new int[] {500, 500, 500, 501, 100_000, 100_000, 10_000_000, 10_000_001}) {
            Reading reading = reading(minute, values(random));
            Watcher other = again(watcher);
            assertEquals(watcher.judge(reading), other.judge(reading), () -> "what is found at " + reading.timestamp());
        }
    }

    @Test
    final void whatItSavesDoesNotGrow() {
        Watcher watcher = begin();
        judged(watcher, readings(MANY, 6));
        int saved = watcher.save().length;
        assertTrue(saved < MOST_SAVED, () -> "after " + MANY + " readings it saves " + saved + " bytes");
    }

    /** The engine begins anew then. */
    @Test
    final void whatIsDamagedIsReadOrRefused() {
        Watcher watcher = begin();
        judged(watcher, readings(500, 8));
        byte[] saved = watcher.save();
        Random random = new Random(9);
        for (int i = 0; i < 100; i++) {
            byte[] damaged = Arrays.copyOf(saved, random.nextInt(saved.length + 1));
            if (i % 2 == 0 && damaged.length > 0) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
            }
            try {
                method.restore(parameters, watched, damaged);
            } catch (RuntimeException refused) {
                // As it should be.
            }
        }
    }

    @Test
    final void watchersOfSeveralSubjectsKnowNothingOfEachOther() {
        List<Reading> readings = readings();
        List<Reading> others = readings(readings.size(), 11);
        List<List<Map<String, Object>>> expected = judged(begin(), readings);
        Watcher one = begin();
        Watcher other = begin();
        List<List<Map<String, Object>>> found = new ArrayList<>();
        for (int i = 0; i < readings.size(); i++) {
            found.add(one.judge(readings.get(i)));
            other.judge(others.get(i));
        }
        assertEquals(expected, found, "what is found while another subject is watched");
    }
}
