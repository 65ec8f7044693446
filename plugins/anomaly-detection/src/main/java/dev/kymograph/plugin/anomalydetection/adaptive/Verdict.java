package dev.kymograph.plugin.anomalydetection.adaptive;

import java.util.Locale;

/**
 * What a detector says of one reading.
 *
 * @param value what was measured
 * @param score from 0, as usual, over 0.5, as likely unusual as not, to 1, surely unusual
 * @param odds how much likelier unusual than usual
 * @param expected what should have been measured; NaN where nothing is known yet
 * @param width how far from it nineteen of twenty readings are
 * @param kind what is most unusual about it
 */
public record Verdict(double value, double score, double odds, double expected, double width, Kind kind) {

    /** From this score on a reading is unusual rather than not. */
    public static final double ALARM = 0.5;

    static Verdict none(double value) {
        return new Verdict(value, 0, 0, Double.NaN, Double.NaN, Kind.SPIKE);
    }

    public boolean alarm() {
        return score >= ALARM;
    }

    /** The least value that is nothing unusual. */
    public double low() {
        return expected - width;
    }

    /** The greatest value that is nothing unusual. */
    public double high() {
        return expected + width;
    }

    public String reason() {
        String found = number(value);
        String side = value < expected ? "below" : "above";
        return switch (kind) {
            case SPIKE -> found + " is far " + side + " " + number(expected) + ", which was expected";
            case FLAT_LINE -> found + " again and again";
            case DROP_OUT -> found + " where " + number(expected) + " was expected";
            case RHYTHM -> "readings vary otherwise than they did, at " + found + " now";
            case RANGE -> found + " is beyond all that was measured before";
        };
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.4g", number);
    }
}
