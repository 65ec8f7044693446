package dev.kymograph.engine.internal.text;

/** Text that UTF-8 can say. */
public final class WellFormed {

    private WellFormed() {}

    /** Whether all characters are whole: half of a surrogate pair would be written as a question mark. */
    public static boolean isText(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return text.codePoints().noneMatch(WellFormed::isHalf);
            }
        }
        return true;
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
