package dev.kymograph.engine.internal.parameter;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Vocabulary.ParameterSpec;
import dev.kymograph.engine.extension.OtherMetric;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.internal.text.Nearest;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Binds words to one parameter record.
 *
 * @param <P> the record
 */
public final class ParameterBinder<P extends Record> {

    private final Constructor<P> constructor;
    private final List<BoundParameter> parameters;

    private ParameterBinder(Constructor<P> constructor, List<BoundParameter> parameters) {
        this.constructor = constructor;
        this.parameters = parameters;
    }

    /**
     * Reads what a record declares.
     *
     * @throws IllegalArgumentException where the record cannot be bound, which is a mistake of its author
     */
    public static <P extends Record> ParameterBinder<P> of(Class<P> type) {
        RecordComponent[] components = type.getRecordComponents();
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<P> constructor = type.getDeclaredConstructor(types);
            // A plugin's record need not be public.
            constructor.setAccessible(true);
            return new ParameterBinder<>(
                    constructor,
                    Arrays.stream(components).map(BoundParameter::of).toList());
        } catch (NoSuchMethodException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Cannot read the parameters of " + type.getName() + ": " + e.getMessage(), e);
        }
    }

    /** What can be given, in the order of declaration. */
    public List<ParameterSpec> specs() {
        return parameters.stream().map(BoundParameter::spec).toList();
    }

    /** Whether a parameter must never be shown. */
    public boolean isSecret(String name) {
        return parameters.stream().anyMatch(parameter -> parameter.name().equals(name) && parameter.secret());
    }

    /** What the files that the words name are now: of others another answer may come. */
    public List<FileStamp> stamps(Map<String, List<String>> words) {
        return parameters.stream()
                .filter(BoundParameter::isFile)
                .flatMap(parameter -> parameter.files(words.getOrDefault(parameter.name(), List.of())))
                .map(FileStamp::of)
                .toList();
    }

    /** The metric types that the words name, beside the one that is asked about. */
    public List<String> metrics(Map<String, List<String>> words) {
        return parameters.stream()
                .filter(BoundParameter::isMetric)
                .flatMap(parameter -> parameter.metrics(words.getOrDefault(parameter.name(), List.of())))
                .map(OtherMetric::name)
                .distinct()
                .toList();
    }

    /** The names of {@link #specs}. */
    public List<String> names() {
        return parameters.stream().map(BoundParameter::name).toList();
    }

    /**
     * Makes the record.
     *
     * @param command whose parameters they are, for messages: {@code statistics}
     * @param words by name; a name without words counts as not given
     * @throws KymographException USAGE, naming the parameter, what was found and what is expected
     */
    public P bind(String command, Map<String, List<String>> words) {
        List<String> names = names();
        for (String name : words.keySet()) {
            if (!names.contains(name)) {
                throw unknown(command, name, names);
            }
        }
        return bindFor("run " + command, words);
    }

    /**
     * Makes the record from words whose names are known to be right.
     *
     * @param doing what it is made for, for messages: {@code run statistics}
     */
    public P bindFor(String doing, Map<String, List<String>> words) {
        Object[] values = parameters.stream()
                .map(parameter -> parameter.bind(doing, words.getOrDefault(parameter.name(), List.of())))
                .toArray();
        return make(doing, values);
    }

    private P make(String doing, Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            Throwable thrown = e.getCause();
            if (thrown instanceof RefusedException refused) {
                throw refused;
            }
            // Kept as text: the cause would pin a plugin's class loader.
            if (thrown instanceof IllegalArgumentException) {
                throw new KymographException(
                        ErrorKind.USAGE, "parameter.invalid", "Cannot " + doing + ": " + thrown.getMessage());
            }
            throw new KymographException(
                    ErrorKind.PLUGIN, "parameter.failed", "Cannot " + doing + ": its parameters threw " + thrown);
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException("Cannot make " + constructor.getDeclaringClass(), e);
        }
    }

    private static KymographException unknown(String command, String name, List<String> names) {
        String known = names.isEmpty() ? "it takes none" : "it takes " + String.join(", ", names);
        return new KymographException(
                ErrorKind.USAGE,
                "parameter.unknown",
                "Cannot run " + command + ": it has no parameter '" + name + "'; " + known + "."
                        + Nearest.didYouMean(name, names));
    }
}
