package dev.kymograph.repl.docs;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When an answer is the one that the documentation shows: line by line the same, except for what differs from run to run. That is how
 * long something took; moments of the run itself, told by their year; what was free on the disk; and what follows the ninth digit of a
 * mean, because DuckDB's threads add in an order of their own, and so how large the files of a rollup are.
 */
final class Likeness {

    private static final Pattern ELAPSED = Pattern.compile("(?<= · | in |about )[\\d,.]+ m?s\\b");
    private static final Pattern NOW = Pattern.compile("\\b20(2[6-9]|[3-9]\\d)-\\d\\d-\\d\\d[ T][\\d:.]+Z?");
    private static final Pattern SIZE_OF_ROLLUP =
            Pattern.compile("(?<=│ 1[hd] {1,9}│ {1,9}\\d{1,9} │ {1,9}\\d{1,9} │ {1,9})\\d+");
    private static final Pattern LONG_NUMBER = Pattern.compile("\\d+\\.\\d{9,}");

    private Likeness() {}

    static boolean areAlike(List<String> shown, List<String> seen) {
        if (shown.size() != seen.size()) {
            return false;
        }
        for (int i = 0; i < shown.size(); i++) {
            if (!areAlike(shown.get(i), seen.get(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean areAlike(String shown, String seen) {
        return shown.equals(seen) || plain(shown).equals(plain(seen));
    }

    private static String plain(String line) {
        String masked = NOW.matcher(ELAPSED.matcher(line).replaceAll("TIME")).replaceAll("NOW");
        String sized = SIZE_OF_ROLLUP.matcher(masked).replaceAll("BYTES");
        String rounded = LONG_NUMBER.matcher(sized).replaceAll(Likeness::rounded);
        // A column may be a digit wider.
        return rounded.replaceAll(" +", " ").replaceAll("─+", "─").replaceAll("-{2,}:", "-:");
    }

    private static String rounded(MatchResult number) {
        BigDecimal value = new BigDecimal(number.group());
        int digits = Math.max(1, value.precision() - value.scale());
        return Matcher.quoteReplacement(
                value.setScale(Math.max(0, 9 - digits), RoundingMode.HALF_EVEN).toPlainString());
    }
}
