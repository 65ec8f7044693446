package dev.kymograph.plugin.sampleanimals;

import dev.kymograph.engine.extension.SampleSink;
import java.util.List;

/** An animal's collar: measures while it is worn, charged and in reach, and is replaced on some animals. */
final class Collar {

    private final Animal animal;
    private final Period period;
    private final Body body;
    private final Stretches gaps;
    private final List<Anomaly> anomalies;
    private final long qualityKey;
    private final String firstSensor;
    private final String laterSensor;
    private final long replaced;
    private final double[] value = new double[1];

    Collar(Animal animal, Period period, Body body, Fate fate) {
        this.animal = animal;
        this.period = period;
        this.body = body;
        this.gaps = fate.gaps();
        this.anomalies = fate.anomalies();
        this.qualityKey = Chance.bits(animal.key(), "quality".hashCode());
        this.firstSensor = "collar-" + animal.id() + "a";
        this.laterSensor = "collar-" + animal.id() + "b";
        this.replaced = replacement();
    }

    /** The midnight at which every third animal gets another collar. */
    private long replacement() {
        long first = period.firstSecond(animal);
        long days = (period.to() - first) / Period.DAY;
        return animal.id() % 3 == 0 && days >= 2
                ? first + new Draws(animal, "sensor").between(1, days) * Period.DAY
                : Long.MAX_VALUE;
    }

    List<Anomaly> anomalies() {
        return anomalies;
    }

    /** Writes what was measured of {@code metric} from {@code from} until before {@code to}, in order of time. */
    void write(Metric metric, long from, long to, SampleSink sink) {
        Anomaly[] course = anomalies.stream().filter(a -> a.metric() == metric).toArray(Anomaly[]::new);
        Stretches.Walk gap = gaps.walk();
        int next = 0;
        long midnight = Long.MIN_VALUE;
        for (long second = period.slot(Math.max(from, period.firstSecond(animal)));
                second < to;
                second += period.every()) {
            if (second >= midnight) {
                if (sink.watch().cancelled()) {
                    return;
                }
                body.live(second);
                midnight = (Math.floorDiv(second, Period.DAY) + 1) * Period.DAY;
            }
            while (next < course.length && course[next].to() <= second) {
                next++;
            }
            long bits = Chance.bits(qualityKey + metric.salt(), second);
            if (next < course.length && course[next].from() <= second) {
                writeDisturbed(course[next], second, bits, sink);
            } else if ((bits & 0xFF) != 0 && !gap.holds(second)) {
                double activity = body.activity(second);
                write(metric, second, normal(metric, second, activity), quality(activity, bits), sink);
            }
        }
    }

    /** Within an anomaly no reading is lost beside, so that the truth can be seen. */
    private void writeDisturbed(Anomaly anomaly, long second, long bits, SampleSink sink) {
        if (anomaly.kind() == AnomalyKind.DROP_OUT) {
            return;
        }
        double activity = body.activity(second);
        double measured = anomaly.disturbed(second, normal(anomaly.metric(), second, activity), body);
        write(anomaly.metric(), second, measured, quality(activity, bits) * anomaly.qualityFactor(), sink);
    }

    private double normal(Metric metric, long second, double activity) {
        return switch (metric) {
            case PULSE_RATE -> body.pulse(second, activity);
            case TEMPERATURE -> body.temperature(second, activity);
            case ACTIVITY_LEVEL -> 100 * activity;
            case WEIGHT, BLOOD_PRESSURE -> throw new IllegalStateException(metric + " is not measured by a collar");
        };
    }

    /** Falls with activity; NaN, not known, for one reading in 64. */
    private static double quality(double activity, long bits) {
        return (bits >>> 8 & 0x3F) == 0 ? Double.NaN : 0.99 - 0.35 * activity - 0.06 * Chance.even(bits);
    }

    private void write(Metric metric, long second, double measured, double quality, SampleSink sink) {
        value[0] = metric == Metric.TEMPERATURE ? Rounded.hundredths(measured) : Rounded.tenths(measured);
        String sensor = second < replaced ? firstSensor : laterSensor;
        sink.reading(metric.label(), animal.id(), second * 1_000_000, value, sensor, Rounded.hundredths(quality));
    }
}
