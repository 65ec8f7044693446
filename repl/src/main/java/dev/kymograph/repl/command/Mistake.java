package dev.kymograph.repl.command;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Errors in the words of a command. */
public final class Mistake {

    private static final int SUGGESTED = 3;

    /** What takes something away for good is nobody's guess: it is to be written as it is called. */
    private static final Set<String> NEVER_SUGGESTED =
            Set.of("delete", "downgrade", "drop", "erase", "expire", "remove", "rollback", "vacuum");

    private Mistake() {}

    public static KymographException of(String code, String message) {
        return new KymographException(ErrorKind.USAGE, code, message);
    }

    /** "; did you mean …?", or where to look when no name is near. */
    public static String near(String word, Collection<String> names, String elsewhere) {
        String near = near(word, names);
        return near.isEmpty() ? "; see: " + elsewhere : near;
    }

    /** "; did you mean …?"; empty where no name is near. */
    public static String near(String word, Collection<String> names) {
        String lower = word.toLowerCase(Locale.ROOT);
        int most = Math.max(1, Math.min(3, word.length() / 3));
        List<String> near = names.stream()
                .filter(name -> !NEVER_SUGGESTED.contains(name))
                .filter(name -> distance(lower, name.toLowerCase(Locale.ROOT)) <= most
                        || (lower.length() > 2 && name.toLowerCase(Locale.ROOT).startsWith(lower)))
                .sorted((a, b) -> Integer.compare(
                        distance(lower, a.toLowerCase(Locale.ROOT)), distance(lower, b.toLowerCase(Locale.ROOT))))
                .limit(SUGGESTED)
                .toList();
        return near.isEmpty() ? "" : "; did you mean " + String.join(", ", near) + "?";
    }

    /** How many letters must be changed, put in, left out or swapped with their neighbour. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
