package dev.kymograph.plugin.wearableformats;

import java.util.Map;
import java.util.Optional;

/** Units that measure the same, and how to get from one to another: {@code base = value × factor + offset}. */
record Measure(String what, double factor, double offset) {

    private static final double FAHRENHEIT = 5.0 / 9;

    private static final Map<String, Measure> BY_UNIT = Map.ofEntries(
            unit("bpm", "rate", 1),
            unit("count/min", "rate", 1),
            unit("count/s", "rate", 60),
            unit("Hz", "rate", 60),
            unit("°C", "temperature", 1),
            unit("degC", "temperature", 1),
            Map.entry("°F", new Measure("temperature", FAHRENHEIT, -32 * FAHRENHEIT)),
            Map.entry("degF", new Measure("temperature", FAHRENHEIT, -32 * FAHRENHEIT)),
            Map.entry("K", new Measure("temperature", 1, -273.15)),
            unit("kg", "mass", 1),
            unit("g", "mass", 0.001),
            unit("lb", "mass", 0.45359237),
            unit("oz", "mass", 0.028349523125),
            unit("st", "mass", 6.35029318),
            unit("mmHg", "pressure", 1),
            unit("kPa", "pressure", 1000 / 133.322387415),
            unit("m", "length", 1),
            unit("cm", "length", 0.01),
            unit("km", "length", 1000),
            unit("in", "length", 0.0254),
            unit("ft", "length", 0.3048),
            unit("mi", "length", 1609.344),
            unit("kcal", "energy", 1),
            unit("Cal", "energy", 1),
            unit("kJ", "energy", 1 / 4.184),
            unit("%", "share", 0.01),
            unit("share", "share", 1));

    /** The value in another unit; empty where the two do not measure the same. */
    static Optional<Double> convert(double value, String from, String to) {
        Measure given = BY_UNIT.get(from);
        Measure wanted = BY_UNIT.get(to);
        if (given == null || wanted == null || !given.what().equals(wanted.what())) {
            return Optional.empty();
        }
        return Optional.of((value * given.factor() + given.offset() - wanted.offset()) / wanted.factor());
    }

    /** Whether numbers of the two units are the same numbers. */
    static boolean isSame(String from, String to) {
        Measure given = BY_UNIT.get(from);
        return from.equals(to) || (given != null && given.equals(BY_UNIT.get(to)));
    }

    private static Map.Entry<String, Measure> unit(String symbol, String what, double factor) {
        return Map.entry(symbol, new Measure(what, factor, 0));
    }
}
