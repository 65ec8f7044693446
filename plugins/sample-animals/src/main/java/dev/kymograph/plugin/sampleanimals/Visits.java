package dev.kymograph.plugin.sampleanimals;

import dev.kymograph.engine.extension.SampleSink;

/** The scale, once a week, and the cuff, every four weeks: at a time of day between 8 and 18 hours. */
final class Visits {

    private static final long OPENS = 8 * 60;
    private static final long CLOSES = 18 * 60;

    private final Animal animal;
    private final Period period;
    private final Body body;

    Visits(Animal animal, Period period, Body body) {
        this.animal = animal;
        this.period = period;
        this.body = body;
    }

    /** Writes what was measured of {@code metric} from the day {@code from} until before {@code to}, in order of time. */
    void write(Metric metric, long from, long to, SampleSink sink) {
        int everyDays = metric == Metric.WEIGHT ? 7 : 28;
        long phase = new Draws(animal, metric.label()).between(0, everyDays);
        for (long day = from; day < to; day += Period.DAY) {
            boolean visited = Math.floorMod(day / Period.DAY - phase, everyDays) == 0;
            if (visited && day >= period.firstSecond(animal)) {
                Draws draws = new Draws(Chance.bits(animal.key(), day), metric.label());
                measure(metric, day + 60 * draws.between(OPENS, CLOSES), sink);
            }
        }
    }

    private void measure(Metric metric, long second, SampleSink sink) {
        body.live(second);
        long micros = second * 1_000_000;
        if (metric == Metric.WEIGHT) {
            double[] weight = {Rounded.hundredths(body.weight(second))};
            sink.reading(metric.label(), animal.id(), micros, weight, "scale-" + animal.id() % 2, Double.NaN);
        } else {
            double[] pressure = {Math.rint(body.systolic(second)), Math.rint(body.diastolic(second))};
            sink.reading(metric.label(), animal.id(), micros, pressure, null, Double.NaN);
        }
    }
}
