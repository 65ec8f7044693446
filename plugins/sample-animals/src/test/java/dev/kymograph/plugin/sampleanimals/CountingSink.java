package dev.kymograph.plugin.sampleanimals;

import dev.kymograph.engine.extension.SampleSink;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Subject;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Keeps the truth, the number of readings and a hash of everything. Its {@code main} measures the generator's speed. */
final class CountingSink implements SampleSink {

    static final SampleParameters DEFAULTS = new SampleParameters(
            50,
            LocalDate.of(2024, 1, 1),
            366,
            Duration.ofMinutes(15),
            List.of("pulse_rate", "temperature", "activity_level"),
            1);

    private final List<String> truth = new ArrayList<>();
    private long readings;
    private long hash;

    public static void main(String[] arguments) {
        for (int run = 0; run < 6; run++) {
            CountingSink sink = new CountingSink();
            long start = System.nanoTime();
            new SampleAnimals().generate(DEFAULTS, sink);
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "%,d readings in %.2f s, %.1f million a second, hash %x%n",
                    sink.readings, seconds, sink.readings / seconds / 1e6, sink.hash);
        }
    }

    long readings() {
        return readings;
    }

    List<String> truth() {
        return truth;
    }

    long hash() {
        return hash;
    }

    @Override
    public void subject(Subject subject) {
        add(subject.id());
        add(subject.name().hashCode());
        // As text, for the attributes keep their order.
        add(subject.attributes().toString().hashCode());
    }

    @Override
    public void reading(String metricType, int subject, long micros, double[] values, String sensor, double quality) {
        readings++;
        add(metricType.hashCode());
        add(subject);
        add(micros);
        for (double value : values) {
            add(Double.doubleToLongBits(value));
        }
        add(sensor.hashCode());
        add(Double.doubleToLongBits(quality));
    }

    @Override
    public void beside(String fileName, String line) {
        truth.add(line);
        add(line.hashCode());
    }

    @Override
    public Watch watch() {
        return Watch.NOBODY;
    }

    private void add(long bits) {
        hash = hash * 31 + bits;
    }
}
