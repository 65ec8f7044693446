package dev.kymograph.plugin.anomalydetection.adaptive;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The median of the first few of many numbers. */
final class Median implements Kept {

    private final double[] numbers;
    private int count;

    Median(int most) {
        numbers = new double[most];
    }

    void add(double number) {
        numbers[count++] = number;
    }

    int count() {
        return count;
    }

    double value() {
        double[] sorted = Arrays.copyOf(numbers, count);
        Arrays.sort(sorted);
        return sorted[count / 2];
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeInt(count);
        for (int i = 0; i < count; i++) {
            out.writeDouble(numbers[i]);
        }
    }

    @Override
    public void load(DataInput in) throws IOException {
        count = in.readInt();
        for (int i = 0; i < count; i++) {
            numbers[i] = in.readDouble();
        }
    }
}
