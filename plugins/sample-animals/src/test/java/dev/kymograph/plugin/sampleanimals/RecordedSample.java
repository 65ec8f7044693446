package dev.kymograph.plugin.sampleanimals;

import dev.kymograph.engine.extension.SampleSink;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Subject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Keeps all that a sample is made of. */
final class RecordedSample implements SampleSink {

    static final LocalDate FROM = LocalDate.of(2024, 1, 1);

    final List<Subject> subjects = new ArrayList<>();
    final List<Row> rows = new ArrayList<>();
    final List<String> truth = new ArrayList<>();
    private final Watch watch;

    RecordedSample(Watch watch) {
        this.watch = watch;
    }

    record Row(String metric, int subject, long second, List<Double> values, String sensor, double quality) {

        double value() {
            return values.get(0);
        }
    }

    record Truth(int animal, String metric, long from, long to, String kind) {

        static Truth of(String line) {
            String[] part = line.split(",", -1);
            return new Truth(Integer.parseInt(part[0]), part[1], second(part[2]), second(part[3]), part[4]);
        }

        boolean holds(Row row) {
            return row.subject() == animal && row.metric().equals(metric) && row.second() >= from && row.second() < to;
        }

        private static long second(String instant) {
            return Instant.parse(instant).getEpochSecond();
        }
    }

    static SampleParameters parameters(int animals, int days, Duration every, long seed, String... metrics) {
        return new SampleParameters(animals, FROM, days, every, List.of(metrics), seed);
    }

    static RecordedSample of(SampleParameters parameters) {
        RecordedSample sample = new RecordedSample(Watch.NOBODY);
        new SampleAnimals().generate(parameters, sample);
        return sample;
    }

    @Override
    public void subject(Subject subject) {
        subjects.add(subject);
    }

    @Override
    public void reading(String metricType, int subject, long micros, double[] values, String sensor, double quality) {
        List<Double> copy = new ArrayList<>();
        for (double value : values) {
            copy.add(value);
        }
        rows.add(new Row(metricType, subject, micros / 1_000_000, copy, sensor, quality));
    }

    @Override
    public void beside(String fileName, String line) {
        truth.add(fileName + ":" + line);
    }

    @Override
    public Watch watch() {
        return watch;
    }

    List<Truth> anomalies() {
        return truth.stream()
                .map(line -> line.substring(line.indexOf(':') + 1))
                .skip(1)
                .map(Truth::of)
                .toList();
    }

    List<Row> rows(Predicate<Row> wanted) {
        return rows.stream().filter(wanted).toList();
    }
}
