package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.internal.analysis.FakeReadings.Entry;
import dev.kymograph.metric.FieldType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Readings by seed: in no order, some at one time by several sensors, some NaN or infinite, many on edges of the calendar. */
final class RandomReadings {

    private static final int[] SUBJECTS = {1, 2, 5, 7};
    private static final String[] SENSORS = {null, "s1", "s2"};

    private RandomReadings() {}

    /** Readings of one field, from two days before {@code moment} to two days after, some of them a year away. */
    static FakeReadings around(String moment, FieldType type, long seed, int count) {
        Random random = new Random(seed);
        List<Entry> entries = new ArrayList<>();
        for (Key key : keys(Instant.parse(moment), random, count)) {
            entries.add(new Entry(
                    key.subject, key.at, Map.of("pulse_value", value(type, random)), key.sensor, quality(random)));
        }
        return FakeReadings.of(FakeReadings.pulseOfSeveralSensors(type), FakeReadings.pets(), entries);
    }

    /** Readings of two fields, in some of which one was not measured. */
    static FakeReadings bloodPressure(String moment, long seed, int count) {
        Random random = new Random(seed);
        List<Entry> entries = new ArrayList<>();
        for (Key key : keys(Instant.parse(moment), random, count)) {
            Map<String, Object> values = new HashMap<>();
            if (random.nextInt(4) > 0) {
                values.put("systolic", value(FieldType.FLOAT, random));
            }
            if (random.nextInt(4) > 0) {
                values.put("diastolic", value(FieldType.FLOAT, random));
            }
            entries.add(new Entry(key.subject, key.at, values, key.sensor, quality(random)));
        }
        return FakeReadings.of(FakeReadings.bloodPressure(), FakeReadings.pets(), entries);
    }

    /** Those of the readings that lie within days of {@code moment}. */
    static FakeReadings near(String moment, FakeReadings readings) {
        Duration most = Duration.ofDays(3);
        List<Entry> near = readings.entries().stream()
                .filter(entry -> Duration.between(Instant.parse(moment), entry.at())
                                .abs()
                                .compareTo(most)
                        < 0)
                .toList();
        return FakeReadings.of(readings.metricType(), readings.animals(), near);
    }

    /** The same readings with so few different values that each comes again and again. */
    static FakeReadings coarse(FakeReadings readings) {
        List<Entry> entries = readings.entries().stream()
                .map(entry -> {
                    Map<String, Object> values = new HashMap<>(entry.values());
                    values.replaceAll((field, value) -> coarse(value));
                    return new Entry(entry.subject(), entry.at(), values, entry.sensor(), entry.quality());
                })
                .toList();
        return FakeReadings.of(readings.metricType(), readings.animals(), entries);
    }

    private static Object coarse(Object value) {
        if (value instanceof Float number) {
            return Float.isFinite(number) ? (Object) (Math.round((number - 80) / 20) * 12.3f) : number;
        }
        if (value instanceof Double number) {
            return Double.isFinite(number) ? (Object) (Math.round((number - 80) / 20) * 12.3) : number;
        }
        if (value instanceof Integer number) {
            return (number - 800) / 200;
        }
        return ((Long) value / 1_000_000_007L - 800) / 200 * 1_000_000_007L;
    }

    private record Key(int subject, Instant at, String sensor) {}

    private static Set<Key> keys(Instant moment, Random random, int count) {
        Set<Key> keys = new HashSet<>();
        while (keys.size() < count) {
            Instant at = moment.plusSeconds(random.nextInt(4 * 86_400) - 2 * 86_400);
            switch (random.nextInt(8)) {
                case 0 -> at = Instant.parse("2022-02-28T00:00:00Z").plusSeconds(3600L * random.nextInt(72));
                case 1 -> at = Instant.ofEpochSecond(at.getEpochSecond() / 86_400 * 86_400);
                case 2, 3 -> at = Instant.ofEpochSecond(at.getEpochSecond() / 3600 * 3600);
                case 4 -> at = moment;
                case 5 -> at = moment.minus(Duration.ofNanos(1000));
                default -> {}
            }
            keys.add(new Key(SUBJECTS[random.nextInt(SUBJECTS.length)], at, SENSORS[random.nextInt(SENSORS.length)]));
        }
        return keys;
    }

    private static Object value(FieldType type, Random random) {
        int tenths = 400 + random.nextInt(900);
        int special = random.nextInt(40);
        return switch (type) {
            case FLOAT ->
                switch (special) {
                    case 0 -> Float.NaN;
                    case 1 -> Float.POSITIVE_INFINITY;
                    case 2 -> Float.NEGATIVE_INFINITY;
                    case 3, 4, 5 -> random.nextFloat() * 300;
                    default -> Float.valueOf(tenths / 10f);
                };
            case DOUBLE -> special == 0 ? Double.NaN : tenths / 10.0;
            case INTEGER -> tenths;
            case BIGINT -> (long) tenths * 1_000_000_007L;
            case BOOLEAN -> random.nextBoolean();
            case TEXT -> "bark " + tenths;
        };
    }

    private static Float quality(Random random) {
        return random.nextInt(3) == 0 ? null : Float.valueOf(random.nextInt(11) / 10f);
    }
}
