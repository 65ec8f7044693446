package dev.kymograph.plugin.sampleanimals;

/**
 * Waves through the day: of 24 and of 12 hours, by the hour in UTC plus the animal's own shift. Read from a table, because
 * {@link Math#sin} may differ between JVMs in the last bit and {@link StrictMath#sin} is slow.
 */
final class Rhythm {

    private static final int STEPS = 4096;
    private static final int DAY = 86_400;
    private static final double[] SINE = new double[STEPS];

    static {
        for (int step = 0; step < STEPS; step++) {
            SINE[step] = StrictMath.sin(2 * Math.PI * step / STEPS);
        }
    }

    private final int shift;

    /** A rhythm that is {@code shift} seconds late. */
    Rhythm(int shift) {
        this.shift = shift;
    }

    /** From -1 to 1, highest at {@code peakHour}. */
    double daily(long second, int peakHour) {
        return wave(second, peakHour, 1);
    }

    /** From -1 to 1, highest at {@code peakHour} and twelve hours later. */
    double twiceDaily(long second, int peakHour) {
        return wave(second, peakHour, 2);
    }

    private double wave(long second, int peakHour, int times) {
        long since = Math.floorMod(second - shift - peakHour * 3600L, (long) DAY);
        // A cosine is a sine that is a quarter of the table ahead.
        long step = since * times * STEPS / DAY + STEPS / 4;
        return SINE[(int) (step & (STEPS - 1))];
    }
}
