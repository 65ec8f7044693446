package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.internal.text.WellFormed;
import dev.kymograph.metric.Range;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One rule in Java: the same answers as {@link RuleSql}, reasons included. */
record RuleValue(Rule rule) {

    private static final String BLANKS = "[ \\t\\n\\x0B\\f\\r]*";
    private static final String SPACES = "[ \\t\\n\\f\\r]*";
    private static final String DIGITS = "[0-9]+";
    private static final Pattern NUMBER = Pattern.compile(BLANKS + "\\+?-?(" + DIGITS + "(\\.(" + DIGITS + ")?)?|\\."
            + DIGITS + ")([eE][+-]?" + DIGITS + ")?" + BLANKS);
    private static final Pattern NAN =
            Pattern.compile(BLANKS + "\\+?-?nan(\\([a-z0-9]*\\))?" + BLANKS, Pattern.CASE_INSENSITIVE);
    private static final Pattern INFINITY =
            Pattern.compile(SPACES + "\\+?(-?)inf(inity)?" + SPACES, Pattern.CASE_INSENSITIVE);
    private static final Pattern WHOLE = Pattern.compile(SPACES + "[+-]?" + DIGITS + "(\\.0*)?" + SPACES);
    private static final double EXACT = 0x1p53;

    /** What came of a value: the value as its type, null where there is none; or a reason. */
    record Outcome(Object value, String reason) {}

    Outcome check(Object given) {
        if (isMissing(given)) {
            return new Outcome(null, rule.required() ? Reasons.empty(rule.name(), rule.expected()) : null);
        }
        Object value = convert(given);
        return value == null || (rule.bounded() && !inRange((Number) value))
                ? new Outcome(null, Reasons.refused(rule.name(), text(given), rule.expected()))
                : new Outcome(value, null);
    }

    private boolean isMissing(Object given) {
        if (given == null) {
            return true;
        }
        return given instanceof CharSequence text
                && (rule.type() == ValueType.TEXT
                        ? text.length() == 0
                        : text.toString().matches(BLANKS));
    }

    private Object convert(Object given) {
        return switch (rule.type()) {
            case INTEGER -> integer(whole(given));
            case BIGINT -> whole(given);
            case FLOAT -> real(given, Float.class);
            case DOUBLE -> real(given, Double.class);
            case BOOLEAN -> truth(given);
            case TEXT -> WellFormed.isText(text(given)) ? text(given) : null;
            case DATE, TIMESTAMP -> throw new IllegalStateException("no field is a " + rule.type());
        };
    }

    private static Integer integer(Long number) {
        return number == null || number != number.intValue() ? null : Integer.valueOf(number.intValue());
    }

    private static Long whole(Object given) {
        if (given instanceof Long || given instanceof Integer || given instanceof Short || given instanceof Byte) {
            return ((Number) given).longValue();
        }
        if (given instanceof Double || given instanceof Float) {
            double number = ((Number) given).doubleValue();
            return number == Math.rint(number) && number >= -0x1p63 && number < 0x1p63 ? (long) number : null;
        }
        String text = text(given);
        if (!NUMBER.matcher(text).matches()) {
            return null;
        }
        double near = Double.parseDouble(plain(text));
        if (Math.abs(near) <= EXACT) {
            return near == Math.rint(near) ? (long) near : null;
        }
        return WHOLE.matcher(text).matches() ? exact(plain(text)) : null;
    }

    private static Long exact(String text) {
        try {
            return new BigDecimal(text.endsWith(".") ? text.substring(0, text.length() - 1) : text).longValueExact();
        } catch (ArithmeticException tooBig) {
            return null;
        }
    }

    private static Number real(Object given, Class<?> type) {
        boolean isFloat = type == Float.class;
        if (given instanceof Number number && !(number instanceof BigDecimal)) {
            Number near = isFloat ? (Number) number.floatValue() : (Number) number.doubleValue();
            boolean overflow = Double.isInfinite(near.doubleValue()) && !Double.isInfinite(number.doubleValue());
            return overflow ? null : near;
        }
        String text = text(given);
        Matcher infinity = INFINITY.matcher(text);
        if (infinity.matches()) {
            double number = infinity.group(1).isEmpty() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
            return isFloat ? (Number) (float) number : (Number) number;
        }
        if (NAN.matcher(text).matches()) {
            return isFloat ? (Number) Float.NaN : (Number) Double.NaN;
        }
        if (!NUMBER.matcher(text).matches()) {
            return null;
        }
        Number number = isFloat ? (Number) Float.parseFloat(plain(text)) : (Number) Double.parseDouble(plain(text));
        return Double.isInfinite(number.doubleValue()) ? null : number;
    }

    /** A number as Java reads it. */
    private static String plain(String number) {
        return number.strip().replace("+-", "-");
    }

    private static Boolean truth(Object given) {
        return switch (text(given)
                .replaceAll("^" + BLANKS + "|" + BLANKS + "$", "")
                .toLowerCase(Locale.ROOT)) {
            case "true", "1" -> Boolean.TRUE;
            case "false", "0" -> Boolean.FALSE;
            default -> null;
        };
    }

    private boolean inRange(Number value) {
        Range range = rule.range();
        double number = value.doubleValue();
        double low = rule.type() == ValueType.FLOAT ? (float) range.low() : range.low();
        double high = rule.type() == ValueType.FLOAT ? (float) range.high() : range.high();
        return Double.isFinite(number) && low <= number && number <= high;
    }

    private static String text(Object given) {
        if (given instanceof Double || given instanceof Float) {
            double number = ((Number) given).doubleValue();
            return Double.isFinite(number)
                    ? decimal(shortest((Number) given), number < 0 || 1 / number < 0)
                    : word(number);
        }
        return given instanceof BigDecimal decimal ? decimal.toPlainString() : String.valueOf(given);
    }

    private static String word(double number) {
        return Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
    }

    /** The number with the fewest digits that is read as this one again. */
    private static BigDecimal shortest(Number number) {
        BigDecimal exact = new BigDecimal(number.doubleValue());
        for (int digits = 1; digits < 17; digits++) {
            BigDecimal shorter = exact.round(new MathContext(digits));
            boolean same = number instanceof Float
                    ? shorter.floatValue() == number.floatValue()
                    : shorter.doubleValue() == number.doubleValue();
            if (same) {
                return shorter.stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(17)).stripTrailingZeros();
    }

    /** The number as DuckDB writes it. */
    private static String decimal(BigDecimal number, boolean negative) {
        String sign = negative ? "-" : "";
        BigDecimal size = number.abs();
        int exponent = size.precision() - size.scale() - 1;
        if (size.signum() == 0 || (exponent > -5 && exponent < 16)) {
            String plain = size.toPlainString();
            return sign + (plain.contains(".") ? plain : plain + ".0");
        }
        String digits = size.unscaledValue().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return sign
                + mantissa
                + (exponent < 0 ? "e-" : "e+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }
}
