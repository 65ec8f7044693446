package dev.kymograph.plugin.sampleanimals;

import dev.kymograph.plugin.sampleanimals.Stretches.Stretch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What befalls one animal within the period: the gaps in what its collar sends, and the anomalies. */
final class Fate {

    private static final long HOUR = 3_600;
    private static final int TRIES = 12;
    private static final int SHORTEST_WITH_LONG_GAP = 30;

    private final Animal animal;
    private final Period period;
    private final long birth;
    private final List<Stretch> longGaps;

    Fate(Animal animal, Period period) {
        this.animal = animal;
        this.period = period;
        this.birth = period.firstSecond(animal);
        this.longGaps = longGaps();
    }

    /** When the collar sends nothing: it is charged, has no signal, or was away for long. */
    Stretches gaps() {
        List<Stretch> gaps = new ArrayList<>(longGaps);
        Draws draws = new Draws(animal, "gaps");
        int chargedEvery = 3 + (int) draws.between(0, 4);
        int chargedAt = 17 + (int) draws.between(0, 6);
        for (long day = period.from(); day < period.to(); day += Period.DAY) {
            Draws today = new Draws(Chance.bits(animal.key(), day), "gaps");
            if (Math.floorMod(day / Period.DAY, chargedEvery) == 0) {
                gaps.add(stretch(day + chargedAt * HOUR + today.between(0, HOUR), today.between(50 * 60, 110 * 60)));
            }
            if (today.even() < 0.05) {
                gaps.add(stretch(day + today.between(0, Period.DAY), today.between(20 * 60, 4 * HOUR)));
            }
        }
        return new Stretches(gaps);
    }

    /** In order of time within a metric; those of one animal are at least a day apart, spikes excepted. */
    List<Anomaly> anomalies() {
        List<Anomaly> anomalies = new ArrayList<>();
        Draws draws = new Draws(animal, "anomalies");
        for (AnomalyKind kind : AnomalyKind.values()) {
            int times = (int) (kind.timesYearly() * period.years() + draws.even());
            for (int time = 0; time < times; time++) {
                place(kind, draws, anomalies);
            }
        }
        anomalies.sort(Comparator.comparingLong(Anomaly::from).thenComparing(Anomaly::metric));
        return anomalies;
    }

    private void place(AnomalyKind kind, Draws draws, List<Anomaly> placed) {
        long hours = draws.between(kind.shortestHours(), kind.longestHours() + 1L);
        // At least three readings, or there would be nothing to see.
        long slots = kind == AnomalyKind.SPIKE ? 1 : Math.max(3, hours * HOUR / period.every());
        long length = slots * period.every();
        long margin = kind == AnomalyKind.SPIKE ? period.every() : Period.DAY;
        for (int tried = 0; tried < TRIES; tried++) {
            long from = period.slot(draws.between(birth, period.to() - length));
            long to = from + length;
            if (to <= period.to() && isFree(from - margin, to + margin, placed)) {
                placed.addAll(happening(kind, from, to, draws));
                return;
            }
        }
    }

    private boolean isFree(long from, long to, List<Anomaly> placed) {
        return longGaps.stream().noneMatch(gap -> gap.meets(from, to))
                && placed.stream().noneMatch(other -> other.from() < to && from < other.to());
    }

    private static List<Anomaly> happening(AnomalyKind kind, long from, long to, Draws draws) {
        return switch (kind) {
            case TACHYCARDIA -> List.of(new Anomaly(kind, Metric.PULSE_RATE, from, to, draws.between(1.6, 1.85)));
            case FEVER -> fever(from, to, draws.between(1.3, 2.2));
            case LOOSE_SENSOR -> List.of(new Anomaly(kind, Metric.TEMPERATURE, from, to, draws.between(3.5, 5)));
            case FLAT_LINE -> List.of(new Anomaly(kind, Metric.PULSE_RATE, from, to, draws.between(0.9, 1.15)));
            case SPIKE ->
                List.of(new Anomaly(
                        kind,
                        Metric.PULSE_RATE,
                        from,
                        to,
                        draws.even() < 0.7 ? draws.between(1.6, 1.9) : draws.between(0.4, 0.55)));
            case DROP_OUT -> List.of(new Anomaly(kind, worn(draws), from, to, 0));
        };
    }

    private static List<Anomaly> fever(long from, long to, double degrees) {
        return List.of(
                new Anomaly(AnomalyKind.FEVER, Metric.PULSE_RATE, from, to, degrees),
                new Anomaly(AnomalyKind.FEVER, Metric.TEMPERATURE, from, to, degrees));
    }

    private static Metric worn(Draws draws) {
        double drawn = draws.even();
        return drawn < 0.4 ? Metric.PULSE_RATE : drawn < 0.8 ? Metric.TEMPERATURE : Metric.ACTIVITY_LEVEL;
    }

    /** Every seventh animal is away from its collar for days. */
    private List<Stretch> longGaps() {
        if (animal.id() % 7 != 4 || period.days() < SHORTEST_WITH_LONG_GAP) {
            return List.of();
        }
        Draws draws = new Draws(animal, "long gap");
        long length = draws.between(5 * Period.DAY, Math.min(18 * Period.DAY, period.days() / 4 * Period.DAY));
        return List.of(stretch(draws.between(birth, period.to() - length), length));
    }

    private static Stretch stretch(long from, long length) {
        return new Stretch(from, from + length);
    }
}
