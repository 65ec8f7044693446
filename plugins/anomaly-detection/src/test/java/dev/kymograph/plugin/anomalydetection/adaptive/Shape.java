package dev.kymograph.plugin.anomalydetection.adaptive;

import java.util.Random;

/** How a series goes on when nothing is wrong. */
public enum Shape {
    TRAFFIC(300),
    WEATHER(3600),
    WANDERING(60),
    BURSTY(300),
    COUNTS(300),
    HEAVY_TAILED(60),
    QUANTISED(600),
    IRREGULAR(900),
    SWITCHING(300),
    MOSTLY_ZERO(300),
    BEATING(0.02),
    SLOW_MACHINE(300),
    SAWTOOTH(120),
    NOISE(60),
    RUSH_HOURS(1800),
    WEEKLY(3600),
    TRENDING(600),
    REGIMES(300),
    RARE_COUNTS(60),
    SPIKY(300),
    MINUTES(60),
    JOBS(300),
    COUNTED_UP(60);

    private static final double DAY = 86_400;

    private final double seconds;

    Shape(double seconds) {
        this.seconds = seconds;
    }

    /** Gives one value after the other. */
    interface Course {
        double next(long moment);
    }

    long step(Random random) {
        double factor = this == IRREGULAR ? -Math.log(1 - random.nextDouble()) + 0.05 : 1;
        return Math.max(1, (long) (seconds * factor * 1e6));
    }

    /** Rounds and cuts, as the sensor would. */
    void asMeasured(double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (this) {
                case QUANTISED -> Math.round(values[i]);
                case COUNTS, RARE_COUNTS -> Math.max(0, Math.round(values[i]));
                case BURSTY, TRAFFIC, MOSTLY_ZERO, SPIKY, JOBS -> Math.max(0, values[i]);
                default -> values[i];
            };
        }
    }

    Course course(Random random) {
        double phase = random.nextDouble() * 2 * Math.PI;
        double noise = 0.5 + random.nextDouble();
        double[] state = new double[3];
        return switch (this) {
            case TRAFFIC ->
                at -> {
                    double weekend = Math.floorMod((long) (at / 1e6 / DAY), 7) >= 5 ? 0.5 : 1;
                    state[0] = 0.8 * state[0] + random.nextGaussian() * 3 * noise;
                    return 60 + 40 * weekend * Math.sin(ofDay(at) + phase) + state[0];
                };
            case WEATHER, IRREGULAR ->
                at -> {
                    state[0] = 0.97 * state[0] + random.nextGaussian() * 0.5 * noise;
                    return 10 + 8 * Math.sin(ofDay(at) / 365 + phase) + 4 * Math.sin(ofDay(at)) + state[0];
                };
            case WANDERING ->
                at -> {
                    state[0] = 0.999 * state[0] + random.nextGaussian() * noise;
                    return 100 + state[0];
                };
            case BURSTY ->
                at -> {
                    state[0] = random.nextInt(150) == 0 ? 20 + 20 * random.nextDouble() : 0.7 * state[0];
                    return 10 + state[0] + noise * random.nextGaussian();
                };
            case COUNTS ->
                at -> {
                    state[0] *= 0.9;
                    int count = poisson(4 + 3 * Math.sin(ofDay(at) + phase) + 8 * state[0], random);
                    state[0] = random.nextInt(300) == 0 ? 2 : state[0];
                    return count;
                };
            case HEAVY_TAILED -> at -> 50 + noise * random.nextGaussian() / Math.sqrt(chi(3, random) / 3);
            case QUANTISED -> at -> 20 + 2 * Math.sin(ofDay(at) + phase) + 0.4 * random.nextGaussian();
            case SWITCHING ->
                at -> {
                    state[0] = random.nextInt(200) == 0 ? random.nextInt(3) * 10 : state[0];
                    return 40 + state[0] + noise * random.nextGaussian();
                };
            case MOSTLY_ZERO -> at -> random.nextInt(30) == 0 ? -Math.log(1 - random.nextDouble()) * 10 : 0;
            case BEATING ->
                at -> {
                    state[0] += (1 + 0.05 * random.nextGaussian()) / 45;
                    double beat = state[0] - Math.floor(state[0]);
                    return 5 * Math.exp(-Math.pow((beat - 0.5) / 0.04, 2))
                            + Math.sin(6.28 * beat)
                            + 0.1 * noise * random.nextGaussian();
                };
            case SLOW_MACHINE ->
                at -> {
                    state[1] = 0.98 * state[1] + random.nextGaussian() * 0.02 * noise;
                    state[0] = 0.995 * state[0] + state[1];
                    return 80 + state[0] * 3 + 0.2 * random.nextGaussian();
                };
            case SAWTOOTH ->
                at -> {
                    if (state[0] > 60 + 20 * state[1]) {
                        state[1] = random.nextDouble();
                        state[0] = state[1];
                    } else {
                        state[0] += 0.3 * noise;
                    }
                    return state[0] + 0.5 * random.nextGaussian();
                };
            case RUSH_HOURS ->
                at -> {
                    double hour = Math.floorMod((long) (at / 1e6), 86_400L) / 3600.0;
                    double weekend = Math.floorMod((long) (at / 1e6 / DAY), 7) >= 5 ? 0.3 : 1;
                    double peaks =
                            Math.exp(-Math.pow((hour - 8) / 1.2, 2)) + 0.8 * Math.exp(-Math.pow((hour - 18) / 1.5, 2));
                    state[0] = 0.6 * state[0] + random.nextGaussian() * 30 * noise;
                    return 400 + 1_000 * weekend * peaks + state[0];
                };
            case WEEKLY ->
                at -> {
                    double day = Math.floorMod((long) (at / 1e6 / DAY), 7);
                    double shape = 1 + 0.3 * Math.sin(day * 2 + phase) + (day >= 5 ? -0.5 : 0);
                    return 500 + 300 * shape * Math.sin(ofDay(at) + phase) * noise + 25 * random.nextGaussian();
                };
            case TRENDING ->
                at -> {
                    state[0] += 0.01 * noise;
                    state[1] = 0.9 * state[1] + random.nextGaussian() * noise;
                    return 20 + state[0] + 3 * Math.sin(ofDay(at) + phase) + state[1];
                };
            case REGIMES ->
                at -> {
                    if (random.nextInt(2_000) == 0) {
                        state[0] = random.nextGaussian() * 8;
                        state[1] = random.nextDouble();
                    }
                    return 60 + state[0] + (0.5 + state[1]) * noise * random.nextGaussian();
                };
            case RARE_COUNTS ->
                at -> random.nextInt(12) == 0 ? 1 + poisson(0.7 + Math.max(0, Math.sin(ofDay(at))), random) : 0;
            case SPIKY ->
                at -> {
                    boolean spike = random.nextInt(80) == 0;
                    return 2 + 0.1 * noise * random.nextGaussian() + (spike ? 5 * Math.exp(random.nextGaussian()) : 0);
                };
            case MINUTES ->
                at -> {
                    state[0] = 0.95 * state[0] + random.nextGaussian() * noise;
                    double awake = Math.sin(ofDay(at) + phase) > -0.3 ? 1 : 0;
                    state[1] = random.nextInt(180) == 0 ? 10 + 20 * random.nextDouble() : 0.96 * state[1];
                    return 70 + 8 * awake + state[0] + awake * state[1];
                };
            case JOBS ->
                at -> {
                    long minute = Math.floorMod((long) (at / 6e7), 1_440L);
                    boolean runs = minute % 360 < 15 + 10 * random.nextDouble();
                    return (runs ? 70 + 5 * random.nextGaussian() : 5) + Math.abs(noise * random.nextGaussian());
                };
            case COUNTED_UP ->
                at -> {
                    state[0] = state[0] > 5_000 ? 0 : state[0] + poisson(4 * noise, random);
                    return state[0];
                };
            case NOISE -> at -> 5 + noise * random.nextGaussian();
        };
    }

    private static double ofDay(long moment) {
        return moment / 1e6 / DAY * 2 * Math.PI;
    }

    private static int poisson(double mean, Random random) {
        double product = random.nextDouble();
        double least = Math.exp(-mean);
        int count = 0;
        while (product > least) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    private static double chi(int degrees, Random random) {
        double sum = 0;
        for (int i = 0; i < degrees; i++) {
            double normal = random.nextGaussian();
            sum += normal * normal;
        }
        return sum;
    }
}
