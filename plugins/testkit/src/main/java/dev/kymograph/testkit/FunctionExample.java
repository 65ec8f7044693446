package dev.kymograph.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A call of a function for SQL, and what is expected of it. */
public final class FunctionExample {

    private final List<Object> arguments;
    private final Object result;
    private final Optional<String> refusal;

    private FunctionExample(List<Object> arguments, Object result, Optional<String> refusal) {
        this.arguments = arguments;
        this.result = result;
        this.refusal = refusal;
    }

    /** A call with these arguments, which are of the Java types that the function's parameters have; it gives NULL. */
    public static FunctionExample of(Object... arguments) {
        return new FunctionExample(
                Collections.unmodifiableList(new ArrayList<>(Arrays.asList(arguments))), null, Optional.empty());
    }

    /** Says what it gives. Numbers may differ by what rounding leaves. */
    public FunctionExample gives(Object value) {
        return new FunctionExample(arguments, value, Optional.empty());
    }

    /** Says that the function refuses these arguments, and a part of its words. */
    public FunctionExample refusedWith(String words) {
        return new FunctionExample(arguments, null, Optional.of(words));
    }

    List<Object> arguments() {
        return arguments;
    }

    Object result() {
        return result;
    }

    Optional<String> refusal() {
        return refusal;
    }
}
