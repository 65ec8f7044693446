package dev.kymograph.plugin.sampleanimals;

/** Dog or cat: what all breeds of it share. */
enum Species {
    DOG("Dog", 38.6, 0.60, 132, 78),
    CAT("Cat", 38.7, 0.40, 126, 82);

    private final String label;
    private final double temperature;
    private final double pulseGain;
    private final int systolic;
    private final int diastolic;

    Species(String label, double temperature, double pulseGain, int systolic, int diastolic) {
        this.label = label;
        this.temperature = temperature;
        this.pulseGain = pulseGain;
        this.systolic = systolic;
        this.diastolic = diastolic;
    }

    String label() {
        return label;
    }

    /** Mean body temperature at rest, °C. */
    double temperature() {
        return temperature;
    }

    /** How much of its resting rate full activity adds to the pulse. */
    double pulseGain() {
        return pulseGain;
    }

    int systolic() {
        return systolic;
    }

    int diastolic() {
        return diastolic;
    }
}
