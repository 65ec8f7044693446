package dev.kymograph.metric;

/** The unit of a metric type's values, as people write it: {@code bpm}, {@code °C}; empty for a plain number. */
@Stability(Stability.Level.STABLE)
public record Unit(String symbol) {

    public static final Unit NONE = new Unit("");

    public Unit {
        if (symbol.length() > 24 || symbol.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "Cannot use unit '" + symbol + "': a unit is at most 24 printable characters");
        }
    }

    @Override
    public String toString() {
        return symbol;
    }
}
