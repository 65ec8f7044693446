package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one parameter: a component of a parameter record. Binding, checks, help and completion come from it.
 *
 * <p>A component is an int, long, double, boolean, String, {@link java.time.Duration} ({@code 15m}), {@link java.time.LocalDate},
 * {@link java.time.ZoneId}, a {@link java.nio.file.Path} of a file that is read (an answer is not kept longer than the file stays as
 * it was), a metric type whose readings are lent beside the others ({@link OtherMetric}), an enum (written in lower case), a {@link java.util.List} of Strings (written {@code a,b}), or an {@link java.util.Optional}
 * of one of these. A component that is not optional and has no default must be given. Its name is written in lower case with
 * underscores: {@code maxGap} is {@code max_gap}.
 */
@Stability(Stability.Level.STABLE)
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Parameter {

    /** One phrase for help. */
    String help();

    /** The value when none is given, as a user would write it. */
    String byDefault() default "";

    /** The least number allowed. */
    double least() default Double.NEGATIVE_INFINITY;

    /** The greatest number allowed. */
    double most() default Double.POSITIVE_INFINITY;

    /** The words allowed; empty for any. */
    String[] oneOf() default {};
}
