package dev.kymograph.engine.internal.lake;

import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * A reading as a file has it, value by value, and ways to spoil one of its values such that no reader may take it.
 *
 * @param sensor never empty
 */
record RawReading(String dog, String at, String beats, String sensor) {

    static final int DOGS = 99;
    private static final Instant FIRST = Instant.parse("2023-01-15T00:00:00Z");

    /** A good one; each number has a time of its own. */
    static RawReading good(int number, Random random) {
        return new RawReading(
                String.valueOf(1 + random.nextInt(DOGS)),
                FIRST.plusSeconds(number).toString(),
                (10 + random.nextInt(700)) + ".5",
                "collar-" + random.nextInt(9));
    }

    /** What is kept of it where it is good: dog, seconds, beats and sensor. */
    String expected() {
        return dog + "|" + Instant.parse(at).getEpochSecond() + "|" + beats + "|" + sensor;
    }

    private RawReading dog(String value) {
        return new RawReading(value, at, beats, sensor);
    }

    private RawReading at(String value) {
        return new RawReading(dog, value, beats, sensor);
    }

    private RawReading beats(String value) {
        return new RawReading(dog, at, value, sensor);
    }

    /** Ways to spoil a value, by name. */
    static Map<String, BiFunction<RawReading, Random, RawReading>> spoilers() {
        Map<String, BiFunction<RawReading, Random, RawReading>> all = new TreeMap<>();
        all.put(
                "huge number",
                (row, random) -> oneOf(
                        random,
                        row.dog("99999999999"),
                        row.dog("-9223372036854775809"),
                        row.dog("1e400"),
                        row.beats("1e39"),
                        row.beats("9".repeat(400)),
                        row.beats("-1e400")));
        all.put("no number", (row, random) -> {
            String word = oneOf(random, "nan", "NaN", "inf", "-Infinity", "+inf", "null", "none", "true", "FALSE");
            return oneOf(random, row.beats(word), row.dog(word));
        });
        all.put("wrong type", (row, random) -> {
            String word =
                    oneOf(random, "abc", "0x1F", "1_0", "12-13", "6O", "\uff11\uff12", "60.5.1", "1e", "--5", "5%");
            return oneOf(random, row.beats(word), row.dog(word));
        });
        all.put("decimal comma", (row, random) -> row.beats("71,5"));
        all.put("half a dog", (row, random) -> row.dog(row.dog() + ".5"));
        all.put(
                "no such date",
                (row, random) -> row.at(oneOf(
                        random,
                        "2023-02-30T10:00:00Z",
                        "2023-02-29",
                        "2023-13-01T00:00:00Z",
                        "2023-00-10",
                        "2023-04-31 10:00",
                        "2023-01-15T25:00:00Z",
                        "2023-01-15T10:61:00Z",
                        "15.01.2023",
                        "10000-01-01T00:00:00Z",
                        "yesterday",
                        "12345")));
        all.put(
                "swapped",
                (row, random) -> oneOf(
                        random,
                        new RawReading(row.at, row.dog, row.beats, row.sensor),
                        new RawReading(row.dog, row.beats, row.at, row.sensor),
                        new RawReading(row.beats, row.at, row.dog, row.sensor),
                        new RawReading(row.sensor, row.at, row.beats, row.dog)));
        all.put("nobody", (row, random) -> row.dog(oneOf(random, "0", "-1", "100", "2147483647")));
        all.put("impossible", (row, random) -> row.beats(oneOf(random, "0", "-60", "801", "800.001", "0.999")));
        all.put("empty", (row, random) -> oneOf(random, row.dog(""), row.at(" "), row.beats(""), row.beats("  ")));
        all.put("byte order mark", (row, random) -> oneOf(random, row.dog("\ufeff" + row.dog), row.beats("\ufeff1")));
        all.put("nested", (row, random) -> row.beats(oneOf(random, "{\"v\": 60}", "[60.5]", "{}", "<b>60</b>")));
        all.put(
                "long",
                (row, random) -> oneOf(
                        random, row.beats("6".repeat(5_000)), row.dog("x".repeat(20_000)), row.at("2".repeat(3_000))));
        return all;
    }

    @SafeVarargs
    static <T> T oneOf(Random random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
