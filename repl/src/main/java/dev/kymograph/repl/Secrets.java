package dev.kymograph.repl;

import java.util.Locale;

/** Which lines are not kept. */
final class Secrets {

    /** The same for the history of the prompt. */
    static final String HISTORY_PATTERN = "*password*:*secret*:*PASSWORD*:*SECRET*";

    private Secrets() {}

    static boolean in(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        return lower.contains("password") || lower.contains("secret");
    }
}
