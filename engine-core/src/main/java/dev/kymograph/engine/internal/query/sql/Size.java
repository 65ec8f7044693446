package dev.kymograph.engine.internal.query.sql;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How much one call of a function can make of nothing: DuckDB counts neither its memory nor stops it before it is done. Columns count
 * as 1, for what they hold is there already.
 */
final class Size {

    /** Of characters or elements in one call; it is made for some thousand rows at once. */
    static final long MOST = 10_000;

    /** Functions whose answer is as long as a number says, and which of their arguments that is. */
    private static final Map<String, Integer> COUNTED = Map.ofEntries(
            Map.entry("repeat", 1),
            Map.entry("lpad", 1),
            Map.entry("rpad", 1),
            Map.entry("list_resize", 1),
            Map.entry("array_resize", 1),
            Map.entry("bitstring", 1),
            Map.entry("equi_width_bins", 2),
            Map.entry("range", -1),
            Map.entry("generate_series", -1));

    /** Functions whose work is the product of their arguments' sizes, beside those that run a lambda. */
    private static final Set<String> PRODUCTS = Set.of(
            "replace",
            "regexp_replace",
            "levenshtein",
            "editdist3",
            "damerau_levenshtein",
            "jaro_similarity",
            "jaro_winkler_similarity",
            "array_to_string",
            "list_string_agg");

    private static final Set<String> FORMATS = Set.of("format", "printf");
    private static final Set<String> LENGTHS =
            Set.of("len", "length", "strlen", "char_length", "character_length", "array_length", "list_count");

    /** A text up to this long counts as 1. */
    private static final int SHORT_TEXT = 100;

    private static final Pattern WIDTH = Pattern.compile("\\d{4,}");
    private static final Pattern GIVEN_WIDTH = Pattern.compile("%[-+ #0]*\\d*\\.?\\*|\\{[^{}]*\\{");

    private final StatementText statement;

    Size(StatementText statement) {
        this.statement = statement;
    }

    /** Refuses a call that could make too much. */
    void check(Node call) {
        String name = name(call);
        if (FORMATS.contains(name)) {
            format(call, name);
        } else if (COUNTED.containsKey(name) || multiplies(call, name)) {
            double size = of(call);
            if (size > MOST) {
                String much = size == Double.POSITIVE_INFINITY
                        ? "how much '" + name + "' makes is not known before it runs"
                        : "'" + name + "' makes up to [" + String.format(Locale.ROOT, "%.0f", size) + "] in one call";
                throw statement.refused(
                        "sql.size",
                        much + ", and a call cannot be stopped; at most [" + MOST + "] are made. " + remedy(name),
                        call);
            }
        }
    }

    private static String remedy(String name) {
        return COUNTED.getOrDefault(name, 0) < 0
                ? "Read it after FROM, where it has no bound: FROM " + name + "(…), or bound it by least(…, " + MOST
                        + ")"
                : "Bound what is counted by least(…, " + MOST + ")";
    }

    private void format(Node call, String name) {
        String text = arguments(call).stream()
                .findFirst()
                .flatMap(Constants::read)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .orElseThrow(() -> statement.refused(
                        "sql.size",
                        "'" + name + "' takes its format as a text that is written in the statement",
                        call));
        Matcher width = WIDTH.matcher(text);
        if (width.find() || GIVEN_WIDTH.matcher(text).find()) {
            throw statement.refused("sql.size", "'" + name + "' takes widths up to [999], written in its format", call);
        }
    }

    private static double of(Node node) {
        if (node.isExpression("CONSTANT")) {
            int length = node.child("literal")
                    .map(literal -> literal.text("text").length())
                    .orElse(0);
            return Math.max(1, length / SHORT_TEXT);
        }
        String name = name(node);
        List<Node> arguments = arguments(node);
        if (name.equals("list_value")) {
            return arguments.size() * largest(arguments);
        }
        if (COUNTED.containsKey(name)) {
            return Math.max(1, count(name, arguments)) * product(arguments);
        }
        return multiplies(node, name) ? product(arguments) : largest(below(node));
    }

    private static double count(String name, List<Node> arguments) {
        int at = COUNTED.get(name);
        if (at < 0) {
            return steps(arguments);
        }
        return at < arguments.size() ? most(arguments.get(at)) : 1;
    }

    /** How many numbers lie between the arguments of range. */
    private static double steps(List<Node> arguments) {
        if (arguments.isEmpty()) {
            return 1;
        }
        if (arguments.size() == 1) {
            return most(arguments.get(0));
        }
        OptionalDouble from = number(arguments.get(0));
        OptionalDouble step = arguments.size() > 2 ? number(arguments.get(2)) : OptionalDouble.of(1);
        if (from.isEmpty() || step.isEmpty() || step.getAsDouble() == 0) {
            return Double.POSITIVE_INFINITY;
        }
        OptionalDouble to = number(arguments.get(1));
        if (step.getAsDouble() < 0 && to.isEmpty()) {
            return Double.POSITIVE_INFINITY;
        }
        double end = to.isPresent() ? to.getAsDouble() : most(arguments.get(1));
        return 1 + (end - from.getAsDouble()) / step.getAsDouble();
    }

    /** The largest number that an expression can be; infinite where that is not known. */
    private static double most(Node expression) {
        OptionalDouble number = number(expression);
        if (number.isPresent()) {
            return number.getAsDouble();
        }
        if (expression.isExpression("CAST")) {
            return expression.child("child").map(Size::most).orElse(Double.POSITIVE_INFINITY);
        }
        String name = name(expression);
        List<Node> arguments = arguments(expression);
        if (name.isEmpty() || arguments.isEmpty()) {
            return Double.POSITIVE_INFINITY;
        }
        double first = most(arguments.get(0));
        OptionalDouble second = arguments.size() == 2 ? number(arguments.get(1)) : OptionalDouble.empty();
        return switch (name) {
            case "least" -> arguments.stream().mapToDouble(Size::most).min().orElse(first);
            case "greatest" -> arguments.stream().mapToDouble(Size::most).max().orElse(first);
            case "+" -> arguments.stream().mapToDouble(Size::most).sum();
            case "-" -> second.isPresent() ? first - second.getAsDouble() : Double.POSITIVE_INFINITY;
            case "%", "mod" -> second.isPresent() ? Math.abs(second.getAsDouble()) : Double.POSITIVE_INFINITY;
            default -> LENGTHS.contains(name) ? of(arguments.get(0)) : Double.POSITIVE_INFINITY;
        };
    }

    private static OptionalDouble number(Node expression) {
        return Constants.read(expression)
                .filter(Number.class::isInstance)
                .map(number -> OptionalDouble.of(((Number) number).doubleValue()))
                .orElse(OptionalDouble.empty());
    }

    private static boolean multiplies(Node node, String name) {
        return PRODUCTS.contains(name)
                || arguments(node).stream().anyMatch(argument -> argument.isExpression("LAMBDA"));
    }

    private static double product(List<Node> nodes) {
        return nodes.stream().mapToDouble(Size::of).reduce(1, (a, b) -> a * b);
    }

    private static double largest(List<Node> nodes) {
        return nodes.stream().mapToDouble(Size::of).max().orElse(1);
    }

    private static String name(Node node) {
        return node.isExpression("FUNCTION") ? node.text("function_name").toLowerCase(Locale.ROOT) : "";
    }

    private static List<Node> arguments(Node node) {
        return node.children("arguments").stream()
                .flatMap(argument -> argument.child("expression").stream())
                .toList();
    }

    private static List<Node> below(Node node) {
        return node.members().keySet().stream()
                .map(String::valueOf)
                .flatMap(key -> Stream.concat(node.child(key).stream(), node.children(key).stream()))
                .toList();
    }
}
