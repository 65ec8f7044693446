package dev.kymograph.plugin.sampleanimals;

/** What goes wrong now and then. */
enum AnomalyKind {
    /** A racing heart that activity does not explain; {@code strength} times the pulse at rest. */
    TACHYCARDIA("tachycardia", 2.0, 1, 4),
    /** Rises by {@code strength} °C and falls again; the pulse follows. */
    FEVER("fever", 0.8, 12, 60),
    /** The temperature sensor hangs in the air: {@code strength} °C too low. */
    LOOSE_SENSOR("loose_sensor", 1.5, 2, 10),
    /** The pulse stands still at {@code strength} times the breed's rate. */
    FLAT_LINE("flat_line", 1.2, 2, 8),
    /** One reading of the pulse that is {@code strength} times too high (or low). */
    SPIKE("spike", 6.0, 0, 0),
    /** Nothing at all of one metric, while the collar goes on with the others. */
    DROP_OUT("drop_out", 1.0, 6, 30);

    private final String label;
    private final double timesYearly;
    private final int shortestHours;
    private final int longestHours;

    AnomalyKind(String label, double timesYearly, int shortestHours, int longestHours) {
        this.label = label;
        this.timesYearly = timesYearly;
        this.shortestHours = shortestHours;
        this.longestHours = longestHours;
    }

    String label() {
        return label;
    }

    /** How often it befalls an animal in a year, on average. */
    double timesYearly() {
        return timesYearly;
    }

    int shortestHours() {
        return shortestHours;
    }

    int longestHours() {
        return longestHours;
    }
}
