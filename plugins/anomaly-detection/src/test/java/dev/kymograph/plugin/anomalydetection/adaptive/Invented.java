package dev.kymograph.plugin.anomalydetection.adaptive;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A series that was made up, and where it is unusual: the same for the same shape and seed. */
public final class Invented {

    private final Shape shape;
    private final long[] moments;
    private final double[] values;
    private final List<Part> unusual;

    private Invented(Shape shape, long[] moments, double[] values, List<Part> unusual) {
        this.shape = shape;
        this.moments = moments;
        this.values = values;
        this.unusual = unusual;
    }

    /** Readings from {@code from} on, until before {@code to}. */
    record Part(int from, int to) {
        boolean has(int reading) {
            return from <= reading && reading < to;
        }
    }

    private static final int SHORTEST = 1_000;
    private static final int LONGEST_TIMES = 60;
    private static final long BEGIN = 1_704_067_200_000_000L;

    public static Invented of(Shape shape, long seed) {
        Random random = new Random(seed * 31 + shape.name().hashCode());
        int length = (int) (SHORTEST * Math.pow(LONGEST_TIMES, random.nextDouble()));
        long[] moments = new long[length];
        double[] values = new double[length];
        Shape.Course course = shape.course(random);
        long at = BEGIN;
        for (int i = 0; i < length; i++) {
            moments[i] = at;
            values[i] = course.next(at);
            at += shape.step(random);
        }
        List<Part> unusual = disturb(values, random);
        shape.asMeasured(values);
        return new Invented(shape, moments, values, unusual);
    }

    Shape shape() {
        return shape;
    }

    public long[] moments() {
        return moments;
    }

    public double[] values() {
        return values;
    }

    List<Part> unusual() {
        return unusual;
    }

    private static List<Part> disturb(double[] values, Random random) {
        int count = random.nextInt(5);
        List<Part> parts = new ArrayList<>();
        int free = values.length / 5;
        for (int i = 0; i < count; i++) {
            int room = (values.length - values.length / 5) / count;
            int window = values.length / (10 * count);
            int from = free + i * room + random.nextInt(room - window);
            int to = from + window;
            Disturbance.any(random).apply(values, from, to, random);
            parts.add(new Part(from, to));
        }
        return parts;
    }
}
