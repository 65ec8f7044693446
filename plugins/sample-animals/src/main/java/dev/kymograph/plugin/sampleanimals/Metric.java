package dev.kymograph.plugin.sampleanimals;

import java.util.Arrays;
import java.util.List;

/** The metric types that the sample has readings of, by the names under which other plugins declare them. */
enum Metric {
    PULSE_RATE("pulse_rate", 1, true),
    TEMPERATURE("temperature", 2, true),
    ACTIVITY_LEVEL("activity_level", 3, true),
    WEIGHT("weight", 4, false),
    BLOOD_PRESSURE("blood_pressure", 5, false);

    private final String label;
    private final int salt;
    private final boolean worn;

    Metric(String label, int salt, boolean worn) {
        this.label = label;
        this.salt = salt;
        this.worn = worn;
    }

    static Metric named(String label) {
        return Arrays.stream(values())
                .filter(metric -> metric.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Cannot make readings of '" + label
                        + "': the sample's metrics are " + String.join(", ", labels())));
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(Metric::label).toList();
    }

    String label() {
        return label;
    }

    /** Keeps the noise of one metric apart from that of another. */
    int salt() {
        return salt;
    }

    /** Whether the animal's collar measures it all day long; otherwise it is measured on a visit. */
    boolean worn() {
        return worn;
    }
}
