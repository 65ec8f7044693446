package dev.kymograph.engine.internal.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known word that someone may have meant by an unknown one. */
public final class Nearest {

    private static final int SHORTEST_BEGINNING = 3;

    private Nearest() {}

    /** The known word that differs from {@code word} by few letters, or that it begins; empty where none is near. */
    public static Optional<String> to(String word, Collection<String> known) {
        String typed = word.toLowerCase(Locale.ROOT);
        int most = Math.max(1, typed.length() / 3);
        return known.stream()
                .map(candidate -> new Candidate(candidate, distance(typed, candidate.toLowerCase(Locale.ROOT))))
                .filter(candidate -> candidate.distance <= most || begins(typed, candidate.word))
                .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::word))
                .map(Candidate::word);
    }

    /** A sentence for the end of a message, with a space before it: {@code  Did you mean 'breed'?}; empty where none is near. */
    public static String didYouMean(String word, Collection<String> known) {
        return to(word, known).map(near -> " Did you mean '" + near + "'?").orElse("");
    }

    private static boolean begins(String typed, String candidate) {
        return typed.length() >= SHORTEST_BEGINNING
                && candidate.toLowerCase(Locale.ROOT).startsWith(typed);
    }

    /** How many letters to insert, drop, replace or swap with the next one. */
    private static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[b.length()];
    }

    private record Candidate(String word, int distance) {}
}
