package dev.kymograph.plugin.anomalydetection.baseline;

import dev.kymograph.engine.extension.Meaning;
import java.util.Arrays;

/** What is expected, by what was. */
public enum Middle {
    /** Half are below it. */
    @Meaning("half are below it")
    MEDIAN {
        @Override
        double of(double[] numbers) {
            Arrays.sort(numbers);
            return (numbers[(numbers.length - 1) / 2] + numbers[numbers.length / 2]) / 2;
        }
    },
    /** Their sum, shared out. */
    @Meaning("their sum, shared out")
    MEAN {
        @Override
        double of(double[] numbers) {
            return Arrays.stream(numbers).sum() / numbers.length;
        }
    };

    /** Of at least one number; may sort them. */
    abstract double of(double[] numbers);
}
