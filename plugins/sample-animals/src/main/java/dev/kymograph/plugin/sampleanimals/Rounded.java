package dev.kymograph.plugin.sampleanimals;

/** Numbers as instruments show them; NaN stays NaN. */
final class Rounded {

    private Rounded() {}

    static double tenths(double number) {
        return Math.rint(number * 10) / 10;
    }

    static double hundredths(double number) {
        return Math.rint(number * 100) / 100;
    }
}
