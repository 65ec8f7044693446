package dev.kymograph.engine.internal.parameter;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Vocabulary.ParameterSpec;
import dev.kymograph.engine.extension.OtherMetric;
import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.Secret;
import dev.kymograph.engine.internal.text.Nearest;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** One component of a parameter record: what it declares, and the conversion of its words. */
final class BoundParameter {

    private final String name;
    private final Parameter declared;
    private final boolean optional;
    private final boolean list;
    private final ValueType type;
    private final List<String> allowed;

    private BoundParameter(String name, Parameter declared, boolean optional, boolean list, ValueType type) {
        this.name = name;
        this.declared = declared;
        this.optional = optional;
        this.list = list;
        this.type = type;
        this.allowed = declared.oneOf().length == 0 ? type.allowed() : List.of(declared.oneOf());
    }

    static BoundParameter of(RecordComponent component) {
        Parameter declared = component.getAnnotation(Parameter.class);
        if (declared == null) {
            throw new IllegalArgumentException("the component '" + component.getName() + "' carries no @Parameter");
        }
        Type type = component.getGenericType();
        boolean optional = component.getType() == Optional.class;
        Type inner = optional ? argument(type) : type;
        boolean list = inner instanceof ParameterizedType many && many.getRawType() == List.class;
        ValueType single = valueType(component, list ? argument(inner) : inner);
        var parameter = new BoundParameter(wordFor(component.getName()), declared, optional, list, single);
        parameter.checkDefault();
        return parameter;
    }

    String name() {
        return name;
    }

    ParameterSpec spec() {
        Optional<String> byDefault = Optional.of(declared.byDefault()).filter(word -> !word.isEmpty());
        return new ParameterSpec(
                name,
                declared.help(),
                list && !isMetric() ? "a,b" : type.word(),
                byDefault,
                required(),
                allowed,
                type.meanings());
    }

    /** The value for the component, from the words given; none of them means that the parameter was not given. */
    Object bind(String doing, List<String> words) {
        if (words.isEmpty() && !declared.byDefault().isEmpty()) {
            return bind(doing, List.of(declared.byDefault()));
        }
        if (words.isEmpty()) {
            if (required()) {
                throw usage(
                        "parameter.missing",
                        "Cannot " + doing + ": it needs " + name + "=… (" + declared.help() + "), " + expected());
            }
            return Optional.empty();
        }
        Object value = list ? many(doing, words) : single(doing, words);
        return optional ? Optional.of(value) : value;
    }

    boolean secret() {
        return type.word().equals("secret");
    }

    boolean isFile() {
        return type.word().equals(ValueType.FILE);
    }

    /** Those that words which were bound name. */
    Stream<Path> files(List<String> words) {
        return values("read files", words).map(Path.class::cast);
    }

    boolean isMetric() {
        return type.word().equals(ValueType.METRIC);
    }

    /** Those that words which were bound name. */
    Stream<OtherMetric> metrics(List<String> words) {
        return values("read readings", words).map(OtherMetric.class::cast);
    }

    private Stream<?> values(String doing, List<String> words) {
        boolean byDefault = words.isEmpty() && !declared.byDefault().isEmpty();
        List<String> given = byDefault ? List.of(declared.byDefault()) : words;
        if (given.isEmpty()) {
            return Stream.empty();
        }
        return list ? many(doing, given).stream() : Stream.of(single(doing, given));
    }

    private boolean required() {
        return !optional && declared.byDefault().isEmpty();
    }

    private List<?> many(String doing, List<String> words) {
        List<?> values = words.stream()
                .flatMap(word -> Arrays.stream(word.split(",", -1)))
                .map(String::strip)
                .map(word -> convert(doing, word))
                .toList();
        return values;
    }

    private Object single(String doing, List<String> words) {
        if (words.size() > 1) {
            throw invalid(doing, String.join(",", words), "");
        }
        return convert(doing, words.get(0));
    }

    private Object convert(String doing, String word) {
        if (!allowed.isEmpty() && !allowed.contains(word)) {
            throw invalid(doing, word, Nearest.didYouMean(word, allowed));
        }
        try {
            Object value = type.conversion().apply(word);
            if (word.isEmpty() || outOfBounds(value)) {
                throw invalid(doing, word, "");
            }
            return value;
        } catch (IllegalArgumentException | DateTimeException e) {
            throw invalid(doing, word, "");
        }
    }

    private boolean outOfBounds(Object value) {
        return value instanceof Number number
                && !(number.doubleValue() >= declared.least() && number.doubleValue() <= declared.most());
    }

    private KymographException invalid(String doing, String word, String hint) {
        return usage(
                "parameter.invalid",
                "Cannot " + doing + " with " + name + "=[" + (secret() ? Secret.of(word) : word) + "]: expected "
                        + expected() + "." + hint);
    }

    private String expected() {
        String what = allowed.isEmpty() ? type.expected() : "one of " + String.join(", ", allowed);
        if (list) {
            what += ", or several with commas between";
        }
        boolean least = declared.least() != Double.NEGATIVE_INFINITY;
        boolean most = declared.most() != Double.POSITIVE_INFINITY;
        if (least && most) {
            return what + " from " + plain(declared.least()) + " to " + plain(declared.most());
        }
        if (least) {
            return what + ", " + plain(declared.least()) + " or more";
        }
        return most ? what + ", " + plain(declared.most()) + " or less" : what;
    }

    private void checkDefault() {
        if (declared.byDefault().isEmpty()) {
            return;
        }
        if (optional) {
            throw new IllegalArgumentException("the component '" + name + "' is optional and has a default");
        }
        try {
            bind("use it", List.of(declared.byDefault()));
        } catch (KymographException e) {
            throw new IllegalArgumentException("the default of '" + name + "' does not fit: " + e.getMessage(), e);
        }
    }

    private static ValueType valueType(RecordComponent component, Type type) {
        if (!(type instanceof Class<?> plain)) {
            throw new IllegalArgumentException(
                    "the component '" + component.getName() + "' has the type " + type + ", which no word fits");
        }
        return ValueType.of(plain);
    }

    private static Type argument(Type type) {
        return type instanceof ParameterizedType parameterized
                ? parameterized.getActualTypeArguments()[0]
                : Object.class;
    }

    /** {@code maxGap} is written {@code max_gap}. */
    private static String wordFor(String component) {
        return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }

    private static KymographException usage(String code, String message) {
        return new KymographException(ErrorKind.USAGE, code, message);
    }
}
