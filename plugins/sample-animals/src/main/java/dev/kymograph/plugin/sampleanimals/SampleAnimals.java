package dev.kymograph.plugin.sampleanimals;

import dev.kymograph.engine.extension.SampleData;
import dev.kymograph.engine.extension.SampleSink;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.pf4j.Extension;

/**
 * Dogs and cats of a dozen breeds and what their collars, the scale and the cuff measured.
 *
 * <p>Writes month by month, within a month metric by metric, animal by animal, in order of time. Beside the data lies
 * {@code truth.csv}: each anomaly that was injected, as animal_id, metric, from, to (excluded), kind.
 */
@Extension
public final class SampleAnimals implements SampleData<SampleParameters> {

    static final String TRUTH = "truth.csv";
    static final String TRUTH_HEADER = "animal_id,metric,from,to,kind";

    @Override
    public String name() {
        return "animals";
    }

    @Override
    public String summary() {
        return "dogs and cats with pulse, temperature and activity, and anomalies whose truth is known";
    }

    @Override
    public Class<SampleParameters> parameters() {
        return SampleParameters.class;
    }

    @Override
    public void generate(SampleParameters parameters, SampleSink sink) {
        Period period = Period.of(parameters);
        List<Metric> metrics = parameters.metrics().stream().map(Metric::named).toList();
        List<Animal> herd = Herd.of(parameters.animals(), parameters.seed(), period);
        herd.forEach(animal -> sink.subject(animal.subject()));
        List<Measured> measured =
                herd.stream().map(animal -> Measured.of(animal, period)).toList();
        writeTruth(measured, metrics, sink);
        writeReadings(measured, metrics, period, sink);
    }

    private static void writeTruth(List<Measured> herd, List<Metric> metrics, SampleSink sink) {
        sink.beside(TRUTH, TRUTH_HEADER);
        for (Measured one : herd) {
            for (Anomaly anomaly : one.collar().anomalies()) {
                if (metrics.contains(anomaly.metric())) {
                    sink.beside(TRUTH, anomaly.truth(one.animal().id()));
                }
            }
        }
    }

    private static void writeReadings(List<Measured> herd, List<Metric> metrics, Period period, SampleSink sink) {
        LocalDate month = period.firstDay();
        while (month.isBefore(period.dayAfter())) {
            LocalDate nextFirst = month.withDayOfMonth(1).plusMonths(1);
            LocalDate next = nextFirst.isBefore(period.dayAfter()) ? nextFirst : period.dayAfter();
            Part part = new Part(Period.startOf(month), Period.startOf(next), period);
            for (int i = 0; i < metrics.size() && !sink.watch().cancelled(); i++) {
                String doing = "making up " + metrics.get(i).label() + " of " + YearMonth.from(month);
                for (int j = 0; j < herd.size(); j++) {
                    if (j % 16 == 0) {
                        double within = (i + (double) j / herd.size()) / metrics.size();
                        sink.watch().progress(doing, part.fraction(within));
                    }
                    herd.get(j).write(metrics.get(i), part, sink);
                }
            }
            month = next;
        }
    }

    /** A month, or what of it lies within the period. */
    private record Part(long from, long to, Period period) {

        double fraction(double within) {
            return (from - period.from() + within * (to - from)) / (period.to() - period.from());
        }
    }

    /** An animal and what measures it. */
    private record Measured(Animal animal, Collar collar, Visits visits) {

        static Measured of(Animal animal, Period period) {
            Body body = new Body(animal);
            Fate fate = new Fate(animal, period);
            return new Measured(animal, new Collar(animal, period, body, fate), new Visits(animal, period, body));
        }

        void write(Metric metric, Part part, SampleSink sink) {
            if (metric.worn()) {
                collar.write(metric, part.from(), part.to(), sink);
            } else {
                visits.write(metric, part.from(), part.to(), sink);
            }
        }
    }
}
