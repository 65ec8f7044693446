package dev.kymograph.repl.format;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Shortens floating-point numbers to what a narrow table has room for. Digits before the point stay.
 *
 * @param digits kept of each, where so many follow the point at most; 0 for all
 */
record Rounding(int digits) {

    static final Rounding NONE = new Rounding(0);

    /** Fewer digits would no longer be what was measured. */
    static final int FEWEST = 4;

    /** More digits a number of 64 bits has seldom. */
    static final int MOST = 15;

    String of(String cell) {
        // Few have more digits than are kept: NULL, NaN and whole numbers stay as they are, too.
        if (digits == 0 || cell.length() <= digits || !Character.isDigit(cell.charAt(cell.length() - 1))) {
            return cell;
        }
        BigDecimal number = new BigDecimal(cell);
        int before = number.precision() - number.scale();
        int scale = Math.max(1, digits - before);
        return scale >= number.scale()
                ? cell
                : Cells.text(number.setScale(scale, RoundingMode.HALF_EVEN).doubleValue());
    }
}
