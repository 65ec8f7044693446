package dev.kymograph.plugin.anomalydetection.adaptive;

import java.util.Locale;

/**
 * What a detector says of one reading.
 *
 * @param value what was measured
 * @param score from 0, as usual, over 0.5, as likely unusual as not, to 1, surely unusual
 * @param odds how much likelier unusual than usual; NaN where that is not known
 * @param scoreAlone the score had nothing been before that made it count less: what goes on being unusual is, too
 * @param oddsAlone the odds of that
 * @param band what should have been measured
 * @param kind what is most unusual about it
 */
public record Verdict(
        double value, double score, double odds, double scoreAlone, double oddsAlone, Band band, Kind kind) {

    /** From this score on a reading is unusual rather than not. */
    public static final double ALARM = 0.5;

    /** Says nothing of it. */
    public static Verdict none(double value) {
        return new Verdict(value, 0, 0, 0, 0, Band.UNKNOWN, Kind.SPIKE);
    }

    /** Whether nothing was said of it: else odds are small, but never none. */
    public boolean isNone() {
        return odds == 0;
    }

    static Verdict of(double value, Evidence.Odds odds, Band band, Kind kind) {
        return new Verdict(value, score(odds.now()), odds.now(), score(odds.alone()), odds.alone(), band, kind);
    }

    /** By a method that knows no odds. */
    public static Verdict byBand(double value, double score, double scoreAlone, Band band, Kind kind) {
        return new Verdict(value, score, Double.NaN, scoreAlone, Double.NaN, band, kind);
    }

    /** The same, had nothing been before that made it count less. */
    public Verdict alone() {
        return new Verdict(value, scoreAlone, oddsAlone, scoreAlone, oddsAlone, band, kind);
    }

    /** The same, of another kind. */
    public Verdict as(Kind other) {
        return new Verdict(value, score, odds, scoreAlone, oddsAlone, band, other);
    }

    /** As odds say it where they are even or less; beyond, where that would soon be 1, by their logarithm. */
    private static double score(double odds) {
        return odds < 1 ? odds / (1 + odds) : 1 - 1 / (2 + Math.log(odds));
    }

    /** What should have been measured; NaN where nothing is known yet. */
    public double expected() {
        return band.expected();
    }

    public String reason() {
        String found = number(value);
        boolean known = !Double.isNaN(expected());
        String side = value < expected() ? "below" : "above";
        return switch (kind) {
            case STRANGE -> found + ", with the readings before, is unlike what was";
            case SPIKE ->
                known
                        ? found + " is far " + side + " " + number(expected()) + ", which was expected"
                        : found + " is unusual";
            case CONTRARY -> found + " is far " + side + " " + number(expected()) + ", which was expected";
            case FLAT_LINE -> found + " again and again";
            case DROP_OUT -> found + " where " + number(expected()) + " was expected";
            case RHYTHM -> "readings vary otherwise than they did, at " + found + " now";
            case SHIFT ->
                "a new level begins with " + found + (known ? ", where " + number(expected()) + " was expected" : "");
            case DRIFT ->
                found + " lies on a slow way"
                        + (known
                                ? (value < expected() ? " down" : " up") + ", where " + number(expected())
                                        + " was expected"
                                : "");
            case RANGE -> found + " is beyond all that was measured before";
        };
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.4g", number);
    }
}
