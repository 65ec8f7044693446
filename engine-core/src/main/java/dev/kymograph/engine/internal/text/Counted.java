package dev.kymograph.engine.internal.text;

/** How many of something there are, in words: "1 file", "2 files". */
public final class Counted {

    private Counted() {}

    public static String of(long many, String what) {
        return many + " " + what + (many == 1 ? "" : "s");
    }

    /** Of those that end in a hiss. */
    public static String batches(long many, String which) {
        return many + " " + which + (many == 1 ? " batch" : " batches");
    }
}
