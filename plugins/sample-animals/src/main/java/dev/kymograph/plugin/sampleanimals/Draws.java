package dev.kymograph.plugin.sampleanimals;

/** Draws one after the other, from one key. */
final class Draws {

    private final long key;
    private long drawn;

    /** Draws of their own for each animal and purpose. */
    Draws(Animal animal, String purpose) {
        this(animal.key(), purpose);
    }

    Draws(long key, String purpose) {
        this.key = Chance.bits(key, purpose.hashCode());
    }

    double even() {
        return Chance.even(Chance.bits(key, ++drawn));
    }

    double bell() {
        return Chance.bell(Chance.bits(key, ++drawn));
    }

    double between(double low, double high) {
        return low + even() * (high - low);
    }

    /** From {@code low} (included) to {@code high} (excluded); {@code low} if there is nothing between. */
    long between(long low, long high) {
        return high <= low ? low : low + (long) (even() * (high - low));
    }
}
