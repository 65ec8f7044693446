package dev.kymograph.plugin.sampleanimals;

/**
 * Chance by number: a mixing function turns a key and a number into evenly spread bits, so that any draw can be repeated without
 * those before it. The arithmetic is exact on every JVM, which {@code java.util} does not promise for its generators.
 */
final class Chance {

    private static final long STEP = 0x9E3779B97F4A7C15L;

    private Chance() {}

    /** The bits that {@code number} has under {@code key}. */
    static long bits(long key, long number) {
        long mixed = key + number * STEP;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** Spreads bits evenly over 0 (included) to 1 (excluded). */
    static double even(long bits) {
        return (bits >>> 11) * 0x1.0p-53;
    }

    /** Spreads bits like a bell around 0, with a standard deviation of 1 and nothing beyond 3.5. */
    static double bell(long bits) {
        long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
        return (sum - 131_070) * 2.643e-5;
    }

    /** A random line from 0 to 1 through time, with a bend every {@code bend} seconds. */
    static double line(long key, long second, int bend) {
        long bends = Math.floorDiv(second, bend);
        double part = (double) (second - bends * bend) / bend;
        return even(bits(key, bends)) * (1 - part) + even(bits(key, bends + 1)) * part;
    }
}
