package dev.kymograph.plugin.sampleanimals;

/**
 * An animal's vital signs when nothing befalls it. Activity comes in bouts under the rhythm of the species, drives the pulse and, a
 * little, the temperature; the young have a faster pulse, the old are calmer. All depends on the moment alone.
 */
final class Body {

    private static final double GROWN_YEARS = 4;
    private static final int BOUT = 1_800;
    private static final double SLOWEST_PULSE = 25;
    private static final double FASTEST_PULSE = 290;

    private final Animal animal;
    private final Species species;
    private final Rhythm rhythm;
    private final long boutKey;
    private final long noiseKey;
    private final double restingPulse;
    private final double restingTemperature;
    private final double vigour;
    private final double grownWeight;

    private long day = Long.MIN_VALUE;
    private double quietPulse;
    private double agility;
    private double weight;

    Body(Animal animal) {
        this.animal = animal;
        this.species = animal.breed().species();
        Draws draws = new Draws(animal, "body");
        this.rhythm = new Rhythm((int) (draws.bell() * 3_600));
        this.restingPulse = animal.breed().restingPulse() * (1 + 0.05 * draws.bell());
        this.restingTemperature = species.temperature() + 0.12 * draws.bell();
        this.vigour = animal.breed().vigour() * (1 + 0.1 * draws.bell());
        this.grownWeight = animal.breed().weight() * (1 + 0.07 * draws.bell());
        this.boutKey = Chance.bits(animal.key(), "bout".hashCode());
        this.noiseKey = Chance.bits(animal.key(), "noise".hashCode());
    }

    /** Sets the animal's age; to be called before readings of another day. */
    void live(long second) {
        long today = Math.floorDiv(second, Period.DAY);
        if (today == day) {
            return;
        }
        day = today;
        double age = animal.birth()
                .map(birth -> (today - birth.toEpochDay()) / 365.25)
                .orElse(GROWN_YEARS);
        double youth = StrictMath.exp(-Math.max(0, age) / 0.4);
        double oldAge = Math.min(1, Math.max(0, (age - 8) / 6));
        quietPulse = restingPulse * (1 + 0.25 * youth + 0.06 * oldAge);
        agility = vigour * (1 + 0.2 * youth - 0.4 * oldAge);
        weight = grownWeight * (1 - 0.95 * youth);
    }

    /** The pulse at rest, bpm, at the animal's age. */
    double quietPulse() {
        return quietPulse;
    }

    /** The pulse at rest, bpm, of a grown animal of its breed. */
    double breedPulse() {
        return animal.breed().restingPulse();
    }

    /** From 0, asleep, to 1, at full speed. */
    double activity(long second) {
        double bout = Chance.line(boutKey, second, BOUT);
        double awake = species == Species.DOG
                ? 0.55 + 0.45 * rhythm.daily(second, 14)
                : 0.5 + 0.15 * rhythm.daily(second, 20) + 0.35 * rhythm.twiceDaily(second, 6);
        double effort = 1.15 * agility * awake * bout * bout * bout;
        return Math.min(1, effort + 0.03 * Chance.even(noise(Metric.ACTIVITY_LEVEL, second)));
    }

    double pulse(long second, double activity) {
        double drive = 0.96 + 0.04 * rhythm.daily(second, 15) + species.pulseGain() * activity;
        double noise = 0.025 * Chance.bell(noise(Metric.PULSE_RATE, second));
        return possiblePulse(quietPulse * (drive + noise));
    }

    double temperature(long second, double activity) {
        double noise = 0.07 * Chance.bell(noise(Metric.TEMPERATURE, second));
        return restingTemperature + 0.22 * rhythm.daily(second, 17) + 0.45 * activity + noise;
    }

    double weight(long second) {
        double slow = Chance.line(noiseKey, second, 60 * (int) Period.DAY) - 0.5;
        return weight * (1 + 0.05 * slow + 0.004 * Chance.bell(noise(Metric.WEIGHT, second)));
    }

    double systolic(long second) {
        return species.systolic() + 7 * Chance.bell(noise(Metric.BLOOD_PRESSURE, second));
    }

    double diastolic(long second) {
        return species.diastolic() + 5 * Chance.bell(noise(Metric.BLOOD_PRESSURE, -second));
    }

    static double possiblePulse(double pulse) {
        return Math.max(SLOWEST_PULSE, Math.min(FASTEST_PULSE, pulse));
    }

    private long noise(Metric metric, long second) {
        return Chance.bits(noiseKey + metric.salt(), second);
    }
}
