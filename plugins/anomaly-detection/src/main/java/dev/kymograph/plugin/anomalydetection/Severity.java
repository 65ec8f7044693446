package dev.kymograph.plugin.anomalydetection;

import java.util.Locale;

/** How much a reading matters, by its score alone: the bounds are the same for every method. */
enum Severity {
    LOW(0),
    MEDIUM(0.7),
    HIGH(0.85);

    private final double from;

    Severity(double from) {
        this.from = from;
    }

    static Severity of(double score) {
        return score >= HIGH.from ? HIGH : score >= MEDIUM.from ? MEDIUM : LOW;
    }

    /** Of the score that {@code score} is the name of. */
    static String sql(String score) {
        return "CASE WHEN %s >= %s THEN '%s' WHEN %s >= %s THEN '%s' ELSE '%s' END"
                .formatted(score, HIGH.from, HIGH, score, MEDIUM.from, MEDIUM, LOW);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
